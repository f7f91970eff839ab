using Hostline.Core.Accounts;
using Hostline.Core.Alarms;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

public sealed record EnteredCode(string Number, string Code);

public enum CodeVerdict
{
    Verified,
    Rejected,
    AlreadyVerified,
}

/// <param name="Why">The reason for a rejected code; null for others.</param>
public sealed record CheckResult(string Number, CodeVerdict Verdict, Reason? Why);

/// <summary>The key from which codes are derived; itself derived from the master key.</summary>
public sealed record CodeKey(byte[] Bytes);

/// <summary>
/// Checks entered codes. Every check that can change a counter is a unit that guards the number, so however many arrive at once, on however
/// many nodes, each code gets exactly three tries.
/// </summary>
public sealed class CheckCodes(
    OrderBook orders, NumberBook numbers, Notes notebook, Decisions decisions, ChangeUnits changes, CodeKey key, Ports ports)
{
    /// <param name="beside">Notes written in the same unit unless a code is rejected; null for none.</param>
    public Task<Outcome<IReadOnlyList<CheckResult>>> Of(
        Caller caller, OrderId order, IReadOnlyList<EnteredCode> entered, WantedNotes? beside = null)
    {
        var verdicts = new ForeignVerdicts();
        return decisions.Reach(() => Decide(caller, order, entered, beside, verdicts));
    }

    async Task<Decision<IReadOnlyList<CheckResult>>> Decide(
        Caller caller, OrderId id, IReadOnlyList<EnteredCode> entered, WantedNotes? beside, ForeignVerdicts verdicts)
    {
        if (await orders.Find(caller, id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(caller.Actor) is { } frozen)
        {
            return frozen;
        }

        var facts = await numbers.Load(loaded, entered.Select(e => e.Number));
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        if (Refuse(facts, entered, change.Now, caller.Account.Family) is { Count: > 0 } refusals)
        {
            return refusals;
        }

        var notes = await notebook.Check(loaded, beside);
        if (notes.IsRefused)
        {
            return notes.Refusals.ToList();
        }

        if (await verdicts.Ask(ports.Of(loaded.World), facts, entered, change.Now) is { } unanswered)
        {
            return unanswered;
        }

        var unit = caller.NewUnit();
        var results = entered.Select(e => Evaluate(unit, change, loaded, facts[PhoneNumber.Parse(e.Number)], e, caller.Account, verdicts)).ToList();
        if (results.All(r => r.Verdict != CodeVerdict.Rejected))
        {
            notes.Value?.Add(unit, change);
        }

        Tell(change, facts, results);
        if (change.IsEmpty)
        {
            return new((Outcome<IReadOnlyList<CheckResult>>)results);
        }

        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(results, unit);
    }

    static List<Refusal> Refuse(IReadOnlyDictionary<PhoneNumber, NumberFacts> facts, IReadOnlyList<EnteredCode> entered, DateTimeOffset now, AccountId family)
    {
        var refusals = new List<Refusal>();
        var seen = new HashSet<PhoneNumber>();
        for (var i = 0; i < entered.Count; i++)
        {
            var place = Place.Code(i);
            if (!PhoneNumber.TryParse(entered[i].Number, out var number) || !facts.TryGetValue(number, out var known))
            {
                refusals.Add(new(Reason.NumberNotInOrder, Number: entered[i].Number, Place: place));
            }
            else if (!seen.Add(number))
            {
                refusals.Add(new(Reason.NumberRepeated, Number: entered[i].Number, Place: place));
            }
            else if (Refuse(known, now, family) is { } refusal)
            {
                refusals.Add(refusal with { Place = place, Number = entered[i].Number });
            }
        }

        return refusals;
    }

    static Refusal? Refuse(NumberFacts known, DateTimeOffset now, AccountId family) => known.Hosting switch
    {
        { OwnershipProven: true } => null,
        { State: HostingState.AwaitingConsent } => new(Reason.ConsentPending),
        { State: not HostingState.Gathering } h => new(h.State.IsOpen() ? Reason.WrongState : Reason.OrderClosed),
        _ when known.IsHeldByOther => new(Reason.NumberInProgress),
        _ => known.Acts.RefuseTry(now, known.Hosting.Number, family),
    };

    CheckResult Evaluate(Unit unit, Change change, LoadedOrder loaded, NumberFacts known, EnteredCode entered, Account by,
        ForeignVerdicts verdicts)
    {
        if (known.Hosting.OwnershipProven)
        {
            return new(entered.Number, CodeVerdict.AlreadyVerified, null);
        }

        if (known.LiveCode(change.Now) is not { } code)
        {
            return new(entered.Number, CodeVerdict.Rejected, known.WhyNoLiveCode);
        }

        var number = known.Hosting.Number;
        unit.Guard(Guard.OfNumber(loaded.World.Id, number.Digits, known.Version));
        NumberTable.Touch(unit, loaded.World.Id, number);
        if (verdicts.Of(number) ?? code.Matches(entered.Code, key.Bytes))
        {
            change.Send(known.Hosting.Id, Signal.OwnershipProven);
            return new(entered.Number, CodeVerdict.Verified, null);
        }

        NumberTable.Count(unit, loaded.World.Id, number, change.Now, Ids.New<ActId>(loaded.DatabaseNow), NumberAct.WrongCode, by.Family);
        if (known.Acts.IsLastTry(change.Now))
        {
            AlarmTable.Raise(unit, Alarm.WrongCodes(loaded.World.Id, number, by.Id, change.Order.Id), change.Now, loaded.DatabaseNow);
        }

        return new(entered.Number, CodeVerdict.Rejected, CountWrong(unit, change, known, code));
    }

    /// <returns>The reason after the wrong try.</returns>
    static Reason CountWrong(Unit unit, Change change, NumberFacts known, SentCode code)
    {
        var tried = code with { WrongTries = code.WrongTries + 1 };
        NumberTable.Save(unit, tried);
        var why = tried.IsUsedUp ? Reason.CodeTriesUsed : Reason.CodeWrong;
        change.Tell(EventKinds.CodeWrong, [known.Hosting.Id], why, json => json.WriteNumber("tries_left"u8, tried.TriesAtMost - tried.WrongTries));
        if (!tried.IsUsedUp || known.UsedUp + 1 < change.Order.Terms.CodesAtMost)
        {
            return why;
        }

        change.Send(known.Hosting.Id, Signal.CodesExhausted, Reason.OwnershipNotProven);
        change.Tell(EventKinds.CodesExhausted, [known.Hosting.Id], Reason.OwnershipNotProven);
        return Reason.OwnershipNotProven;
    }

    static void Tell(Change change, IReadOnlyDictionary<PhoneNumber, NumberFacts> facts, List<CheckResult> results)
    {
        var proven = results.Where(r => r.Verdict == CodeVerdict.Verified).Select(r => facts[PhoneNumber.Parse(r.Number)].Hosting.Id).ToList();
        if (proven.Count > 0)
        {
            change.Tell(EventKinds.OwnershipProven, proven);
        }
    }
}
