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

    // A reason without words of its own is none that the contract knows: the number is not called a wrong one for it.
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
        _ => NotKnown,
    };
}
