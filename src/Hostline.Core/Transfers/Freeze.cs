using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Core.Transfers;

/// <summary>A hold on an order that was reported as fraud: until it is lifted, only an operator can move the order, and its deadlines stop.</summary>
/// <param name="By">Role, and the key's hint or the operator's name.</param>
/// <param name="Why">The words of whoever reported it; for the desk only.</param>
public sealed record Freeze(DateTimeOffset At, string By, string Why);

public static class FrozenOrders
{
    /// <summary>Why the actor may not change the order now; null if it may.</summary>
    public static Refusal? RefuseWhileFrozen(this Order order, Actor by) => order.Frozen is not null && !by.IsOperator ? new Refusal(Reason.Disputed) : null;

    /// <summary>Puts a hold on the order. Its states stay as they are.</summary>
    /// <param name="reported">The holders whose numbers are concerned; none if the order is no transfer.</param>
    public static void Dispute(this Change change, IEnumerable<Consent> reported, string by, string why)
    {
        change.Set(o => o with { Frozen = new(change.Now, by, why) });
        var told = change.Events.Count;
        foreach (var consent in reported)
        {
            change.Tell(EventKinds.Disputed, change.Order.OpenOf(consent).Select(h => h.Id), Reason.Disputed,
                json => json.WriteString("consent"u8, consent.Id));
        }

        if (change.Events.Count == told)
        {
            change.Tell(EventKinds.Disputed, OpenNumbers(change.Order), Reason.Disputed);
        }
    }

    static IEnumerable<HostingId> OpenNumbers(Order order) => order.Hostings.Where(h => h.State.IsOpen()).Select(h => h.Id);

    static Consent GoesOn(Consent consent, TimeSpan stood) =>
        consent is { IsPending: true, IsOverdue: false, Deadline: { } end } ? consent with { Deadline = end + stood } : consent;

    /// <summary>
    /// Lifts the hold: windows continue with the time they had left. An order that has ended meanwhile gets no event; its end already
    /// has one.
    /// </summary>
    /// <param name="note">The operator's reason; both sides see it.</param>
    public static void LiftDispute(this Change change, string note)
    {
        if (change.Order.Frozen is not { } frozen)
        {
            return;
        }

        var stood = change.Now - frozen.At;
        change.Set(o => o with { Frozen = null, Consents = [.. o.Consents.Select(c => GoesOn(c, stood))] });
        var standing = change.Order.Consents.Where(c => change.Order.OpenOf(c).Any()).ToList();
        foreach (var consent in standing)
        {
            change.Tell(EventKinds.DisputeLifted, change.Order.OpenOf(consent).Select(h => h.Id), Reason.DisputeLifted, json =>
            {
                json.WriteString("consent"u8, consent.Id);
                json.WriteString("note"u8, note);
            });
        }

        if (standing.Count == 0 && change.Order.IsOpen)
        {
            change.Tell(EventKinds.DisputeLifted, OpenNumbers(change.Order), Reason.DisputeLifted, json => json.WriteString("note"u8, note));
        }
    }
}
