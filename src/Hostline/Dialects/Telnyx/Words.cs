using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Telnyx;

static class Words
{
    const string Eligible = "ELIGIBLE";

    public static readonly ReasonWords Reasons = JsonWords.Reasons.And(
        (Reason.NumberHasCampaign, "Move it to the other campaign with PUT, or remove it from its campaign first."),
        (Reason.NumberGetsNoSms, "Ask for the code by call: set verification_method to call."),
        (Reason.OrderActive, "Release a number with DELETE /messaging_hosted_numbers/{id}."),
        (Reason.DocumentMissing, "Send at least one of the files loa and bill."));

    public static string Of(OrderStatus status) => status switch
    {
        OrderStatus.Open => "pending",
        OrderStatus.DocumentsIn => "loa_file_successful",
        OrderStatus.Provisioning => "provisioning",
        OrderStatus.Done => "successful",
        OrderStatus.Deleted => "deleted",
        OrderStatus.CarrierRejected => "carrier_rejected",
        OrderStatus.IneligibleCarrier => "ineligible_carrier",
        OrderStatus.LetterInvalid => "loa_file_invalid",
        OrderStatus.DocumentationIncomplete => "incomplete_documentation",
        OrderStatus.BillingInformationIncorrect => "incorrect_billing_information",
        OrderStatus.ComplianceFailed => "compliance_review_failed",
        _ => "failed",
    };

    public static readonly IReadOnlyList<string> OfStatuses = [.. Enum.GetValues<OrderStatus>().Select(Of)];

    public static OrderStatus? Find(string word) => OfStatuses.Contains(word) ? Enum.GetValues<OrderStatus>().First(s => Of(s) == word) : null;

    public static string Of(Hosting hosting) => OfNumber(hosting.State, hosting.OwnershipProven, hosting.Reason);

    public static IReadOnlyList<string> OfNumbers { get; } =
    [
        .. Enum.GetValues<HostingState>().SelectMany(state => Enum.GetValues<Reason>().SelectMany(reason =>
            new[] { OfNumber(state, false, reason), OfNumber(state, true, reason) })).Distinct(),
    ];

    static string OfNumber(HostingState state, bool isOwnershipProven, Reason? reason) => state switch
    {
        HostingState.Requested or HostingState.AwaitingConsent or HostingState.ActionRequired => "pending",
        HostingState.Gathering or HostingState.InReview => isOwnershipProven ? "ownership_successful" : "pending",
        HostingState.Provisioning or HostingState.Testing => "provisioning",
        HostingState.Active => "successful",
        HostingState.Released or HostingState.Cancelled => "deleted",
        _ => OfFailure(reason),
    };

    static string OfFailure(Reason? reason) => reason switch
    {
        Reason.CarrierRejected => "failed_carrier_rejected",
        Reason.IneligibleCarrier => "failed_ineligible_carrier",
        Reason.AlreadyHosted => "failed_number_already_hosted",
        Reason.NumberNotFound => "failed_number_not_found",
        Reason.OwnershipNotProven => "failed_ownership_verification",
        Reason.CarrierTimeout => "failed_timeout",
        Reason.ActivationFailed or Reason.BillingCheckFailed or Reason.AccountSuspended or Reason.AccountClosed or Reason.NumberWireless
            or Reason.NumberLocked => "failed_activation",
        _ => "failed",
    };

    public static IReadOnlyList<string> OfEligibilities { get; } =
        [Eligible, .. Enum.GetValues<Reason>().Select(reason => OfEligibility(reason)).OfType<string>().Distinct()];

    /// <summary>
    /// The eligibility status of a refusal, in upper case like the SDKs' constants; the lower-case word of the documents is beside it. Null if
    /// the reason is not about eligibility.
    /// </summary>
    public static string? OfEligibility(Reason? reason) => reason switch
    {
        null => Eligible,
        Reason.NumberRepeated => "NUMBER_CAN_NOT_BE_REPEATED",
        Reason.NumberWireless => "NUMBER_CAN_NOT_BE_WIRELESS",
        Reason.NumberActiveInAccount or Reason.NumberOpenInAccount or Reason.RouteChanging => "NUMBER_CAN_NOT_BE_ACTIVE_IN_YOUR_ACCOUNT",
        Reason.NumberHeldByOther => "NUMBER_CAN_NOT_HOSTED_WITH_A_TELNYX_SUBSCRIBER",
        Reason.NumberOnPlatform => "NUMBER_CAN_NOT_BE_IN_TELNYX",
        Reason.CountryNotHosted => "NUMBER_IS_NOT_A_US_NUMBER",
        Reason.NumberNotRoutable or Reason.NumberInvalid or Reason.NumberSpecialService => "NUMBER_IS_NOT_A_VALID_ROUTING_NUMBER",
        Reason.NumberNotE164 => "NUMBER_IS_NOT_IN_E164_FORMAT",
        Reason.BillingFailed => "BILLING_ACCOUNT_CHECK_FAILED",
        Reason.BillingAbolished => "BILLING_ACCOUNT_IS_ABOLISHED",
        Reason.NumberNotValidated or Reason.NumberLocked or Reason.MovedLately => "NUMBER_CAN_NOT_BE_VALIDATED",
        _ => null,
    };
}
