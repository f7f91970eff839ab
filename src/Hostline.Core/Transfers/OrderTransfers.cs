using Hostline.Core.Hostings;
using Hostline.Core.Orders;

namespace Hostline.Core.Transfers;

public static class OrderTransfers
{
    /// <summary>
    /// Pending until every holder has decided; then approved if any number may continue. Also pending without a transfer.
    /// </summary>
    public static TransferDecision Decision(this Order order) =>
        order.Consents.Count == 0 || order.Consents.Any(c => c.IsPending) ? TransferDecision.Pending
        : order.Consents.Any(c => c.Decision == TransferDecision.Approved) ? TransferDecision.Approved
        : TransferDecision.Rejected;

    /// <summary>When the last window ends or ended; null if no holder was asked. The decision does not clear it.</summary>
    public static DateTimeOffset? ApprovalDeadline(this Order order) => order.Consents.Max(c => c.Deadline);

    /// <summary>The numbers of the order that one holder is asked about.</summary>
    public static IEnumerable<Hosting> HostingsOf(this Order order, Consent consent) => order.Hostings.Where(h => h.Consent == consent.Id);

    /// <summary>The numbers that are still undecided, or consented to and not yet moved.</summary>
    public static IEnumerable<Hosting> OpenOf(this Order order, Consent consent) => order.HostingsOf(consent).Where(h => h.State.IsOpen());

    /// <summary>Whether four digits are the last four of one of the numbers that a holder is asked about.</summary>
    public static bool EndsIn(this Order order, Consent consent, string lastFour) => order.HostingsOf(consent).Any(h => h.Number.LastFour == lastFour);

    public static Consent? ConsentOf(this Order order, Hosting hosting) => order.Consents.FirstOrDefault(c => c.Id == hosting.Consent);

    /// <summary>
    /// The order as the holder may see it: its own numbers with their states, and an order status derived from these alone. It leaves out the
    /// receiver's account and profile, other holders' numbers, the receiver's open requirements and everything about documents.
    /// </summary>
    public static Order AsSeenBy(this Order order, Consent consent)
    {
        var hostings = order.HostingsOf(consent).Select(h => h with { Note = null, Reason = h.State.IsOpen() ? null : h.Reason });
        var seen = order with { Profile = null, DocumentRefusal = null, Letter = null, Bill = null, Consents = [consent], Hostings = [.. hostings] };
        return seen with
        {
            Account = AccountId.None,
            Sequence = 0,
            Status = OrderStatuses.Derive(seen),
            Hostings = [.. seen.Hostings.Select(h => h with { Required = Requirement.None, Open = Requirement.None })],
        };
    }
}
