using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio;

/// <summary>A refusal in the vendor's terms: the HTTP status and the code in its error dictionary (contract §5).</summary>
readonly record struct TwilioError(int Status, int Code);

/// <summary>Maps every refusal once: by parameter and fault, or else by its reason.</summary>
static class Errors
{
    const int Malformed = 20001;

    public static TwilioError Of(Refusal refusal) =>
        refusal.Field is { } field && ByField.TryGetValue((refusal.Reason, field), out var code) ? new(400, code) : OfParameter(refusal) ?? Of(refusal.Reason);

    /// <summary>A value that was given and cannot be used has the code of its parameter.</summary>
    static TwilioError? OfParameter(Refusal refusal) =>
        refusal.Reason is Reason.AccountSuspended or Reason.AccountClosed && Places.ParameterOf(refusal) is not null ? new(400, 21472) :
        refusal.Reason is Reason.InvalidField or Reason.UnknownValue or Reason.ValueOutOfRange or Reason.InvalidUrl
        && Places.ParameterOf(refusal) is { } name && ByParameter.TryGetValue(name, out var code)
            ? new(400, code)
            : null;

#pragma warning disable CS8524 // There is no reason without a name; with a default the compiler would not ask for a decision on a new one.
    public static TwilioError Of(Reason reason) => reason switch
    {
        Reason.MalformedRequest or Reason.MalformedForm or Reason.MissingField or Reason.InvalidField or Reason.UnknownField or Reason.UnknownValue
            or Reason.ValueOutOfRange or Reason.UnsupportedMediaType or Reason.InvalidUrl or Reason.IdempotencyKeyInvalid or Reason.IdempotencyKeyReused
            or Reason.MediaNotTaken or Reason.TextNotEncodable or Reason.NumberRepeated or Reason.KeywordRepeated => new(400, Malformed),
        Reason.BodyTooLarge => new(413, Malformed),
        Reason.NotAuthenticated or Reason.KeyRevoked => new(401, 20003),
        Reason.NotAllowed or Reason.AccountSuspended or Reason.AccountClosed or Reason.SecondPrincipalNeeded => new(403, 20403),
        Reason.AccountUnknown => new(400, 21471),
        Reason.BillingFailed or Reason.BillingAbolished or Reason.BillingCheckFailed => new(403, 20005),
        Reason.NotFound or Reason.ProfileNotFound or Reason.LinkNotFound or Reason.NumberNotHosted or Reason.NumberNotInOrder or Reason.CampaignNotFound
            or Reason.NoCall or Reason.DeletedByCustomer => new(404, 20404),
        Reason.MethodNotAllowed => new(405, 20004),
        Reason.NoNumbers => new(400, 22124),
        Reason.TooManyNumbers => new(400, 22125),
        Reason.LabelMissing => new(400, 22127),
        Reason.TooManyRequests or Reason.TooManyWrongTries or Reason.TooManyLetters => new(429, 20429),
        Reason.UnexpectedError => new(500, 20500),
        Reason.Busy or Reason.OutcomeUnknown or Reason.DocumentNotChecked => new(503, 20503),
        Reason.NumberNotE164 or Reason.NumberInvalid => new(400, 22102),
        Reason.CountryNotHosted => new(400, 22103),
        Reason.NoGateway or Reason.NumberWireless or Reason.IneligibleCarrier or Reason.NumberNotRoutable or Reason.NumberNotValidated
            or Reason.NumberOnPlatform or Reason.NumberActiveInAccount or Reason.NumberOpenInAccount or Reason.NumberHeldByOther or Reason.NumberInProgress
            or Reason.NumberSpecialService or Reason.NumberLocked or Reason.MovedLately or Reason.AlreadyHosted or Reason.RouteChanging
            or Reason.NumberNotFound => new(400, 22110),
        Reason.OrderClosed or Reason.WrongState or Reason.Disputed or Reason.AskedBack or Reason.ConsentPending or Reason.AlreadyVerified
            or Reason.Idle or Reason.VerificationOverdue or Reason.SignatureOverdue or Reason.Resumed or Reason.FailedByOperator or Reason.CarrierRejected
            or Reason.CarrierTimeout or Reason.ActivationFailed or Reason.CapabilityTestFailed or Reason.CapabilityTestTimeout
            or Reason.Compliance => new(400, 22112),
        Reason.CodeWrong or Reason.CodeExpired or Reason.CodeTriesUsed or Reason.NoCodeSent or Reason.OwnershipNotProven => new(400, 22113),
        Reason.CodeNotPossible => new(400, 22114),
        Reason.CallsUsedUp => new(400, 22100),
        Reason.ProofDocumentInvalid or Reason.TooManyOnBill or Reason.DocumentMissing or Reason.DocumentNotPdf or Reason.DocumentTooLarge
            or Reason.DocumentEmpty or Reason.DocumentDamaged or Reason.DocumentEncrypted or Reason.DocumentActiveContent or Reason.DocumentTooComplex
            or Reason.DocumentInfected or Reason.NumberNotOnBill or Reason.BillMissing or Reason.BillOutdated or Reason.BillIllegible
            or Reason.AccountMismatch => new(400, 22118),
        Reason.ExtensionInvalid => new(400, 22117),
        Reason.CallDelayInvalid => new(400, 21454),
        Reason.TooManyCodes or Reason.CodeAllowanceUsed or Reason.NumberTakesNoCall or Reason.NumberGetsNoSms or Reason.CallNotOffered => new(400, 22123),
        Reason.NameTaken => new(400, 22115),
        Reason.OrderNotForLetter => new(400, 22101),
        Reason.LetterUnprintable => new(400, 22109),
        Reason.LetterFixed or Reason.FilesNotTaken or Reason.SignatureMissing or Reason.SignerNameMismatch or Reason.SignerUnauthorized
            or Reason.TemplateOutdated or Reason.LetterExpired or Reason.LetterIllegible or Reason.NumberNotOnLetter => new(400, 22107),
        Reason.DocumentStatusInvalid => new(400, 22122),
        Reason.SenderNotActive or Reason.ProfileDisabled => new(400, 21606),
        Reason.RecipientInvalid => new(400, 21211),
        Reason.RecipientOptedOut => new(400, 21610),
        Reason.DestinationNotAllowed or Reason.DestinationsMissing => new(400, 21408),
        Reason.TextQueueFull => new(400, 21611),
        Reason.CampaignMissing or Reason.CampaignEnded or Reason.NumberWithoutProfile or Reason.NumberHasCampaign => new(400, 30034),
        Reason.TextNotDelivered or Reason.TextRefused or Reason.TextExpired => new(400, OfMessage(reason)),
        Reason.LimitReached or Reason.OrderInProgress or Reason.OrderActive or Reason.ProfileInUse or Reason.CampaignInUse or Reason.SettingExists
            or Reason.ReferenceTaken or Reason.LastOwner or Reason.AlreadyMember or Reason.LastLead or Reason.ProposalOver or Reason.ProposalOvertaken
            or Reason.ConsentRefused or Reason.Allowlist or Reason.WindowElapsed or Reason.DecidedByOperator or Reason.Reversed or Reason.DisputeLifted
            or Reason.TokenWrong or Reason.TokenExpired or Reason.TransferDecided or Reason.TransferOver or Reason.ConsentOverdue or Reason.Transferred
            or Reason.Returned or Reason.RegistryUnreachable or Reason.ReleaseRefused or Reason.RoutingLost or Reason.MailNotDelivered
            or Reason.ClockMoving or Reason.ClockBackwards => new(409, 20409),
    };
#pragma warning restore CS8524

