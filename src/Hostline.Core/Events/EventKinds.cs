namespace Hostline.Core.Events;

/// <summary>The closed list of event kinds in a timeline.</summary>
public static class EventKinds
{
    public const string OrderCreated = "order.created";
    public const string OrderCancelled = "order.cancelled";
    public const string HostingDescribed = "hosting.described";
    public const string NumberEligible = "number.eligible";
    public const string NumberIneligible = "number.ineligible";
    public const string CodeSent = "code.sent";
    public const string CodeWrong = "code.wrong";
    public const string CodesExhausted = "code.exhausted";
    public const string CallPlaced = "call.placed";
    public const string CallRinging = "call.ringing";
    public const string CallAnswered = "call.answered";
    public const string CallExtensionSent = "call.extension_sent";
    public const string CallChallenged = "call.challenged";
    public const string CallChallengePassed = "call.challenge_passed";
    public const string CallKeyed = "call.keyed";
    public const string CallEnded = "call.ended";
    public const string CallsUsedUp = "call.used_up";
    public const string OwnershipProven = "ownership.proven";
    public const string DocumentsReceived = "documents.received";
    public const string DocumentsAccepted = "documents.accepted";
    public const string DocumentsRefused = "documents.refused";
    public const string LetterSent = "letter.sent";
    public const string LetterReopened = "letter.reopened";
    public const string LetterSigned = "letter.signed";
    public const string LetterCanceled = "letter.canceled";
    public const string CarrierAccepted = "carrier.accepted";
    public const string CarrierRefused = "carrier.refused";
    public const string CarrierSilent = "carrier.silent";
    public const string TestPassed = "test.passed";
    public const string TestFailed = "test.failed";
    public const string ActivationRefused = "activation.refused";
    public const string ReleaseRequested = "release.requested";
    public const string ReleaseFailed = "release.failed";
    public const string ReleaseRefused = "release.refused";
    public const string Released = "number.released";
    public const string CampaignAssigned = "campaign.assigned";
    public const string CampaignRemoved = "campaign.removed";
    public const string IdleTooLong = "order.idle";
    public const string Resumed = "order.resumed";
    public const string FailedByOperator = "order.failed";
    public const string MailBounced = "mail.bounced";
    public const string TransferDetected = "transfer.detected";
    public const string TransferFailed = "transfer.failed";
    public const string ConsentRequested = "consent.requested";
    public const string ConsentReminded = "consent.reminded";
    public const string ConsentGiven = "consent.given";
    public const string ConsentRefused = "consent.refused";
    public const string ConsentReversed = "consent.reversed";
    public const string ConsentOverdue = "consent.overdue";
    public const string WindowExtended = "window.extended";
    public const string Disputed = "order.disputed";
    public const string DisputeLifted = "order.dispute_lifted";
    public const string LinkTriesUsed = "link.tries_used";
    public const string NumberMoved = "number.moved";
    public const string NumberLost = "number.lost";
    public const string NumberLocked = "number.locked";
    public const string NumberUnlocked = "number.unlocked";
    public const string AllowlistAdded = "allowlist.added";
    public const string AllowlistRemoved = "allowlist.removed";
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string AccountCreated = "account.created";
    public const string AccountUpdated = "account.updated";
    public const string SubaccountOpened = "account.subaccount_opened";
    public const string OperatorKeyReplaced = "operator_key.replaced";
    public const string SealedAsFound = "audit.sealed_as_found";

    /// <summary>Members of the payload of <see cref="DocumentsReceived"/>: the SHA-256 of each document, in hex.</summary>
    public static readonly IReadOnlyList<string> DocumentHashes = ["letter_sha256", "bill_sha256"];
}
