namespace Hostline.Core.Reasons;

/// <summary>
/// The closed list of reasons for refusals and failures. <see cref="ReasonCatalog"/> has the sentence and the next step for each.
/// </summary>
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
    AccountUnknown,
    AccountSuspended,
    AccountClosed,
    NotAllowed,
    NotFound,
    ProfileNotFound,
    ProfileInUse,
    DestinationsMissing,
    LinkNotFound,
    LimitReached,
    NoGateway,
    SettingExists,
    LastOwner,
    AlreadyMember,
    LastLead,
    SecondPrincipalNeeded,
    ProposalOver,
    ProposalOvertaken,
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
    NameTaken,
    LabelMissing,
    NumberWithoutProfile,
    NumberHasCampaign,

    // Messages
    SenderNotActive,
    RecipientInvalid,
    RecipientOptedOut,
    MediaNotTaken,
    TextNotEncodable,
    TextQueueFull,
    CampaignMissing,
    DestinationNotAllowed,
    ProfileDisabled,
    TextNotDelivered,
    TextRefused,
    TextExpired,

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
    CallNotOffered,
    CallsUsedUp,
    VerificationOverdue,
    ExtensionInvalid,
    CallDelayInvalid,
    ProofDocumentInvalid,
    TooManyOnBill,

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
    MovedLately,
    AskedBack,
    Returned,

    // Orders
    OrderClosed,
    OrderInProgress,
    OrderActive,
    WrongState,
    RouteChanging,
    RegistryUnreachable,
    ReleaseRefused,
    RoutingLost,

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
    FilesNotTaken,
    OrderNotForLetter,
    LetterFixed,
    LetterUnprintable,
    TooManyLetters,
    DocumentStatusInvalid,

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
    SignatureOverdue,
    FailedByOperator,
    DeletedByCustomer,
    Resumed,
    MailNotDelivered,

    // Sandboxes
    ClockMoving,
    ClockBackwards,
    NoCall,
}

/// <summary>One entry of the catalog: API, webhook, e-mail and portal use the same text.</summary>
/// <param name="Code">The reason as a program reads it: lower case with underscores.</param>
/// <param name="Sentence">What happened, for a person.</param>
public sealed record ReasonEntry(string Code, string Sentence, string NextStep);

/// <param name="Field">JSON pointer (RFC 6901) or parameter name of the faulty part, if the interface itself refuses.</param>
/// <param name="Detail">A sentence specific to this case; null for the catalog's sentence.</param>
/// <param name="RetryAfter">How long until the same request may succeed, for limits.</param>
/// <param name="RetryAt">The same as an instant of the order's world, for limits that the world's clock governs.</param>
/// <param name="Place">The faulty part, if core or a verb refuses; each interface has its own name for it.</param>
public sealed record Refusal(
    Reason Reason, string? Field = null, string? Number = null, string? Detail = null, TimeSpan? RetryAfter = null, DateTimeOffset? RetryAt = null,
    Place? Place = null)
{
    /// <summary>A longer wait is given only in the body, because some clients sleep for whatever Retry-After says.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    public ReasonEntry Entry => ReasonCatalog.Of(Reason);
    public string Sentence => Detail ?? Entry.Sentence;

    /// <summary>The interface's name for the faulty part; null for a refusal about no particular part.</summary>
    public string? FieldBy(Func<Place, string?> names) => Field ?? (Place is { } place ? names(place) : null);
}

public readonly record struct Outcome<T>(T? Value, IReadOnlyList<Refusal> Refusals)
{
    public bool IsRefused => Refusals is { Count: > 0 };
    public static implicit operator Outcome<T>(T value) => new(value, []);
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, [refusal]);

    /// <summary>Converts the value; refusals are passed on.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, TNext> turn) => IsRefused ? new(default, Refusals) : new(turn(Value!), []);

    public static Outcome<T> Refused(IReadOnlyList<Refusal> refusals) => new(default, refusals);
    public static implicit operator Outcome<T>(Refusal[] refusals) => new(default, refusals);
    public static implicit operator Outcome<T>(List<Refusal> refusals) => new(default, refusals);
}
