using System.Security.Cryptography;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <param name="Refusal">Why none was sent; together with a code, why it does not arrive.</param>
public sealed record SendResult(string Number, CodeId? Code, Refusal? Refusal);

/// <summary>Sends verification codes to numbers of an order. Each number succeeds or is refused separately.</summary>
public sealed class SendCodes(
    Database database, CommitQueue queue, Ports ports, ProofOpening opening, NumberBook numbers, Decisions decisions, ChangeUnits changes,
    CodeAllowance allowance, Notes notebook)
{
    /// <param name="beside">Notes written in the same unit; null for none.</param>
    public Task<Outcome<IReadOnlyList<SendResult>>> To(
        Caller caller, OrderId order, IReadOnlyList<string> wanted, CodeMethod method, WantedNotes? beside = null) =>
        decisions.Reach(() => Decide(caller, order, wanted, method, beside));

    sealed record Request(
        Unit Unit, Change Change, LoadedOrder Loaded, IReadOnlyDictionary<PhoneNumber, NumberFacts> Facts, CodeBudget Budget, CodeMethod Method,
        AccountId Family, WorldPorts Way);

    async Task<Decision<IReadOnlyList<SendResult>>> Decide(
        Caller caller, OrderId id, IReadOnlyList<string> wanted, CodeMethod method, WantedNotes? beside)
    {
        var opened = await opening.Of(caller, id, ports.Of(caller.World).MissingCode(method));
        if (opened.IsRefused)
        {
            return opened.Refusals.ToList();
        }

        var loaded = opened.Value!;
        var notes = await notebook.Check(loaded, beside);
        if (notes.IsRefused)
        {
            return notes.Refusals.ToList();
        }

        var facts = await numbers.Load(loaded, wanted);
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        var unit = caller.NewUnit();
        var budget = await CodeBudget.Open(database, allowance, caller, loaded, facts.Keys);
        var results = Send(new(unit, change, loaded, facts, budget, method, caller.Account.Family, ports.Of(loaded.World)), wanted);
        await budget.Report(queue, caller, loaded);
        var sent = facts.Values.Where(f => results.Any(r => r.Code is not null && r.Number == f.Hosting.Number.ToString())).Select(f => f.Hosting.Id).ToList();
        if (sent.Count == 0)
        {
            return AllRefused(results);
        }

        notes.Value?.Add(unit, change);
        foreach (var begun in facts.Values.Where(f => f.Hosting.Proof is null && sent.Contains(f.Hosting.Id)))
        {
            change.Prove(begun.Hosting.Id, Proof.BySentCode(null, change.Now));
        }

        change.Tell(EventKinds.CodeSent, sent, detail: json => json.WriteString("method"u8, method == CodeMethod.Sms ? "sms" : "call"));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(await WithArrivals(results, loaded, method), unit);
    }

    static List<SendResult> Send(Request request, IReadOnlyList<string> wanted)
    {
        var seen = new HashSet<string>();
        return [.. wanted.Select((text, i) => seen.Add(text)
            ? Send(request, text, Place.Number(i))
            : new(text, null, new(Reason.NumberRepeated, Number: text, Place: Place.Number(i))))];
    }

    /// <summary>A request in which nothing succeeded is refused as a whole: limits first, because they have a waiting time.</summary>
    static List<Refusal> AllRefused(List<SendResult> results) =>
        [.. results.Select(r => r.Refusal!).OrderByDescending(r => r.RetryAfter)];

    static SendResult Send(Request request, string text, Place place)
    {
        if (!PhoneNumber.TryParse(text, out var number) || !request.Facts.TryGetValue(number, out var known))
        {
            return new(text, null, new(Reason.NumberNotInOrder, Number: text, Place: place));
        }

        if ((Refuse(known, request.Change.Now, request.Family) ?? request.Way.MissingCode(request.Method, number)
            ?? request.Budget.Spend(request.Unit, number)) is { } refusal)
        {
            return new(text, null, refusal with { Place = place });
        }

        var (unit, change, loaded) = (request.Unit, request.Change, request.Loaded);
        var code = known.LiveCode(change.Now);
        if (code is null)
        {
            code = new(Ids.New<CodeId>(loaded.DatabaseNow), known.Hosting.Id, number, request.Method, RandomNumberGenerator.GetBytes(SentCode.NonceBytes),
                change.Now, 0);
            NumberTable.Add(unit, loaded.World.Id, code);
        }

        unit.Guard(Guard.OfNumber(loaded.World.Id, number.Digits, known.Version));
        NumberTable.Touch(unit, loaded.World.Id, number);
        NumberTable.Count(unit, loaded.World.Id, number, change.Now, Ids.New<ActId>(loaded.DatabaseNow), NumberAct.CodeSent, request.Family);
        ErrandTable.Add(unit, loaded.World, Ids.New<ErrandId>(loaded.DatabaseNow), loaded.Order.Account, loaded.Order.Id, known.Hosting.Id,
            request.Method == CodeMethod.Sms ? ErrandKind.SendCode : ErrandKind.SpeakCode, code.Id.Bytes(), change.Now,
            loaded.DatabaseNow);
        if (request.Method == CodeMethod.Call && request.Way.CodesOf(number) is { AsksForKeys: true })
        {
            ErrandTable.Add(unit, loaded.World, Ids.New<ErrandId>(loaded.DatabaseNow), loaded.Order.Account, loaded.Order.Id, known.Hosting.Id,
                ErrandKind.ReadProof, [], change.Now, loaded.DatabaseNow);
        }

        return new(text, code.Id, null);
    }

    /// <summary>Adds, for codes sent to lines that cannot receive them, why they do not arrive.</summary>
    async Task<List<SendResult>> WithArrivals(List<SendResult> results, LoadedOrder loaded, CodeMethod method)
    {
        var batch = new ReadBatch();
        var way = ports.Of(loaded.World);
        var foreseen = results.Select(r => r.Code is null ? null : Foresee(way, PhoneNumber.Parse(r.Number), method, batch)).ToList();
        if (batch.Queries.Count > 0)
        {
            await database.Run(batch);
        }

        return [.. results.Zip(foreseen, (result, known) => known?.Invoke() is { } why ? result with { Refusal = new(why, Number: result.Number) } : result)];
    }

    static Func<Reason?>? Foresee(WorldPorts way, PhoneNumber number, CodeMethod method, ReadBatch beside) => way.CodesOf(number) is not null ? null
        : method == CodeMethod.Sms
        ? way.TextSender(number.ToString())?.Foresee(number, beside)
        : way.VoiceVerifier(number)?.Foresee(number, beside);

    static Refusal? Refuse(NumberFacts known, DateTimeOffset now, AccountId family) => known.Hosting switch
    {
        { OwnershipProven: true } => new(Reason.AlreadyVerified, Number: known.Hosting.Number.ToString()),
        { State: HostingState.AwaitingConsent } => new(Reason.ConsentPending, Number: known.Hosting.Number.ToString()),
        { State: not HostingState.Gathering } h => new(h.State.IsOpen() ? Reason.CodeNotPossible : Reason.OrderClosed, Number: h.Number.ToString()),
        _ when known.IsHeldByOther => new(Reason.NumberInProgress, Number: known.Hosting.Number.ToString()),
        _ => known.Acts.RefuseSend(now, known.Hosting.Number, family),
    };
}
