using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;

namespace Hostline.Ownership;

public sealed record Proving(LoadedOrder Loaded, NumberFacts Known);

/// <summary>The first step of each verb that proves ownership: loads what it needs, and refuses what cannot be proven now.</summary>
public sealed class ProofOpening(OrderBook orders, NumberBook numbers)
{
    /// <param name="wrong">What is wrong with the request itself. It is reported even if the order is frozen.</param>
    public async Task<Outcome<LoadedOrder>> Of(Caller caller, OrderId order, Refusal? wrong, HostingId? hosting = null)
    {
        if (await orders.Find(caller, order) is not { } loaded || (hosting is { } one && loaded.Order.Hostings.All(h => h.Id != one)))
        {
            return new Refusal(Reason.NotFound);
        }

        return (wrong ?? loaded.Order.RefuseWhileFrozen(caller.Actor)) is { } refusal ? refusal : loaded;
    }

    /// <param name="refuse">Why this number's ownership cannot be proven this way; null if it can.</param>
    public async Task<Outcome<Proving>> Of(Caller caller, OrderId order, HostingId hosting, Refusal? wrong, Func<LoadedOrder, NumberFacts, Refusal?> refuse)
    {
        var opened = await Of(caller, order, wrong, hosting);
        if (opened.IsRefused)
        {
            return Outcome<Proving>.Refused(opened.Refusals);
        }

        var loaded = opened.Value!;
        var wanted = loaded.Order.Hostings.First(h => h.Id == hosting);
        var known = (await numbers.Load(loaded, [wanted])).Values.Single();
        return refuse(loaded, known) is { } refusal ? refusal with { Number = wanted.Number.ToString() } : new Proving(loaded, known);
    }
}
