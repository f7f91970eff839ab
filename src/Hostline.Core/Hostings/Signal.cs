namespace Hostline.Core.Hostings;

public enum Signal
{
    NumberEligible,
    /// <summary>The look-up found that it cannot, with a reason.</summary>
    NumberIneligible,
    /// <summary>The current holder approved, or was silent for the whole window, or the two accounts are on the allowlist.</summary>
    ConsentGiven,
    ConsentRefused,
    /// <summary>Holder or operator reversed the consent before activation.</summary>
    ConsentReversed,
    /// <summary>The correct code was entered, or the bill was accepted as proof.</summary>
    OwnershipProven,
    /// <summary>All codes that a hosting may have were used up by wrong tries.</summary>
    CodesExhausted,
    /// <summary>All verification calls that an order may have ended without success.</summary>
    CallsExhausted,
    LetterIn,
    /// <summary>The signer declined, or the letter was revoked.</summary>
    LetterWithdrawn,
    BillIn,
    DocumentsAccepted,
    /// <summary>The reviewer refused the letter; a new one may be uploaded.</summary>
    LetterRefused,
    /// <summary>The reviewer refused the bill; a new one may be uploaded.</summary>
    BillRefused,
    ComplianceRefused,
    CarrierAccepted,
    CarrierRefused,
    /// <summary>The carrier did not answer in time.</summary>
    CarrierSilent,
    TestPassed,
    TestFailed,
    /// <summary>The capability test did not end in time.</summary>
    TestSilent,
    /// <summary>
    /// A check at activation failed: billing, line type, holder. A failed holder check also ends a transfer that is still waiting for
    /// consent.
    /// </summary>
    ActivationRefused,
    /// <summary>The customer had to act and did nothing for too long.</summary>
    IdleTooLong,
    /// <summary>Ownership was not proven within the configured days (off by default).</summary>
    VerificationOverdue,
    /// <summary>The letter was not signed within the configured days (off by default).</summary>
    SignatureOverdue,
    /// <summary>No one acted on an action-required hosting within the configured days (off by default).</summary>
    ActionOverdue,
    /// <summary>The network or an operator found something that a person must look at.</summary>
    NeedsAction,
    ResumedToGathering,
    ResumedToProvisioning,
    FailedByOperator,
    /// <summary>The customer deleted the order before provisioning.</summary>
    Cancelled,
    /// <summary>The registry confirmed that the route is gone.</summary>
    ReleaseConfirmed,
    /// <summary>A transfer took the number to another account.</summary>
    MovedAway,
}

/// <summary>What must be done because a hosting moved. The verb adds it as rows to the same unit.</summary>
public enum Effect
{
    AskConsent,
    AskReview,
    PublishRoute,
    WithdrawRoute,
    TestCapability,
    StartCarrierClock,
    StopCarrierClock,
    StartTestClock,
    StopTestClock,
}
