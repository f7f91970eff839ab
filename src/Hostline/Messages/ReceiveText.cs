using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <param name="From">In +E.164 form, or as the carrier writes it.</param>
/// <param name="ExternalId">The carrier's id, by which a repetition is recognized; null for none.</param>
public sealed record ArrivedText(string From, PhoneNumber To, string Body, string? ExternalId);

/// <summary>
/// Receives a text to an active number: in one unit a row, its announcements, the request to its account's URL, and the effect of its keyword.
/// </summary>
public sealed class ReceiveText(Database database, Decisions decisions, TextUnits units)
{
    /// <param name="beside">Adds rows of the network to the same unit; these are written even if no account has the number.</param>
    /// <returns>Null if no account has the number, or if the text was received before.</returns>
    public async Task<TextMessage?> Take(World world, ArrivedText arrived, TextId id, Action<Unit>? beside = null) =>
        (await decisions.Reach<TextMessage>(() => Decide(world, arrived, id, beside))).Value;

    async Task<Decision<TextMessage>> Decide(World world, ArrivedText arrived, TextId id, Action<Unit>? beside)
    {
        var batch = new ReadBatch();
        var number = batch.AskNumber(world.Id, arrived.To);
        var profile = batch.Many(ProfileTable.OfNumber, ProfileTable.Read, world.Id, arrived.To);
        var stopped = batch.Many(OptOutTable.OfNumber, r => r.Time(0), world.Id, arrived.To, arrived.From);
        var responses = batch.Many(AutoResponseTable.OfNumber, AutoResponseTable.Read, world.Id, arrived.To);
        await database.Run(batch);
        var unit = new Unit { IsRequest = true };
        beside?.Invoke(unit);
        if (number() is not { } place)
        {
            return new(new Outcome<TextMessage>(null, []), unit.Statements > 0 ? unit : null);
        }

        var own = place.Profile is null ? null : profile.First;
        var isStopped = stopped.Rows.Count > 0;
        var words = own is null ? [] : responses.Rows.Select(KeywordOf).OfType<OwnKeyword>().ToList();
        var keyword = Keywords.Find(arrived.Body, words, TextForm.CountryOf(arrived.From), isStopped);
        var now = world.Now(batch.Now).CutToMicros();
        var text = new TextMessage(id, world.Id, place.Account, place.Hosting, arrived.To, arrived.From, TextOrigin.Handset, TextState.Received, arrived.Body,
            TextSize.Of(arrived.Body)!.Value, place.Profile, place.Campaign, "", now, now)
        {
            ExternalId = arrived.ExternalId,
            Keyword = keyword?.Kind,
            EndedAt = now,
        };
        units.CheckReceived(unit, world, text, own, batch.Now);
        ErrandTable.Add(unit, world, Ids.New<ErrandId>(batch.Now), place.Account, place.Place.Order, place.Hosting, ErrandKind.AnswerText, id.Bytes(), now,
            batch.Now);
        Follow(unit, world, text, place, keyword, isStopped, batch.Now);
        return new(text, unit, failed => failed == TextTable.InsertOnce ? new Outcome<TextMessage>(null, []) : (Outcome<TextMessage>?)null);
    }

    /// <summary>Applies the keyword. Someone who has already opted out gets no second reply to that.</summary>
    void Follow(Unit unit, World world, TextMessage text, TextNumber place, FoundKeyword? keyword, bool isStopped, DateTimeOffset databaseNow)
    {
        if (keyword is null)
        {
            return;
        }

        if (keyword.Kind == KeywordKind.Stop)
        {
            OptOutTable.Add(unit, world.Id, place.Scope, text.Other, place.Account, text.CreatedAt);
        }
        else if (keyword.Kind == KeywordKind.Start)
        {
            OptOutTable.Remove(unit, world.Id, place.Scope, text.Other);
        }

        if (keyword.Answer is { Length: > 0 } answer && !(isStopped && keyword.Kind == KeywordKind.Stop))
        {
            units.Send(unit, world, text.Reply(Ids.New<TextId>(databaseNow), answer, TextOrigin.AutoResponse, text.CreatedAt), place.Place.Order, databaseNow);
        }
    }

    static OwnKeyword? KeywordOf(AutoResponse response) => response.Operation switch
    {
        "stop" => new(KeywordKind.Stop, response.Country, response.Keywords, response.Answer),
        "start" => new(KeywordKind.Start, response.Country, response.Keywords, response.Answer),
        "info" => new(KeywordKind.Help, response.Country, response.Keywords, response.Answer),
        _ => null,
    };
}