    /// <summary>The error code that a message shows if it was not delivered for this reason.</summary>
    public static int OfMessage(Reason reason) => reason switch
    {
        Reason.SenderNotActive or Reason.RecipientOptedOut or Reason.CampaignMissing => Of(reason).Code,
        Reason.AccountSuspended or Reason.AccountClosed => 30002,
        Reason.TextExpired => 30036,
        _ => 30008,
    };

    /// <summary>The error codes for one fault of one parameter, for the page of errors.</summary>
    public static IEnumerable<(Reason Reason, string Parameter, TwilioError Error)> OfFields => ByField.Keys.Select(key =>
    {
        var refusal = new Refusal(key.Item1, key.Item2);
        return (key.Item1, Places.ParameterOf(refusal)!, Of(refusal));
    });

    public static IEnumerable<(string Parameter, TwilioError Error)> OfParameters => ByParameter.Select(p => (p.Key, new TwilioError(400, p.Value)));

    /// <summary>The error codes for one fault of one parameter.</summary>
    static readonly Dictionary<(Reason, string), int> ByField = new()
    {
        [(Reason.MissingField, "/Body")] = 21602,
        [(Reason.MissingField, "/From")] = 21603,
        [(Reason.MissingField, "/To")] = 21604,
        [(Reason.InvalidUrl, "/Message/StatusCallback")] = 21609,
        [(Reason.InvalidField, "/MessagingServiceSid")] = 21701,
        [(Reason.InvalidField, "/AccountSid")] = 21470,
        [(Reason.AccountSuspended, "/AccountSid")] = 21472,
        [(Reason.AccountClosed, "/AccountSid")] = 21472,
        [(Reason.NotAllowed, "/AccountSid")] = 21473,
        [(Reason.NotAllowed, "/Number/AccountSid")] = 21474,
        [(Reason.WrongState, "/Number/AccountSid")] = 22121,
        [(Reason.WrongState, "/Message/Status")] = 30409,
        [(Reason.UnknownValue, "/Account/Status")] = 21475,
        [(Reason.NotAllowed, "/Account/Status")] = 21477,
        [(Reason.AccountClosed, "/Account/Status")] = 21479,
        [(Reason.NotAllowed, "/Account")] = 21474,
        [(Reason.LimitReached, "/Account")] = 21480,
        [(Reason.ValueOutOfRange, "/PageSize")] = 20007,
        [(Reason.InvalidField, "/SmsCapability")] = Malformed,
        [(Reason.NoGateway, "/Status")] = 22123,
        [(Reason.NoGateway, "/To")] = 21612,
        [(Reason.ValueOutOfRange, "/Account/FriendlyName")] = 20002,
        [(Reason.InvalidField, "/Account/FriendlyName")] = 20002,
        [(Reason.InvalidField, "/Address/Whole")] = 21628,
        [(Reason.InvalidField, "/Address/AutoCorrectAddress")] = 21629,
    };

