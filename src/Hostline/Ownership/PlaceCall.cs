using System.Security.Cryptography;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <param name="Extension">What is dialed once it is answered; null for none.</param>
public sealed record CallWanted(string? Extension, int DelaySeconds);

/// <summary>
/// Has a number called; the callee then keys the code that is shown to the customer. Each call counts like a sent code, because it costs as
/// much and can be as much of a nuisance.
/// </summary>
public sealed class PlaceCall(
    Database database, CommitQueue queue, Ports ports, ProofOpening opening, Decisions decisions, ChangeUnits changes,
    CodeAllowance allowance, CodeKey key, OrderBook orders, SendCodes codes, Notes notebook)
{
    /// <param name="beside">Notes written in the same unit; null for none.</param>
    public async Task<Outcome<Order>> For(Caller caller, OrderId order, HostingId hosting, CallWanted wanted, WantedNotes? beside = null) =>
        await orders.Find(caller, order) is { } loaded && loaded.Order.Hostings.FirstOrDefault(h => h.Id == hosting) is { } called
        && IsSpoken(loaded, called)
            ? Refuse(wanted) is { } wrong ? wrong : await Speak(caller, loaded.Order, called.Number.ToString(), beside)
            : await decisions.Reach(() => Decide(caller, order, hosting, wanted, beside));

    /// <summary>
    /// Whether the call speaks a code and none is keyed: if a registry requires its own proof, it calls the number itself; and under terms
    /// without keyed calls, an order is proven by the code that is heard.
    /// </summary>
    bool IsSpoken(LoadedOrder loaded, Hosting called) =>
        loaded.Order.Terms.CallsAtMost == 0 || (loaded.World.IsLive && ports.Of(loaded.World).CodesOf(called.Number) is not null);

    async Task<Outcome<Order>> Speak(Caller caller, Order order, string number, WantedNotes? beside)
    {
        var sent = await codes.To(caller, order.Id, [number], CodeMethod.Call, beside);
        return sent.IsRefused ? Outcome<Order>.Refused(sent.Refusals) : (await Afterwards.Read(() => orders.Find(caller, order.Id)))?.Order ?? order;
    }

    async Task<Decision<Order>> Decide(Caller caller, OrderId id, HostingId hosting, CallWanted wanted, WantedNotes? beside)
    {
        var opened = await opening.Of(caller, id, hosting, Refuse(wanted) ?? ports.Of(caller.World).Missing(PortKind.VoiceVerifier),
            (order, number) => ports.Of(caller.World).Missing(PortKind.VoiceVerifier, number.Hosting.Number)
                ?? Refuse(order.Order.Terms, number, order.Now, caller.Account.Family));
        if (opened.IsRefused)
        {
            return opened.Refusals.ToList();
        }

        var (loaded, known) = opened.Value!;
        var notes = await notebook.Check(loaded, beside);
        if (notes.IsRefused)
        {
            return notes.Refusals.ToList();
        }

        var (unit, called) = (caller.NewUnit(), known.Hosting.Number);
        var budget = await CodeBudget.Open(database, allowance, caller, loaded, [called]);
        var spent = budget.Spend(unit, called);
        await budget.Report(queue, caller, loaded);
        if (spent is not null)
        {
            return spent;
        }

        Count(unit, loaded, known, caller.Account.Family);
        return await Place(unit, caller, loaded, known, wanted, notes.Value);
    }

    static Refusal? Refuse(CallWanted wanted) => wanted switch
    {
        { Extension: { } extension } when !VerificationCall.IsExtension(extension) => new(Reason.ExtensionInvalid, Place: PlaceKind.Extension),
        { DelaySeconds: < 0 or > VerificationCall.DelayAtMostSeconds } => new(Reason.CallDelayInvalid, Place: PlaceKind.CallDelay),
        _ => null,
    };

    static Refusal? Refuse(HostingTerms terms, NumberFacts known, DateTimeOffset now, AccountId family) => ProofRules.Refuse(terms, known)
        ?? (known.Hosting.Proof is { } begun && begun.Calls >= terms.CallsAtMost ? new(Reason.CallsUsedUp)
        : known.Acts.RefuseSend(now, known.Hosting.Number, family));

    static void Count(Unit unit, LoadedOrder loaded, NumberFacts known, AccountId family)
    {
        var (world, number) = (loaded.World.Id, known.Hosting.Number);
        unit.Guard(Guard.OfNumber(world, number.Digits, known.Version));
        NumberTable.Touch(unit, world, number);
        NumberTable.Count(unit, world, number, loaded.Now, Ids.New<ActId>(loaded.DatabaseNow), NumberAct.CodeSent, family);
    }

    async Task<Decision<Order>> Place(
        Unit unit, Caller caller, LoadedOrder loaded, NumberFacts known, CallWanted wanted, CheckedNotes? notes)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        notes?.Add(unit, change);
        var newest = await database.One(ShownCodeTable.Newest, ShownCodeTable.Read, known.Hosting.Id);
        var (shown, sent) = Codes(unit, loaded, known, newest is { } earlier && earlier.IsAlive(change.Now) ? earlier : null, change.Now);
        var call = new VerificationCall(
            Ids.New<CallId>(loaded.DatabaseNow), loaded.Order.Id, known.Hosting.Id, known.Hosting.Number, shown.Id, sent.Id, CallState.Queued, Prompts: 0,
            Challenge: RandomNumberGenerator.GetInt32(10), End: null, wanted.Extension, change.Now);
        CallTable.Add(unit, loaded.World.Id, call);
        // The errand has the call's id, so that the network can be asked about the call under the id that it knows.
        ErrandTable.Add(unit, loaded.World, ErrandId.Of(call.Id.Value), loaded.Order.Account, loaded.Order.Id, known.Hosting.Id,
            ErrandKind.PlaceCall, call.Id.Value.ToByteArray(bigEndian: true), change.Now.AddSeconds(wanted.DelaySeconds), loaded.DatabaseNow);
        change.Prove(known.Hosting.Id, Proof.ByCall(known.Hosting.Proof, wanted.Extension, wanted.DelaySeconds, change.Now));
        change.Tell(EventKinds.CallPlaced, [known.Hosting.Id], detail: json =>
        {
            json.WriteString("call"u8, call.Id);
            json.WriteNumber("delay"u8, wanted.DelaySeconds);
        });
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }

    /// <summary>
    /// The code to show and the code to speak: those of earlier calls while they are valid, otherwise new ones. The two always differ, so that
    /// neither can be taken for the other.
    /// </summary>
    (ShownCode Shown, SentCode Sent) Codes(Unit unit, LoadedOrder loaded, NumberFacts known, ShownCode? liveShown, DateTimeOffset now)
    {
        var (hosting, number, liveSent) = (known.Hosting.Id, known.Hosting.Number, known.LiveCode(now));
        var (shown, sent) = (liveShown, liveSent);
        do
        {
            shown = liveShown ?? new(Ids.New<ShownCodeId>(loaded.DatabaseNow), hosting, number, Nonce(), now);
            sent = liveSent ?? new(Ids.New<CodeId>(loaded.DatabaseNow), hosting, number, CodeMethod.Call, Nonce(), now, 0);
        }
        while (shown.DigitsWith(key.Bytes) == sent.DigitsWith(key.Bytes) && (liveShown is null || liveSent is null));

        if (liveShown is null)
        {
            ShownCodeTable.Add(unit, loaded.World.Id, shown);
        }

        if (liveSent is null)
        {
            NumberTable.Add(unit, loaded.World.Id, sent);
        }

        return (shown, sent);
    }

    static byte[] Nonce() => RandomNumberGenerator.GetBytes(SentCode.NonceBytes);
}
