using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

public sealed class Desk(OrderBook orders, NumberBook numbers, LineLocks locks, Decisions decisions, ChangeUnits changes)
{
    /// <summary>The reasons with which an operator can fail a hosting: the reasons for its end, and the reviewer's permanent refusal.</summary>
    public static readonly IReadOnlyList<Reason> FailReasons =
    [
        Reason.FailedByOperator, Reason.NumberNotFound, Reason.IneligibleCarrier, Reason.CarrierRejected, Reason.CarrierTimeout, Reason.AlreadyHosted,
        Reason.ActivationFailed, Reason.BillingCheckFailed, Reason.OwnershipNotProven, Reason.CapabilityTestFailed, Reason.CapabilityTestTimeout,
        Reason.NumberWireless, Reason.Compliance,
    ];

    public Task<Outcome<Order>> Resume(OrderId order, Principal by, Signal to, IReadOnlyList<string>? chosen) =>
        Send(order, by, to, EventKinds.Resumed, Reason.Resumed, null, chosen, IsStuck,
            "No number of this order is in action required.");

    /// <summary>Fails numbers that have not passed the review; for others, two principals are needed (<see cref="Open"/>).</summary>
    public Task<Outcome<Order>> Fail(OrderId order, Principal by, Reason reason, string? note, IReadOnlyList<string>? chosen) =>
        decisions.Reach(() => EndHostings(order, by, reason, note, chosen));

    /// <summary>Finds the numbers to be failed, and whether that takes two principals because one of them has passed the review.</summary>
    /// <returns>The open numbers; a refusal if there are none.</returns>
    public Task<Outcome<List<Hosting>>> Open(OrderId order, IReadOnlyList<string>? chosen) => Chosen(order, chosen, h => h.State.IsOpen(), NoneOpen);

    public static bool IsPastReview(Hosting hosting) => hosting.State is HostingState.Provisioning or HostingState.Testing;

    public Task<Outcome<List<Hosting>>> Unproven(OrderId order, IReadOnlyList<string>? chosen) => Chosen(order, chosen, IsUnproven, NoneUnproven);

    async Task<Outcome<List<Hosting>>> Chosen(OrderId order, IReadOnlyList<string>? chosen, Func<Hosting, bool> fits, string none) =>
        (await Pick(order, chosen, fits, none)).Then(picked => picked.Fitting);

    public static bool IsStuck(Hosting hosting) => hosting.State == HostingState.ActionRequired;

    public static bool IsUnproven(Hosting hosting) => hosting.State == HostingState.Gathering && hosting.Needs(Requirement.Ownership);

    internal Task<Decision<Order>> EndHostings(OrderId order, Principal by, Reason reason, string? note, IReadOnlyList<string>? chosen) =>
        Decide(order, by, Signal.FailedByOperator, EventKinds.FailedByOperator, reason, note, chosen, h => h.State.IsOpen(), NoneOpen);

    /// <summary>
    /// Accepts ownership by bill for a customer whose line gets neither SMS nor calls: proposed and confirmed by two principals. As with a
    /// code, it is refused while another order holds the number.
    /// </summary>
    internal async Task<Decision<Order>> ProveOwnership(OrderId order, Principal by, string note, IReadOnlyList<string>? chosen)
    {
        var picked = await Pick(order, chosen, IsUnproven, NoneUnproven);
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

        return Commit(unit, loaded, by.Actor, fitting, Signal.OwnershipProven, EventKinds.OwnershipProven, null, note);
    }

    const string NoneOpen = "No number of this order is open.";
    const string NoneUnproven = "No number of this order is waiting for proof of ownership.";

    Task<Outcome<Order>> Send(OrderId id, Principal by, Signal signal, string kind, Reason? reason, string? note, IReadOnlyList<string>? chosen, Func<Hosting,
        bool> fits, string none) => decisions.Reach(() => Decide(id, by, signal, kind, reason, note, chosen, fits, none));

    async Task<Decision<Order>> Decide(OrderId id, Principal by, Signal signal, string kind, Reason? reason, string? note, IReadOnlyList<string>? chosen,
        Func<Hosting, bool> fits, string none)
    {
        var picked = await Pick(id, chosen, fits, none);
        if (picked.IsRefused)
        {
            return picked.Refusals.ToList();
        }

        var ((loaded, fitting), unit) = (picked.Value, by.NewUnit());
        if (signal == Signal.ResumedToProvisioning)
        {
            var lines = await locks.Look(loaded, fitting);
            if (fitting.Find(lines.Holds) is { } held)
            {
                return new Refusal(Reason.NumberLocked, Number: held.Number.ToString(), Place: Place.Numbers,
                    Detail: $"The owner of {held.Number} has locked it. Resume the order once it is unlocked; two principals can remove the lock.");
            }

            lines.Guard(unit);
        }

        return Commit(unit, loaded, by.Actor, fitting, signal, kind, reason, note);
    }

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
