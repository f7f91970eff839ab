using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <param name="From">As given in the request, as are the other members.</param>
public sealed record NewText(string From, string To, string Body, string Interface)
{
    /// <summary>Null for the smallest coding that has all characters.</summary>
    public TextCoding? Coding { get; init; }

    /// <summary>The callback of this text, given the number's profile; null for none of its own.</summary>
    public Func<Profile?, TextCallback?>? Callback { get; init; }

    /// <summary>
    /// Why the number's profile does not allow it, given the profile and the recipient's country, either of which may be null. Null if it is
    /// allowed.
    /// </summary>
    public Func<Profile?, string?, Refusal?>? Refuse { get; init; }
}

/// <summary>The new text, or the answer recorded under the same idempotency key.</summary>
public sealed record QueuedMessage(TextMessage? Text, Profile? Profile, StoredAnswer? Replayed = null);

public sealed class SendText(Database database, Decisions decisions, Ports ports, TextUnits units, TextRules rules)
{
    /// <param name="once">The caller's idempotency key with the renderer of its answer; null without one.</param>
    public Task<Outcome<QueuedMessage>> For(Caller caller, NewText wanted, Idempotent<QueuedMessage>? once = null) =>
        decisions.Reach(() => Decide(caller, wanted, once));

    async Task<Decision<QueuedMessage>> Decide(Caller caller, NewText wanted, Idempotent<QueuedMessage>? once)
    {
        var refusals = TextForm.Read(wanted, out var from, out var size);
        if (refusals.Count > 0)
        {
            return refusals;
        }

        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, caller.World.Id);
        var number = batch.AskNumber(caller.World.Id, from);
        var profile = batch.Many(ProfileTable.OfNumber, ProfileTable.Read, caller.World.Id, from);
        var optedOut = batch.Many(OptOutTable.OfNumber, r => r.Time(0), caller.World.Id, from, wanted.To);
        var queued = batch.Many(TextTable.CountQueued, r => r.Int(0), caller.Account.Id, TextRules.QueuedAtMost);
        var earlier = once is null ? null
            : batch.Many(IdempotencyTable.Find, IdempotencyTable.Read, caller.Account.Id, once.Route, once.Key, caller.DatabaseNow - IdempotencyTable.Kept);
        await database.Run(batch);
        if (earlier is { Rows: [var answer, ..] })
        {
            return answer.Fingerprint.AsSpan().SequenceEqual(once!.Fingerprint)
                ? new Decision<QueuedMessage>(new QueuedMessage(null, null, answer))
                : new Refusal(Reason.IdempotencyKeyReused, Place: PlaceKind.IdempotencyKey);
        }

        if (number() is not { } place || place.Account != caller.Account.Id)
        {
            return new Refusal(Reason.SenderNotActive, Number: wanted.From, Place: PlaceKind.Sender);
        }

        var own = place.Profile is null ? null : profile.First;
        if (Refuse(caller, wanted, place, own, optedOut.Rows.Count > 0, queued.Rows[0]) is { } refusal)
        {
            return refusal;
        }

        return Accept(caller, world.Rows[0], wanted, place, own, size, batch.Now, once);
    }

    Refusal? Refuse(Caller caller, NewText wanted, TextNumber place, Profile? profile, bool isOptedOut, int queued) =>
        isOptedOut ? new(Reason.RecipientOptedOut, Number: wanted.To, Place: PlaceKind.Recipient)
        : TextForm.NeedsCampaign(place, wanted.To) && rules.NeedsCampaign ? new(Reason.CampaignMissing, Number: wanted.From, Place: PlaceKind.Sender)
        : wanted.Refuse?.Invoke(profile, TextForm.CountryOf(wanted.To)) is { } refusal ? refusal
        : queued >= TextRules.QueuedAtMost ? new(Reason.TextQueueFull, Detail: $"{queued} messages of this account wait to be sent; that is the limit.",
            RetryAfter: TimeSpan.FromSeconds(30))
        : ports.Of(caller.World).TextSender(wanted.To) is null ? new(Reason.NoGateway,
            Detail: $"No gateway in {Gateways.Texts} serves {wanted.To}, so the message cannot be sent.")
        : null;

    Decision<QueuedMessage> Accept(Caller caller, World world, NewText wanted, TextNumber place, Profile? profile, TextSize size, DateTimeOffset databaseNow,
        Idempotent<QueuedMessage>? once)
    {
        var now = world.Now(databaseNow).CutToMicros();
        var text = new TextMessage(Ids.New<TextId>(databaseNow), world.Id, caller.Account.Id, place.Hosting, place.Place.Number, wanted.To,
            TextOrigin.Request, TextState.Queued, wanted.Body, size, place.Profile, place.Campaign, wanted.Interface, now, now)
        {
            Callback = wanted.Callback?.Invoke(profile),
        };
        var unit = caller.NewUnit();
        if (caller.Account.Parent is not null)
        {
            // The guard is needed because closing a subaccount leaves its parent's key valid.
            unit.Guard(Guard.NotClosed(caller.Account.Id));
        }

        var sent = new QueuedMessage(text, profile);
        if (once is not null)
        {
            IdempotencyTable.CheckFirst(unit, caller.Account.Id, once, once.Render(sent), databaseNow);
        }

        HostingTable.CheckActive(unit, place.Hosting);
        OptOutTable.CheckNone(unit, world.Id, place.Scope, wanted.To);
        units.Send(unit, world, text, place.Place.Order, databaseNow);
        // A conflict means that the number was lost, its recipient opted out, or the idempotency key was used: the next attempt reports which.
        return new(sent, unit);
    }
}
