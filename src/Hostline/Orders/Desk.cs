using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>What an operator does with hostings that are stuck, beside reviewing.</summary>
public sealed class Desk(OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    /// <summary>Takes action-required hostings up again, at gathering or at provisioning.</summary>
    public Task<Outcome<Order>> Resume(Guid order, Actor by, Signal to, IReadOnlyList<string>? numbers) =>
        Send(order, by, to, EventKinds.Resumed, Reason.Resumed, null, numbers, h => h.State == HostingState.ActionRequired,
            "No number of this order is in action required.");

    /// <summary>Fails open hostings with a reason of the catalog.</summary>
    public Task<Outcome<Order>> Fail(Guid order, Actor by, Reason reason, string? note, IReadOnlyList<string>? numbers) =>
        Send(order, by, Signal.FailedByOperator, EventKinds.FailedByOperator, reason, note, numbers, h => h.State.IsOpen(),
            "No number of this order is open.");

    /// <summary>
    /// Accepts ownership by bill for a person who can be reached by neither SMS nor call: by two operators, with a written
    /// reason (security T01, T26).
    /// </summary>
    public Task<Outcome<Order>> AcceptOwnership(Guid order, Actor by, string reason, string secondOperator, IReadOnlyList<string>? numbers) =>
        string.Equals(by.Id, secondOperator, StringComparison.OrdinalIgnoreCase)
            ? Task.FromResult<Outcome<Order>>(new Refusal(Reason.NotAllowed, "/second_operator", Detail: "The second operator must be another person than the first."))
            : Send(order, by, Signal.OwnershipProven, EventKinds.OwnershipProven, null, $"By bill, confirmed by {secondOperator}: {reason}", numbers,
                h => h.State == HostingState.Gathering && h.Needs(Requirement.Ownership), "No number of this order waits for proof of ownership.");

    Task<Outcome<Order>> Send(Guid id, Actor by, Signal signal, string kind, Reason? reason, string? note, IReadOnlyList<string>? numbers, Func<Hosting, bool> fits, string none) =>
        decisions.Reach<Order>(async () =>
        {
            if (await orders.Find(id) is not { } loaded)
            {
                return new Refusal(Reason.NotFound);
            }

            var picked = NumberChoice.Pick(loaded.Order, numbers);
            if (picked.IsRefused)
            {
                return new(picked.Refusals[0]);
            }

            var change = new Change(loaded.Order, loaded.Order, loaded.Now, by);
            var fitting = picked.Value!.Where(fits).ToList();
            var refused = fitting.Select(h => change.Send(h.Id, signal, reason, note)).FirstOrDefault(r => r is not null);
            if (fitting.Count == 0 || refused is not null)
            {
                return new Refusal(Reason.WrongState, Detail: refused ?? none);
            }

            change.Tell(kind, fitting.Select(h => h.Id), reason, json =>
            {
                if (note is not null)
                {
                    json.WriteString("note"u8, note);
                }
            });
            var unit = new Unit { IsRequest = true };
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
            return new(change.Order, unit);
        });
}
