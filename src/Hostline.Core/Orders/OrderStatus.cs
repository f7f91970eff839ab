using Hostline.Core.Hostings;
using Hostline.Core.Reasons;

namespace Hostline.Core.Orders;

/// <summary>
/// The status of an order as a whole. Derived from its hostings, stored for lists. The numbers are stored; never renumber them.
/// </summary>
public enum OrderStatus
{
    Open = 1,
    DocumentsIn = 2,
    Provisioning = 3,
    Done = 4,
    Deleted = 5,
    Failed = 6,
    CarrierRejected = 7,
    IneligibleCarrier = 8,
    LetterInvalid = 9,
    DocumentationIncomplete = 10,
    BillingInformationIncorrect = 11,
    ComplianceFailed = 12,
}

/// <summary>The document that a refusal requires again, and the order's status meanwhile.</summary>
public sealed record RefusalRule(Requirement Again, OrderStatus Status);

public static class OrderStatuses
{
    /// <summary>The reviewer's closed list of reasons.</summary>
    public static readonly IReadOnlyDictionary<Reason, RefusalRule> Refusals = new Dictionary<Reason, RefusalRule>
    {
        [Reason.SignatureMissing] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.SignerNameMismatch] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.SignerUnauthorized] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.TemplateOutdated] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.LetterExpired] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.LetterIllegible] = new(Requirement.Letter, OrderStatus.LetterInvalid),
        [Reason.NumberNotOnLetter] = new(Requirement.Letter, OrderStatus.DocumentationIncomplete),
        [Reason.NumberNotOnBill] = new(Requirement.Bill, OrderStatus.DocumentationIncomplete),
        [Reason.BillMissing] = new(Requirement.Bill, OrderStatus.DocumentationIncomplete),
        [Reason.BillOutdated] = new(Requirement.Bill, OrderStatus.DocumentationIncomplete),
        [Reason.BillIllegible] = new(Requirement.Bill, OrderStatus.DocumentationIncomplete),
        [Reason.AccountMismatch] = new(Requirement.Bill, OrderStatus.BillingInformationIncorrect),
        [Reason.Compliance] = new(Requirement.None, OrderStatus.ComplianceFailed),
    };

    public static OrderStatus Derive(Order order)
    {
        var hostings = order.Hostings;
        if (hostings.All(h => h.State == HostingState.Cancelled))
        {
            return OrderStatus.Deleted;
        }

        var anyOpen = hostings.Any(h => h.State.IsOpen());
        if (order.DocumentRefusal is { } refusal && RefusalStands(refusal, hostings, anyOpen))
        {
            return Refusals[refusal].Status;
        }

        if (hostings.Any(h => h.State is HostingState.Provisioning or HostingState.Testing))
        {
            return OrderStatus.Provisioning;
        }

        if (anyOpen)
        {
            return order.Letter is not null && order.Bill is not null ? OrderStatus.DocumentsIn : OrderStatus.Open;
        }

        if (hostings.Any(h => h.State is HostingState.Active or HostingState.Released))
        {
            return OrderStatus.Done;
        }

        return AllFailedFor(Reason.CarrierRejected) ? OrderStatus.CarrierRejected
            : AllFailedFor(Reason.IneligibleCarrier) ? OrderStatus.IneligibleCarrier
            : OrderStatus.Failed;

        bool AllFailedFor(Reason reason) => hostings.All(h => h.State == HostingState.Failed && h.Reason == reason);
    }

    /// <summary>
    /// Why a document is required again, from the hostings that wait for it: the latest reason. A permanent refusal stays with the
    /// hostings that it closed.
    /// </summary>
    public static Reason? StandingRefusal(IReadOnlyList<Hosting> hostings) => hostings
        .Where(h => h.Reason is { } reason && Refusals.TryGetValue(reason, out var rule)
            && (rule.Again == Requirement.None ? h.State == HostingState.Failed : h.State.IsOpen() && h.Needs(rule.Again)))
        .OrderBy(h => h.State.IsOpen()).ThenBy(h => h.UpdatedAt).LastOrDefault()?.Reason;

    /// <summary>A refusal no longer applies once the new document has arrived.</summary>
    public static Reason? StillTrue(Reason? reason, Requirement open) =>
        reason is { } why && Refusals.TryGetValue(why, out var rule) && rule.Again != Requirement.None && (open & rule.Again) == 0 ? null : reason;

    /// <summary>
    /// A refusal is shown only while a document can still arrive; a permanent refusal only while no other hosting is open.
    /// </summary>
    static bool RefusalStands(Reason refusal, IReadOnlyList<Hosting> hostings, bool anyOpen) =>
        refusal == Reason.Compliance
            ? !anyOpen && !hostings.Any(h => h.State is HostingState.Active or HostingState.Released)
            : hostings.Any(h => h.State.IsOpen() && h.Needs(Refusals[refusal].Again));
}
