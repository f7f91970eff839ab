namespace Hostline.Core.Hostings;

/// <summary>Everything that can happen to a hosting.</summary>
public enum Signal
{
    /// <summary>The look-up said that the number can be hosted.</summary>
    NumberEligible,
    /// <summary>The look-up said that it can not, with a reason.</summary>
    NumberIneligible,
    /// <summary>The current holder approved, or said nothing for the whole window, or the pair is on the allowlist.</summary>
    ConsentGiven,
    /// <summary>The current holder refused.</summary>
    ConsentRefused,
    /// <summary>Holder or operator took the consent back before activation.</summary>
    ConsentReversed,
    /// <summary>The right code came back, or the bill was accepted as proof.</summary>
    OwnershipProven,
    /// <summary>All codes an order may have were used up by wrong tries.</summary>
    CodesExhausted,
    /// <summary>All verification calls an order may have ended without success.</summary>
    CallsExhausted,
    /// <summary>The letter is in: uploaded, or signed.</summary>
    LetterIn,
    /// <summary>The signer declined, or the letter was revoked.</summary>
    LetterWithdrawn,
    /// <summary>The bill is in.</summary>
    BillIn,
    /// <summary>The reviewer accepted the documents.</summary>
    DocumentsAccepted,
    /// <summary>The reviewer refused the letter; a new one may come.</summary>
    LetterRefused,
    /// <summary>The reviewer refused the bill; a new one may come.</summary>
    BillRefused,
    /// <summary>The reviewer refused for good.</summary>
    ComplianceRefused,
    CarrierAccepted,
    CarrierRefused,
    /// <summary>The carrier did not answer in time.</summary>
    CarrierSilent,
    TestPassed,
    TestFailed,
    /// <summary>The capability test did not end in time.</summary>
    TestSilent,
    /// <summary>A check at activation failed: billing, line type, holder. The last one already fails a transfer whose holder is still being asked.</summary>
    ActivationRefused,
    /// <summary>Nothing was done for 30 days while the customer had the ball.</summary>
    IdleTooLong,
    /// <summary>Ownership was not proven within the configured days (off by default).</summary>
    VerificationOverdue,
    /// <summary>The letter was not signed within the configured days (off by default).</summary>
    SignatureOverdue,
    /// <summary>Nobody acted on an action-required hosting within the configured days (off by default).</summary>
    ActionOverdue,
    /// <summary>The network or an operator found something a person must look at.</summary>
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

/// <summary>What must be done because a hosting moved. The verb writes it as rows in the same unit.</summary>
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
