namespace Hostline.Core.Events;

/// <summary>The closed list of what can be read in a timeline.</summary>
public static class EventKinds
{
    public const string OrderCreated = "order.created";
    public const string OrderCancelled = "order.cancelled";
    public const string NumberEligible = "number.eligible";
    public const string NumberIneligible = "number.ineligible";
    public const string CodeSent = "code.sent";
    public const string CodeWrong = "code.wrong";
    public const string CodesExhausted = "code.exhausted";
    public const string OwnershipProven = "ownership.proven";
    public const string DocumentsReceived = "documents.received";
    public const string DocumentsAccepted = "documents.accepted";
    public const string DocumentsRefused = "documents.refused";
    public const string CarrierAccepted = "carrier.accepted";
    public const string CarrierRefused = "carrier.refused";
    public const string CarrierSilent = "carrier.silent";
    public const string TestPassed = "test.passed";
    public const string TestFailed = "test.failed";
    public const string ActivationRefused = "activation.refused";
    public const string ReleaseRequested = "release.requested";
    public const string Released = "number.released";
    public const string IdleTooLong = "order.idle";
    public const string Resumed = "order.resumed";
    public const string FailedByOperator = "order.failed";
    public const string MailBounced = "mail.bounced";
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string AccountCreated = "account.created";
}
