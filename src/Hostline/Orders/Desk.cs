using System.Text;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>An operator's acts on stuck hostings, other than reviews.</summary>
public sealed class Desk(OrderBook orders, NumberBook numbers, Decisions decisions, ChangeUnits changes)
{
    public Task<Outcome<Order>> Resume(OrderId order, Principal by, Signal to, IReadOnlyList<string>? chosen) =>
        Send(order, by, to, EventKinds.Resumed, Reason.Resumed, null, chosen, h => h.State == HostingState.ActionRequired,
            "No number of this order is in action required.");

    public Task<Outcome<Order>> Fail(OrderId order, Principal by, Reason reason, string? note, IReadOnlyList<string>? chosen) =>
        Send(order, by, Signal.FailedByOperator, EventKinds.FailedByOperator, reason, note, chosen, h => h.State.IsOpen(),
            "No number of this order is open.");

    /// <summary>
    /// Accepts ownership by bill for a person who can be reached by neither SMS nor call: by two operators, with a written reason. Like
    /// a code, it is refused while another order holds the number.
    /// </summary>
    public Task<Outcome<Order>> AcceptOwnership(OrderId order, Principal by, string reason, string secondOperator, IReadOnlyList<string>? chosen) =>
        decisions.Reach<Order>(async () =>
        {
            if (IsSamePerson(by.Actor.Id, secondOperator))
            {
                return new Refusal(Reason.NotAllowed, Place: PlaceKind.SecondOperator,
                    Detail: "The second operator must be a different person than the first.");
            }

            var picked =
                await Pick(order, chosen, h => h.State == HostingState.Gathering && h.Needs(Requirement.Ownership),
                    "No number of this order is waiting for proof of ownership.");
            if (picked.IsRefused)
            {
                return picked.Refusals.ToList();
            }

            var (loaded, fitting) = picked.Value;
            var facts = await numbers.Load(loaded, fitting);
            if (facts.Values.FirstOrDefault(f => f.IsHeldByOther) is { } held)
            {
                return new Refusal(Reason.NumberInProgress, Number: held.Hosting.Number.ToString(), Place: Place.Numbers);
            }

            var unit = by.NewUnit();
            foreach (var known in facts.Values)
            {
                unit.Guard(Guard.OfNumber(loaded.World.Id, known.Hosting.Number.Digits, known.Version));
                NumberTable.Touch(unit, loaded.World.Id, known.Hosting.Number);
            }

            return Commit(unit, loaded, by.Actor, fitting, Signal.OwnershipProven, EventKinds.OwnershipProven, null,
                $"By bill, confirmed by {secondOperator}: {reason}");
        });

    /// <summary>Blanks, case and look-alike letters do not make a different person.</summary>
    static bool IsSamePerson(string? one, string other) =>
        string.Equals(one?.Trim().Normalize(NormalizationForm.FormKC), other.Trim().Normalize(NormalizationForm.FormKC), StringComparison.OrdinalIgnoreCase);

    Task<Outcome<Order>> Send(OrderId id, Principal by, Signal signal, string kind, Reason? reason, string? note, IReadOnlyList<string>? chosen, Func<Hosting,
        bool> fits, string none) =>
        decisions.Reach<Order>(async () =>
        {
            var picked = await Pick(id, chosen, fits, none);
            return picked.IsRefused
                ? picked.Refusals.ToList()
                : Commit(by.NewUnit(), picked.Value.Loaded, by.Actor, picked.Value.Fitting, signal, kind, reason, note);
        });

    async Task<Outcome<(LoadedOrder Loaded, List<Hosting> Fitting)>> Pick(OrderId id, IReadOnlyList<string>? chosen, Func<Hosting, bool> fits, string none)
    {
        if (await orders.Find(id) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var picked = NumberChoice.Pick(loaded.Order, chosen);
        if (picked.IsRefused)
        {
            return picked.Refusals.ToList();
        }

        var fitting = picked.Value!.Where(fits).ToList();
        return fitting.Count == 0 ? new Refusal(Reason.WrongState, Detail: none) : (loaded, fitting);
    }

    Decision<Order> Commit(Unit unit, LoadedOrder loaded, Actor by, List<Hosting> fitting, Signal signal, string kind, Reason? reason, string? note)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by);
        if (fitting.Select(h => change.Send(h.Id, signal, reason, note)).FirstOrDefault(r => r is not null) is { } refused)
        {
            return new Refusal(Reason.WrongState, Detail: refused);
        }

        if (signal == Signal.ResumedToGathering)
        {
            fitting.ForEach(h => change.AllowCallsAgain(h.Id));
        }

        change.Tell(kind, fitting.Select(h => h.Id), reason, json =>
        {
            if (note is not null)
            {
                json.WriteString("note"u8, note);
            }
        });
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }
}
