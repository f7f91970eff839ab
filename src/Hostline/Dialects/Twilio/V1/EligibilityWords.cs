using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio.V1;

/// <summary>The vendor's three words about a checked number (contract §3.3).</summary>
readonly record struct EligibilityWords(string SubStatus, string? Why, string NextStep)
{
    const string Edit = "EDIT_INELIGIBLE_NUMBER_AND_RUN_ELIGIBILITY_CHECK_AGAIN";
    const string Manage = "MANAGE_HOSTING_ORDER";
    const string Support = "CONTACT_SUPPORT_INELIGIBLE_CARRIER";
    const string Retry = "RETRY_THE_ELIGIBILITY_CHECK";
    const string Here = "ALREADY_IN_TWILIO";

    const string Eligible = "ELIGIBLE";

    /// <summary>For an account that is neither the caller's own nor one of its subaccounts, or that accepts no orders.</summary>
    public static readonly EligibilityWords WrongAccount = new("INVALID_HOSTING_ACCOUNT_SID", "INVALID_HOSTING_ACCOUNT_SID", Edit);

    /// <summary>Nothing could be found out about it.</summary>
    static readonly EligibilityWords NotKnown = new("INTERNAL_PROCESSING_ERROR", "MISSING_PROVIDER_DATA", Retry);

    public bool IsEligible => SubStatus == Eligible;

    /// <param name="reason">Why it cannot be hosted; null if it can.</param>
    public static EligibilityWords Of(Reason? reason) => reason is { } why ? Of(why) : new(Eligible, null, "CREATE_HOSTED_NUMBER_ORDER");

#pragma warning disable CS8524 // There is no reason without a name; with a default the compiler would not ask for a decision on a new one.
    static EligibilityWords Of(Reason reason) => reason switch
    {
        Reason.NumberNotE164 or Reason.NumberRepeated => new("NUMBER_FORMAT_INELIGIBLE", "NUMBER_FORMAT_INELIGIBLE", Edit),
        Reason.NumberInvalid or Reason.NumberNotFound => new("INVALID_PHONE_NUMBER", "INVALID_PHONE_NUMBER", Edit),
        Reason.NumberWireless or Reason.NumberSpecialService =>
            new("NUMBER_TYPE_INELIGIBLE", "NUMBER_TYPE_INELIGIBLE", "NUMBER_TYPE_CANNOT_BE_HOSTED"),
        Reason.CountryNotHosted => new("COUNTRY_INELIGIBLE", "COUNTRY_NOT_SUPPORTED", "NUMBER_TYPE_CANNOT_BE_HOSTED"),
        Reason.NumberOpenInAccount or Reason.NumberInProgress => new(Here, "ALREADY_IN_TWILIO_AND_IN_HOSTING_PROCESS", Manage),
        Reason.NumberActiveInAccount or Reason.RouteChanging => new(Here, "ALREADY_HOSTED_IN_TWILIO", Manage),
        Reason.NumberHeldByOther or Reason.NumberLocked or Reason.MovedLately => new(Here, "ALREADY_IN_TWILIO_OWNED_BY_OTHER_ACCOUNT", Support),
        Reason.NumberOnPlatform => new(Here, "ALREADY_IN_TWILIO_BUT_NOT_IN_USE", Support),
        Reason.IneligibleCarrier or Reason.AlreadyHosted =>
            new("CARRIER_INELIGIBLE", "NUMBERS_PROVIDER_DOES_NOT_ALLOW_TWILIO_TO_HOST_IT", Support),
        Reason.BillingFailed or Reason.BillingAbolished or Reason.BillingCheckFailed or Reason.AccountSuspended or Reason.AccountClosed
            or Reason.AccountUnknown => WrongAccount,
        Reason.NumberNotRoutable or Reason.NumberNotValidated or Reason.NoGateway => NotKnown,

        // What no look at a number brings.
        Reason.MalformedRequest or Reason.MalformedForm or Reason.MissingField or Reason.InvalidField or Reason.UnknownField or Reason.UnknownValue
            or Reason.ValueOutOfRange or Reason.UnsupportedMediaType or Reason.BodyTooLarge or Reason.MethodNotAllowed or Reason.NotAuthenticated
            or Reason.KeyRevoked or Reason.NotAllowed or Reason.NotFound or Reason.ProfileNotFound or Reason.ProfileInUse
            or Reason.DestinationsMissing or Reason.LinkNotFound or Reason.LimitReached or Reason.SettingExists or Reason.LastOwner
            or Reason.AlreadyMember or Reason.LastLead or Reason.SecondPrincipalNeeded or Reason.ProposalOver or Reason.ProposalOvertaken
            or Reason.KeywordRepeated or Reason.TooManyRequests or Reason.Busy or Reason.OutcomeUnknown or Reason.UnexpectedError
            or Reason.IdempotencyKeyInvalid or Reason.IdempotencyKeyReused or Reason.InvalidUrl or Reason.NumberNotInOrder or Reason.NumberNotHosted
            or Reason.TooManyNumbers or Reason.NoNumbers or Reason.CampaignNotFound or Reason.CampaignEnded or Reason.CampaignInUse
            or Reason.ReferenceTaken or Reason.NameTaken or Reason.LabelMissing or Reason.NumberWithoutProfile or Reason.NumberHasCampaign
            or Reason.SenderNotActive or Reason.RecipientInvalid or Reason.RecipientOptedOut or Reason.MediaNotTaken or Reason.TextNotEncodable
            or Reason.TextQueueFull or Reason.CampaignMissing or Reason.DestinationNotAllowed or Reason.ProfileDisabled or Reason.TextNotDelivered
            or Reason.TextRefused or Reason.TextExpired or Reason.CodeWrong or Reason.NoCodeSent or Reason.CodeExpired or Reason.CodeTriesUsed
            or Reason.NumberGetsNoSms or Reason.NumberTakesNoCall or Reason.CodeAllowanceUsed or Reason.TooManyCodes or Reason.TooManyWrongTries
            or Reason.AlreadyVerified or Reason.ConsentPending or Reason.CodeNotPossible or Reason.CallNotOffered or Reason.CallsUsedUp
            or Reason.VerificationOverdue or Reason.ExtensionInvalid or Reason.CallDelayInvalid or Reason.ProofDocumentInvalid or Reason.TooManyOnBill
            or Reason.ConsentRefused or Reason.Allowlist or Reason.WindowElapsed or Reason.DecidedByOperator or Reason.Reversed or Reason.Disputed
            or Reason.DisputeLifted or Reason.TokenWrong or Reason.TokenExpired or Reason.TransferDecided or Reason.TransferOver
            or Reason.ConsentOverdue or Reason.Transferred or Reason.AskedBack or Reason.Returned or Reason.OrderClosed or Reason.OrderInProgress
            or Reason.OrderActive or Reason.WrongState or Reason.RegistryUnreachable or Reason.ReleaseRefused or Reason.RoutingLost
            or Reason.DocumentMissing or Reason.DocumentNotPdf or Reason.DocumentTooLarge or Reason.DocumentEmpty or Reason.DocumentDamaged
            or Reason.DocumentEncrypted or Reason.DocumentActiveContent or Reason.DocumentTooComplex or Reason.DocumentInfected
            or Reason.DocumentNotChecked or Reason.FilesNotTaken or Reason.OrderNotForLetter or Reason.LetterFixed or Reason.LetterUnprintable
            or Reason.TooManyLetters or Reason.DocumentStatusInvalid or Reason.SignatureMissing or Reason.SignerNameMismatch
            or Reason.SignerUnauthorized or Reason.TemplateOutdated or Reason.LetterExpired or Reason.LetterIllegible or Reason.NumberNotOnLetter
            or Reason.NumberNotOnBill or Reason.BillMissing or Reason.BillOutdated or Reason.BillIllegible or Reason.AccountMismatch
            or Reason.Compliance or Reason.CarrierRejected or Reason.CarrierTimeout or Reason.ActivationFailed or Reason.OwnershipNotProven
            or Reason.CapabilityTestFailed or Reason.CapabilityTestTimeout or Reason.Idle or Reason.SignatureOverdue or Reason.FailedByOperator
            or Reason.DeletedByCustomer or Reason.Resumed or Reason.MailNotDelivered or Reason.ClockMoving or Reason.ClockBackwards
            or Reason.NoCall => NotKnown,
    };
#pragma warning restore CS8524
}
