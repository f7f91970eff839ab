using Hostline.Core.Letters;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Hostings;

/// <summary>Everything on which it depends how a hosting stands.</summary>
/// <param name="Now">World time.</param>
public sealed record StandingFacts(Order Order, Hosting Hosting, DateTimeOffset Now)
{
    /// <summary>The newest code that was sent; null for none.</summary>
    public SentCode? Code { get; init; }

    /// <summary>When another code can be asked for, if not now.</summary>
    public DateTimeOffset? CodeFrom { get; init; }

    /// <summary>A bill that is to prove who has the number waits for a reviewer.</summary>
    public bool IsBillPending { get; init; }

    /// <summary>The letter that is for this hosting; null for none.</summary>
    public SigningLetter? Letter { get; init; }

    /// <summary>Until when the carrier, or the test, has time.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Since when an active number is being released.</summary>
    public DateTimeOffset? LeavingSince { get; init; }

    /// <summary>Why the registry refused to release the number.</summary>
    public Reason? ReleaseRefused { get; init; }

    /// <summary>Its holder has locked the number.</summary>
    public bool IsLocked { get; init; }

    /// <summary>The number can have a campaign and has none.</summary>
    public bool LacksCampaign { get; init; }

    /// <summary>The registry routes the active number to someone else.</summary>
    public bool IsRoutedElsewhere { get; init; }

    /// <summary>Until when a number that moved away can be asked back.</summary>
    public DateTimeOffset? AskBackUntil { get; init; }

    /// <summary>How long the number's carrier took before; null if too few orders tell.</summary>
    public LeadTime? Carrier { get; init; }

    public Consent? Consent => Order.ConsentOf(Hosting);

    public bool Is(HostingState state) => Hosting.State == state;

    /// <summary>The customer must act and this is still missing.</summary>
    public bool Owes(Requirement requirement) => Is(HostingState.Gathering) && Hosting.Needs(requirement);

    /// <summary>The same of the proof of ownership; a bill that is with a reviewer is not the customer's to do.</summary>
    public bool OwesProof => Owes(Requirement.Ownership) && !IsBillPending;

    /// <summary>The document that a reviewer refused and that is not in again.</summary>
    public Requirement Refused => Hosting.Reason is { } why && Hosting.State.IsOpen() && OrderStatuses.Refusals.TryGetValue(why, out var rule)
        ? rule.Again & Hosting.Open : Requirement.None;

    public bool FailedFor(params ReadOnlySpan<Reason> reasons) => Is(HostingState.Failed) && Hosting.Reason is { } why && reasons.Contains(why);
}
