using Hostline.Core.Letters;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Hostings;

/// <param name="Now">World time.</param>
public sealed record StandingFacts(Order Order, Hosting Hosting, DateTimeOffset Now)
{
    public SentCode? Code { get; init; }

    /// <summary>When another code can be requested; null for now.</summary>
    public DateTimeOffset? CodeFrom { get; init; }

    /// <summary>Whether a bill as proof of ownership waits for a reviewer.</summary>
    public bool IsBillPending { get; init; }

    /// <summary>The letter that is for this hosting; null for none.</summary>
    public SigningLetter? Letter { get; init; }

    /// <summary>The deadline of the carrier or of the capability test.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Since when an active number is being released.</summary>
    public DateTimeOffset? LeavingSince { get; init; }

    public Reason? ReleaseRefused { get; init; }

    public bool IsLocked { get; init; }

    public bool LacksCampaign { get; init; }

    public bool IsRoutedElsewhere { get; init; }

    /// <summary>Until when the former holder can ask for a number that moved away.</summary>
    public DateTimeOffset? AskBackUntil { get; init; }

    /// <summary>How long the number's carrier took for past orders; null if there were too few.</summary>
    public LeadTime? Carrier { get; init; }

    public Consent? Consent => Order.ConsentOf(Hosting);

    public bool Is(HostingState state) => Hosting.State == state;

    /// <summary>The customer must act, and this requirement is open.</summary>
    public bool Owes(Requirement requirement) => Is(HostingState.Gathering) && Hosting.Needs(requirement);

    /// <summary>The same for proof of ownership; a bill under review is not the customer's task.</summary>
    public bool OwesProof => Owes(Requirement.Ownership) && !IsBillPending;

    /// <summary>The document that a reviewer refused and that was not uploaded again.</summary>
    public Requirement Refused => Hosting.Reason is { } why && Hosting.State.IsOpen() && OrderStatuses.Refusals.TryGetValue(why, out var rule)
        ? rule.Again & Hosting.Open : Requirement.None;

    public bool FailedFor(params ReadOnlySpan<Reason> reasons) => Is(HostingState.Failed) && Hosting.Reason is { } why && reasons.Contains(why);
}
