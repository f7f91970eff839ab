using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Messages;
using Hostline.Orders;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Requests the replies to a text from the URL of its number, or of the number's application, and from the second URL if the first one fails.
/// The request is repeated only if this node ends before it has stored the replies.
/// </summary>
public sealed class TextAnswers(Database database, CommitQueue queue, NumberPlaces numbers, Applications applications, Couriers couriers, TextUnits units,
    IEnumerable<AnswerProtocol> protocols) : Worker
{
    readonly AnswerProtocol? protocol = protocols.FirstOrDefault();

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.AnswerText];

    /// <summary>Fewer than for work that needs only the database: each place is an open connection to a customer.</summary>
    public override int Places => 16;

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var texts = batch.Many(TextTable.ById, TextTable.Read, Ids.Read<TextId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        var unit = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (worlds.First is { } world && texts.First is { } text && await numbers.Active(world, text.Number) is { } place
            && place.Settings.Account == text.Account)
        {
            var urls = await Answering(place.Settings);
            var answers = await Ask(world, text, urls, lost);
            await Send(unit, world, text, place.Order, urls, answers);
        }

        await queue.Write(unit);
        return WorkEnd.Done;
    }

    /// <summary>Someone who has opted out gets no reply; the account sees why.</summary>
    async Task Send(Unit unit, World world, TextMessage text, OrderId order, TextAnswering urls, IReadOnlyList<TextBack> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        var batch = new ReadBatch();
        var stopped = batch.Many(OptOutTable.OfNumber, r => r.Time(0), world.Id, text.Number, text.Other);
        var profiles = batch.Many(ProfileTable.OfText, ProfileTable.Read, text.Id);
        await database.Run(batch);
        var now = world.Now(batch.Now).CutToMicros();
        foreach (var answer in answers)
        {
            var (url, method) = answer.StatusUrl.Length > 0 ? (answer.StatusUrl, TextAnswering.Post) : (urls.StatusUrl, urls.StatusMethod);
            var reply = text.Reply(Ids.New<TextId>(batch.Now), answer.Body, TextOrigin.Answer, now) with
            {
                Interface = protocol!.Interface,
                Callback = url.Length == 0 ? null : new(protocol.CallbackKind, method, [url]),
            };
            if (stopped.Rows.Count > 0)
            {
                units.Fail(unit, world, reply, Reason.RecipientOptedOut, profiles.First, batch.Now);
            }
            else
            {
                units.Send(unit, world, reply, order, batch.Now);
            }
        }
    }

    /// <summary>An application's URLs replace the number's own.</summary>
    async Task<TextAnswering> Answering(NumberSettings settings) =>
        settings.Application is { } id && await applications.Find(settings.Account, id) is { } application ? application.Texts : settings.Texts;

    async Task<IReadOnlyList<TextBack>> Ask(World world, TextMessage text, TextAnswering urls, CancellationToken lost)
    {
        if (protocol is null || urls.Url.Length == 0)
        {
            return [];
        }

        var first = await Ask(protocol, world, text, urls.Url, urls.Method, null, lost);
        return first.Fault is { } fault && urls.FallbackUrl.Length > 0
            ? (await Ask(protocol, world, text, urls.FallbackUrl, urls.FallbackMethod, fault, lost)).Texts
            : first.Texts;
    }

    async Task<TextAnswer> Ask(AnswerProtocol asked, World world, TextMessage text, string url, string method, AnswerFault? before, CancellationToken lost) =>
        asked.Read(await couriers.Of(world.Id).Send(await asked.Request(text, url, method, before), lost), url);
}
