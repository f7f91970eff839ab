using System.Security.Cryptography;
using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>What became of asking for one number's code.</summary>
/// <param name="Code">The code's id, when one is on its way.</param>
public sealed record SendResult(string Number, Guid? Code, Refusal? Refusal);

/// <summary>Sends verification codes to numbers of an order. Each number succeeds or is refused on its own.</summary>
public sealed class SendCodes(Gateways gateways, OrderBook orders, NumberBook numbers, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<IReadOnlyList<SendResult>>> To(Caller caller, Guid order, IReadOnlyList<string> wanted, CodeMethod method) =>
        decisions.Reach(() => Decide(caller, order, wanted, method));

    async Task<Decision<IReadOnlyList<SendResult>>> Decide(Caller caller, Guid id, IReadOnlyList<string> wanted, CodeMethod method)
    {
        if (await orders.Find(caller, id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (gateways.Missing(caller.World) is { } refusal)
        {
            return refusal;
        }

        var facts = await numbers.Load(loaded, wanted);
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        var unit = new Unit { IsRequest = true }.Guard(Guard.Key(caller.KeyId));
        var seen = new HashSet<string>();
        var results = wanted.Select((text, i) => seen.Add(text)
            ? Send(unit, change, loaded, facts, text, $"/phone_numbers/{i}", method)
            : new(text, null, new(Reason.NumberRepeated, $"/phone_numbers/{i}", text))).ToList();
        var sent = facts.Values.Where(f => results.Any(r => r.Code is not null && r.Number == f.Hosting.Number.ToString())).Select(f => f.Hosting.Id).ToList();
        if (sent.Count == 0)
        {
            return AllRefused(results);
        }

        change.Tell(EventKinds.CodeSent, sent, detail: json => json.WriteString("method"u8, method == CodeMethod.Sms ? "sms" : "call"));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(results, unit);
    }

    /// <summary>A request of which nothing could be done is refused as one: limits first, since they carry a time to wait.</summary>
    static List<Refusal> AllRefused(List<SendResult> results) =>
        [.. results.Select(r => r.Refusal!).OrderByDescending(r => r.RetryAfter)];

    static SendResult Send(Unit unit, Change change, LoadedOrder loaded, IReadOnlyDictionary<PhoneNumber, NumberFacts> facts, string text, string field, CodeMethod method)
    {
        if (!PhoneNumber.TryParse(text, out var number) || !facts.TryGetValue(number, out var known))
        {
            return new(text, null, new(Reason.NumberNotInOrder, field, text));
        }

        if (Refuse(known, change.Now) is { } refusal)
        {
            return new(text, null, refusal with { Field = field });
        }

        var code = known.LiveCode(change.Now);
        if (code is null)
        {
            code = new(Ids.New(loaded.DatabaseNow), known.Hosting.Id, number, method, RandomNumberGenerator.GetBytes(SentCode.NonceBytes), change.Now, 0);
            NumberTable.Add(unit, loaded.World.Id, code);
        }

        unit.Guard(Guard.OfNumber(loaded.World.Id, number.Digits, known.Version));
        NumberTable.Touch(unit, loaded.World.Id, number);
        NumberTable.Count(unit, loaded.World.Id, number, change.Now, Ids.New(loaded.DatabaseNow), NumberAct.CodeSent);
        ErrandTable.Add(unit, loaded.World, Ids.New(loaded.DatabaseNow), loaded.Order.Account, loaded.Order.Id, known.Hosting.Id,
            method == CodeMethod.Sms ? ErrandKind.SendCode : ErrandKind.SpeakCode, code.Id.ToByteArray(bigEndian: true), change.Now, loaded.DatabaseNow);
        return new(text, code.Id, null);
    }

    static Refusal? Refuse(NumberFacts known, DateTimeOffset now) => known.Hosting switch
    {
        { OwnershipProven: true } => new(Reason.AlreadyVerified, Number: known.Hosting.Number.ToString()),
        { State: HostingState.AwaitingConsent } => new(Reason.ConsentPending, Number: known.Hosting.Number.ToString()),
        { State: not HostingState.Gathering } h => new(h.State.IsOpen() ? Reason.CodeNotPossible : Reason.OrderClosed, Number: h.Number.ToString()),
        _ when known.IsHeldByOther => new(Reason.NumberInProgress, Number: known.Hosting.Number.ToString()),
        _ => known.Acts.RefuseSend(now, known.Hosting.Number),
    };
}
