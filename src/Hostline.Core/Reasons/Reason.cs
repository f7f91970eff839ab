namespace Hostline.Core.Reasons;

/// <summary>The closed list of why something was refused or failed. <see cref="ReasonCatalog"/> has the sentence and the next step of each.</summary>
public enum Reason
{
    // Requests
    MalformedRequest,
    MalformedForm,
    MissingField,
    InvalidField,
    UnknownField,
    UnknownValue,
    ValueOutOfRange,
    UnsupportedMediaType,
    BodyTooLarge,
    MethodNotAllowed,
    NotAuthenticated,
    KeyRevoked,
    NotAllowed,
    NotFound,
    ProfileNotFound,
    ProfileInUse,
    DestinationsMissing,
    LinkNotFound,
    LimitReached,
    NoGateway,
    SettingExists,
    KeywordRepeated,
    TooManyRequests,
    Busy,
    OutcomeUnknown,
    UnexpectedError,
    IdempotencyKeyInvalid,
    IdempotencyKeyReused,
    InvalidUrl,

    // Numbers
    NumberNotE164,
    NumberInvalid,
    NumberRepeated,
    CountryNotHosted,
    NumberWireless,
    NumberNotRoutable,
    NumberNotValidated,
    NumberOnPlatform,
    NumberActiveInAccount,
    NumberOpenInAccount,
    NumberHeldByOther,
    NumberInProgress,
    NumberNotInOrder,
    NumberNotHosted,
    NumberSpecialService,
    TooManyNumbers,
    NoNumbers,
    BillingFailed,
    BillingAbolished,

    // Campaigns
    CampaignNotFound,
    CampaignEnded,
    CampaignInUse,
    ReferenceTaken,
    NumberWithoutProfile,
    NumberHasCampaign,

    // Ownership
    CodeWrong,
    NoCodeSent,
    CodeExpired,
    CodeTriesUsed,
    NumberGetsNoSms,
    NumberTakesNoCall,
    CodeAllowanceUsed,
    TooManyCodes,
    TooManyWrongTries,
    AlreadyVerified,
    ConsentPending,
    CodeNotPossible,

    // Transfers
    ConsentRefused,
    Allowlist,
    WindowElapsed,
    DecidedByOperator,
    Reversed,
    Disputed,
    DisputeLifted,
    NumberLocked,
    TokenWrong,
    TokenExpired,
    TransferDecided,
    TransferOver,
    ConsentOverdue,
    Transferred,

    // Orders
    OrderClosed,
    OrderInProgress,
    OrderActive,
    WrongState,
    RouteChanging,
    RegistryUnreachable,
    ReleaseRefused,

    // Documents
    DocumentMissing,
    DocumentNotPdf,
    DocumentTooLarge,
    DocumentEmpty,
    DocumentDamaged,
    DocumentEncrypted,
    DocumentActiveContent,
    DocumentTooComplex,
    DocumentInfected,
    DocumentNotChecked,

    // The reviewer's reasons
    SignatureMissing,
    SignerNameMismatch,
    SignerUnauthorized,
    TemplateOutdated,
    LetterExpired,
    LetterIllegible,
    NumberNotOnLetter,
    NumberNotOnBill,
    BillMissing,
    BillOutdated,
    BillIllegible,
    AccountMismatch,
    Compliance,

    // Ends
    NumberNotFound,
    IneligibleCarrier,
    CarrierRejected,
    CarrierTimeout,
    AlreadyHosted,
    ActivationFailed,
    BillingCheckFailed,
    OwnershipNotProven,
    CapabilityTestFailed,
    CapabilityTestTimeout,
    Idle,
    FailedByOperator,
    DeletedByCustomer,
    Resumed,
    MailNotDelivered,

    // Sandboxes
    ClockMoving,
    ClockBackwards,
    NoCall,
}

/// <summary>One entry of the catalog: the same text stands in the API, the webhook, the e-mail and the portal.</summary>
/// <param name="Code">The reason as a program reads it: lower case with underscores.</param>
/// <param name="Sentence">What happened, for a person.</param>
/// <param name="NextStep">What that person does now.</param>
public sealed record ReasonEntry(string Code, string Sentence, string NextStep);

/// <summary>An expected failure: a reason, where it lies, and what is particular to this case.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Field">JSON pointer (RFC 6901) or parameter name of what was wrong, when there is one.</param>
/// <param name="Number">The number concerned, as it was given.</param>
/// <param name="Detail">A sentence particular to this case; the catalog's sentence when null.</param>
/// <param name="RetryAfter">How long until the same request may succeed, for limits.</param>
/// <param name="RetryAt">The same as an instant of the order's world, for limits that go by the world's clock.</param>
public sealed record Refusal(
    Reason Reason, string? Field = null, string? Number = null, string? Detail = null, TimeSpan? RetryAfter = null, DateTimeOffset? RetryAt = null)
{
    /// <summary>A longer wait is told in the body only: some clients sleep as long as a Retry-After says, whatever they were doing.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    public ReasonEntry Entry => ReasonCatalog.Of(Reason);
    public string Sentence => Detail ?? Entry.Sentence;
}

/// <summary>What a verb gives back: a value, or the refusals that stood in its way.</summary>
public readonly record struct Outcome<T>(T? Value, IReadOnlyList<Refusal> Refusals)
{
    public bool IsRefused => Refusals is { Count: > 0 };
    public static implicit operator Outcome<T>(T value) => new(value, []);
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, [refusal]);

    /// <summary>The value turned into another one; refusals stay as they are.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, TNext> turn) => IsRefused ? new(default, Refusals) : new(turn(Value!), []);

    public static Outcome<T> Refused(IReadOnlyList<Refusal> refusals) => new(default, refusals);
    public static implicit operator Outcome<T>(Refusal[] refusals) => new(default, refusals);
    public static implicit operator Outcome<T>(List<Refusal> refusals) => new(default, refusals);
}
