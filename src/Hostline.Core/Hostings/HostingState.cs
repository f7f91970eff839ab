namespace Hostline.Core.Hostings;

/// <summary>The state of the hosting of one number. The numbers are stored (table <c>states</c>); never renumber them.</summary>
public enum HostingState
{
    /// <summary>Ordered; the look-up has not yet said whether the number can be hosted.</summary>
    Requested = 1,
    /// <summary>A transfer: the current holder has been asked and has not decided.</summary>
    AwaitingConsent = 2,
    /// <summary>The customer must act: proof of ownership, letter, bill.</summary>
    Gathering = 3,
    /// <summary>Everything from the customer is in; a reviewer must act.</summary>
    InReview = 4,
    /// <summary>Accepted by the reviewer; waiting for the routing registry and the carrier.</summary>
    Provisioning = 5,
    /// <summary>The carrier accepted; test messages are being sent.</summary>
    Testing = 6,
    /// <summary>The number's messages run through this host.</summary>
    Active = 7,
    /// <summary>Was active; off-boarded or moved to another account.</summary>
    Released = 8,
    /// <summary>Stuck; an operator resumes or fails it.</summary>
    ActionRequired = 9,
    Failed = 10,
    /// <summary>Closed by the customer before it was provisioned.</summary>
    Cancelled = 11,
}

/// <summary>The requirements of a hosting, recorded when it is ordered. Each is met only by its own proof.</summary>
[Flags]
public enum Requirement
{
    None = 0,
    /// <summary>The current holder's consent (transfers only).</summary>
    Consent = 1,
    /// <summary>A code that was sent to the number itself, or an accepted phone bill.</summary>
    Ownership = 2,
    Letter = 4,
    Bill = 8,
    /// <summary>A person, or the sandbox's robot, accepted the documents.</summary>
    Review = 16,
    /// <summary>The carrier and the routing registry accepted the route.</summary>
    Carrier = 32,
    CapabilityTest = 64,
}

public static class HostingStates
{
    /// <summary>Everything that a standard order with uploaded documents needs.</summary>
    public const Requirement Standard =
        Requirement.Ownership | Requirement.Letter | Requirement.Bill | Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest;

    /// <summary>Everything that a transfer between two accounts needs: no registry, no carrier, no capability test.</summary>
    public const Requirement Transfer =
        Requirement.Consent | Requirement.Ownership | Requirement.Letter | Requirement.Bill | Requirement.Review;

    public static readonly IReadOnlyList<HostingState> All = Enum.GetValues<HostingState>();

    public static bool IsOpen(this HostingState state) =>
        state is not (HostingState.Active or HostingState.Released or HostingState.Failed or HostingState.Cancelled);

    public static bool IsLive(this HostingState state) => state.IsOpen() || state == HostingState.Active;

    /// <summary>The customer or an operator must act, so the 30-day idle clock runs.</summary>
    public static bool Idles(this HostingState state) =>
        state is HostingState.Requested or HostingState.Gathering or HostingState.ActionRequired;

    /// <summary>The state in words, as used in sentences and documents.</summary>
    public static string Words(this HostingState state) => state switch
    {
        HostingState.AwaitingConsent => "awaiting consent",
        HostingState.InReview => "in review",
        HostingState.ActionRequired => "action required",
        _ => state.ToString().ToLowerInvariant(),
    };
}
