namespace Hostline.Core.Hostings;

/// <summary>
/// How far a hosting has come, in the customer's eyes: its state, with the time in which the customer must act divided by what is
/// missing. Derived, never stored.
/// </summary>
public enum HostingPhase
{
    /// <summary>It is being checked whether the number can be hosted; for a transfer, the holder is asked.</summary>
    Checking,
    /// <summary>The number can be hosted; no one has begun to prove ownership.</summary>
    Received,
    /// <summary>A proof of ownership has begun.</summary>
    Proving,
    /// <summary>Ownership is proven; a letter is missing.</summary>
    Proven,
    /// <summary>A letter is out for signature.</summary>
    Signing,
    /// <summary>Everything of the customer is in: with the reviewer, or with the carrier.</summary>
    Processing,
    /// <summary>Test messages are being sent.</summary>
    Testing,
    /// <summary>Its messages run through this host, or did until it was released.</summary>
    Hosted,
    /// <summary>An operator must act.</summary>
    Stuck,
    Failed,
    Cancelled,
}

public static class HostingPhases
{
    public static readonly IReadOnlyList<HostingPhase> All = Enum.GetValues<HostingPhase>();

    public static HostingPhase PhaseOf(Hosting hosting) => hosting.State switch
    {
        HostingState.Requested or HostingState.AwaitingConsent => HostingPhase.Checking,
        HostingState.Gathering => Gathering(hosting),
        HostingState.InReview or HostingState.Provisioning => HostingPhase.Processing,
        HostingState.Testing => HostingPhase.Testing,
        HostingState.Active or HostingState.Released => HostingPhase.Hosted,
        HostingState.ActionRequired => HostingPhase.Stuck,
        HostingState.Failed => HostingPhase.Failed,
        _ => HostingPhase.Cancelled,
    };

    public static IReadOnlyList<HostingState> StatesOf(HostingPhase phase) => phase switch
    {
        HostingPhase.Checking => [HostingState.Requested, HostingState.AwaitingConsent],
        HostingPhase.Received or HostingPhase.Proving or HostingPhase.Proven or HostingPhase.Signing => [HostingState.Gathering],
        HostingPhase.Processing => [HostingState.InReview, HostingState.Provisioning],
        HostingPhase.Testing => [HostingState.Testing],
        HostingPhase.Hosted => [HostingState.Active, HostingState.Released],
        HostingPhase.Stuck => [HostingState.ActionRequired],
        HostingPhase.Failed => [HostingState.Failed],
        _ => [HostingState.Cancelled],
    };

    static HostingPhase Gathering(Hosting hosting) => hosting switch
    {
        _ when hosting.Needs(Requirement.Ownership) => hosting.IsProving ? HostingPhase.Proving : HostingPhase.Received,
        { SigningLetter: not null } => HostingPhase.Signing,
        _ => HostingPhase.Proven,
    };
}
