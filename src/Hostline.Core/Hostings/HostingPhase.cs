namespace Hostline.Core.Hostings;

/// <summary>The progress of a hosting as its customer sees it. Derived from the state and the open requirements, never stored.</summary>
public enum HostingPhase
{
    /// <summary>Eligibility is being checked; in a transfer, the holder is being asked.</summary>
    Checking,
    /// <summary>The number can be hosted; no one has begun to prove ownership.</summary>
    Received,
    /// <summary>A proof of ownership has begun.</summary>
    Proving,
    /// <summary>Ownership is proven; the letter is missing.</summary>
    Proven,
    /// <summary>A letter is out for signature.</summary>
    Signing,
    /// <summary>The customer has nothing left to do: the reviewer or the carrier has.</summary>
    Processing,
    Testing,
    /// <summary>Active, or was active before its release.</summary>
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
