using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Storage;

namespace Hostline.Orders;

public readonly record struct HostingSignal(HostingId Hosting, Signal Signal, string EventKind, Reason? Reason)
{
    /// <summary>Adds members to the event's payload; null for none.</summary>
    public Action<Utf8JsonWriter>? Detail { get; init; }
}

public sealed record HostingNews(HostingId Hosting, string EventKind, Reason? Reason, Action<Utf8JsonWriter> Detail);

/// <summary>
/// Applies answers of the network, or deadlines: signals for hostings of an order. A signal that no longer applies (the hosting has advanced or
/// closed meanwhile) changes nothing.
/// </summary>
public sealed class NetworkAnswers(OrderBook orders, LineLocks locks, Decisions decisions, ChangeUnits changes)
{
    /// <param name="decide">Makes the signals from the loaded order; called again if the order was changed meanwhile.</param>
    /// <param name="at">The world instant of the change's events; null for the world's now.</param>
    /// <param name="finish">Adds conditions to the same unit: the errand's lease, the route's generation, the due deadline.</param>
    /// <param name="follow">Adds further effects of the signals; null for none.</param>
    /// <returns>Whether the unit was written; false if the lease was lost or the deadline no longer existed.</returns>
    public Task<bool> Take(
        OrderId order, Actor by, Func<LoadedOrder, IEnumerable<HostingSignal>> decide, Action<Unit, LoadedOrder> finish, DateTimeOffset? at = null, Func<Unit,
        Change, LoadedOrder, Task>? follow = null) =>
        Reach(order, by, async (unit, change, loaded) => Send(change, await Unlocked(unit, loaded, [.. decide(loaded)])), finish, at, follow, moves: true);

    /// <summary>Adds an event to the order's history, unless the decision is null, and finishes like <see cref="Take"/>.</summary>
    public Task<bool> Tell(OrderId order, Actor by, Func<LoadedOrder, HostingNews?> decide, Action<Unit, LoadedOrder> finish) => Reach(order, by,
        (_, change, loaded) =>
    {
        if (decide(loaded) is { } news)
        {
            change.Tell(news.EventKind, [news.Hosting], news.Reason, news.Detail);
        }

        return Task.CompletedTask;
    }, finish, null, null, moves: false);

    /// <summary>
    /// Replaces signals that would bring a number closer to active while the owner of the line has locked it: such a number waits for the desk.
    /// </summary>
    async Task<IReadOnlyList<HostingSignal>> Unlocked(Unit unit, LoadedOrder loaded, IReadOnlyList<HostingSignal> signals)
    {
        if (signals.All(s => !Advances(s)))
        {
            return signals;
        }

        var hostings = loaded.Order.Hostings.ToDictionary(h => h.Id);
        var lines = await locks.Look(loaded, signals.Where(Advances).Select(s => hostings[s.Hosting]));
        lines.Claim(unit);
        return [.. signals.Select(s => Advances(s) && lines.Holds(hostings[s.Hosting])
            ? new(s.Hosting, Signal.NeedsAction, EventKinds.ActivationRefused, Reason.NumberLocked) : s)];
    }

    static bool Advances(HostingSignal signal) => signal.Signal is Signal.CarrierAccepted or Signal.TestPassed;

    async Task<bool> Reach(OrderId order, Actor by, Func<Unit, Change, LoadedOrder, Task> fill, Action<Unit, LoadedOrder> finish, DateTimeOffset? at,
        Func<Unit, Change, LoadedOrder, Task>? follow, bool moves)
    {
        var outcome = await decisions.Reach<bool>(async () =>
        {
            // A frozen order accepts no signals; they are requested again when the hold is lifted.
            if (await orders.Find(order) is not { } loaded || (moves && loaded.Order.RefuseWhileFrozen(by) is not null))
            {
                return new(false);
            }

            var change = new Change(loaded.Order, loaded.Order, at ?? loaded.Now, by);
            var unit = new Unit();
            await fill(unit, change, loaded);
            finish(unit, loaded);
            if (follow is not null)
            {
                await follow(unit, change, loaded);
            }

            if (!change.IsEmpty)
            {
                changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
            }

            return new(true, unit, _ => (Outcome<bool>)false);
        });
        return outcome.Value;
    }

    static void Send(Change change, IEnumerable<HostingSignal> signals)
    {
        foreach (var alike in signals.ToList().GroupBy(s => (s.Signal, s.EventKind, s.Reason, s.Detail)))
        {
            var moved = alike.Where(s => change.Send(s.Hosting, s.Signal, s.Reason) is null).Select(s => s.Hosting).ToList();
            if (moved.Count > 0)
            {
                change.Tell(alike.Key.EventKind, moved, alike.Key.Reason, alike.Key.Detail);
            }
        }
    }
}
