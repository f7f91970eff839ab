using Hostline.Core.Reasons;
using static Hostline.Core.Reasons.Reason;

namespace Hostline.Dialects.Twilio;

/// <summary>What to do about a refusal or a failure, in the terms of this dialect, which has no profiles, campaigns, uploads or transfers.</summary>
static class NextSteps
{
    const string CallAgain = "Post Status=pending-verification: the number is called again, and the call says a new code.";
    const string NewDocument = "Create a new authorization document with this order and have it signed.";
    const string Resumes = "contact support, which resumes the order.";
    const string NewBill = "Send last month's bill, with the number on it, to POST /hostline/v1/identity_documents, and " + Resumes;
    const string SentAsFile = "Send its letter as a file, where the order was placed.";
    const string WholeOfPage = "Send a whole number from 1 to 1000.";

    public static readonly ReasonWords ByReason = new(
        (NotAuthenticated, "Send an account's SID and auth token, or a key's SID and secret, as HTTP Basic credentials."),
        (KeyRevoked, "Use another key, or the account's SID and auth token."),
        (NotAllowed, "Use the SID and auth token of the account that owns it."),
        (NotFound, "Check the SID, and that the credentials are those of the account that owns it."),
        (MalformedRequest, "Send parameters as percent-encoded UTF-8, or well-formed JSON where the route takes JSON."),
        (UnsupportedMediaType, "Send a form, application/x-www-form-urlencoded, or JSON where the route takes JSON."),
        (MissingField, "Add the parameter that the message names."),
        (InvalidField, "Correct the parameter that the message names."),
        (NumberActiveInAccount, "Use its IncomingPhoneNumber as it is; delete that one before you order the number again."),
        (NumberWireless, "Use a landline or toll-free number."),
        (IneligibleCarrier, "Use another landline or toll-free number; numbers of VoIP lines cannot be hosted here."),
        (NumberHeldByOther, "Have that account release the number, then order it here; a transfer is ordered in the other dialect of this host."),
        (LabelMissing, "Send friendly_name."),
        (NameTaken, "Choose another UniqueName, or delete that order first."),
        (CodeWrong, "Listen to the call again; after three wrong tries post Status=pending-verification for a new code."),
        (NoCodeSent, "Post Status=pending-verification: the number is called, and the call says the code."),
        (CodeExpired, CallAgain),
        (CodeTriesUsed, CallAgain),
        (CodeAllowanceUsed, "Wait as long as retry_after_seconds says, then post Status=pending-verification again; ask support if you need more."),
        (TooManyCodes, "Wait as long as retry_after_seconds says, then post Status=pending-verification again."),
        (TooManyWrongTries, "Try again tomorrow, with a new call."),
        (AlreadyVerified, "Continue with the letter: create an authorization document with this order."),
        (ConsentPending, "Wait until that account has decided, at most 72 hours, then continue with the verification."),
        (CodeNotPossible, "Fetch the order: a code is accepted only while it is pending-verification."),
        (CallNotOffered, "Set Status to pending-verification with VerificationType phone-call: the call speaks a code, which you then send as "
            + "VerificationCode."),
        (OrderInProgress, "Wait until the carrier has answered; the number of a completed order is off-boarded by deleting its IncomingPhoneNumber."),
        (CampaignMissing, "Ask the operator to assign the number to a campaign, then send again."),
        (LetterFixed, "Set a document that is signing to Status=opened before you change it, or create a new one."),
        (OrderNotForLetter, "List orders of this account that are verified and on no other document, each once."),
        (DocumentStatusInvalid, "Set opened or signing, and filter by one of the statuses that the message names."),
        (SignatureMissing, NewDocument),
        (SignerNameMismatch, "Create a new authorization document, which the account holder signs with the name that the voice provider has."),
        (SignerUnauthorized, "Create a new authorization document for a person who is authorized on the voice account."),
        (TemplateOutdated, NewDocument),
        (LetterExpired, NewDocument),
        (LetterIllegible, NewDocument),
        (NumberNotOnLetter, NewDocument),
        (NumberNotOnBill, NewBill),
        (BillMissing, NewBill),
        (BillOutdated, NewBill),
        (BillIllegible, NewBill),
        (AccountMismatch, NewBill),
        (CarrierRejected, "Ask the voice provider why, then " + Resumes),
        (CarrierTimeout, "Ask the voice provider whether it has the request, then " + Resumes),
        (BillingCheckFailed, "Settle the account's billing, then " + Resumes),
        (NumberLocked, "Have them unlock the number, then create a new order."));

    /// <summary>Used where the parameter says more than the reason.</summary>
    static readonly Dictionary<(Reason, string), string> ByParameter = new()
    {
        [(InvalidField, "PageSize")] = WholeOfPage,
        [(ValueOutOfRange, "PageSize")] = WholeOfPage,
        [(InvalidField, "PageToken")] = "Follow the URLs of a page as they are: its next and its previous one.",
        [(InvalidField, "SmsCapability")] = "Send true.",
        [(LimitReached, "Account")] = "Close a subaccount that is no longer needed.",
        [(AccountSuspended, "AccountSid")] = "Make that account active again, or name another one.",
        [(AccountClosed, "AccountSid")] = "Name another account: a closed one cannot be opened again.",
    };

    public static string Of(Refusal refusal) =>
        refusal is { Reason: LetterFixed, Number: not null } ? SentAsFile
        : Places.ParameterOf(refusal) is { } name && ByParameter.TryGetValue((refusal.Reason, name), out var step) ? step : ByReason.NextStep(refusal);

    public static IEnumerable<string> AllOf(Reason reason) =>
        ByParameter.Where(p => p.Key.Item1 == reason).Select(p => p.Value).Append(reason == LetterFixed ? SentAsFile : ByReason.Of(reason).NextStep)
            .Append(ByReason.Of(reason).NextStep);
}