    static readonly Dictionary<string, int> ByParameter = new(StringComparer.Ordinal)
    {
        ["PhoneNumber"] = 22102,
        ["Body"] = 21617,
        ["Email"] = 22104,
        ["email"] = 22104,
        ["notification_email"] = 22104,
        ["status_callback_url"] = 22105,
        ["address_sid"] = 22109,
        ["CcEmails"] = 22104,
        ["SmsUrl"] = 22105,
        ["SmsFallbackUrl"] = 22105,
        ["StatusCallbackUrl"] = 22105,
        ["SmsMethod"] = 22106,
        ["SmsFallbackMethod"] = 22106,
        ["StatusCallbackMethod"] = 22106,
        ["HostedNumberOrderSids"] = 22101,
        ["SmsApplicationSid"] = 22108,
        ["AddressSid"] = 22109,
        ["Status"] = 22111,
        ["UniqueName"] = 22115,
        ["FriendlyName"] = 22116,
        ["Extension"] = 22117,
        ["VerificationDocumentSid"] = 22118,
        ["SmsCapability"] = 22119,
        ["VerificationType"] = 22120,
        ["CallDelay"] = 21454,
        ["VerificationCallDelay"] = 21454,
        ["VerificationCallExtension"] = 22117,
        ["AccountSid"] = 21470,
    };
}
