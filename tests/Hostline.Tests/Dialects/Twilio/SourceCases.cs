namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What is sent for a parameter of the source, to see its limits.</summary>
/// <param name="Name">The parameter, whose name the page lost.</param>
/// <param name="About">Words of its row, which tell that the case is about it.</param>
/// <param name="Code">Of the refusal of a wrong value.</param>
/// <param name="Right">Values that are taken; those of a SID are made by the test.</param>
/// <param name="Wrong">Values that are refused, beside those that the row's pattern rules out.</param>
sealed record SourceCase(string Name, string About, int Code, string[] Right, string[] Wrong)
{
    /// <summary>Sent with it.</summary>
    public (string, string)[] With { get; init; } = [];
}

/// <summary>Every row of the source's tables, in its order.</summary>
static class SourceCases
{
    static readonly string[] NoUrls =
        ["example.com/sms", "http://user:word@example.com/", "ftp://example.com/", "https://", "x", $"https://example.com/{new string('x', 2_100)}"];

    static readonly string[] Methods = ["GET", "POST"];
    static readonly string[] NoMethods = ["PUT", "DELETE", "x"];
    static readonly string[] Ways = ["phone-call", "phone-bill"];
    static readonly string[] NoEmails = ["x", "a@", "a b@example.com"];

    /// <summary>The page says 64 characters; 128 is what the vendor enforces (docs/dialects/twilio.md).</summary>
    static readonly SourceCase Friendly = new("FriendlyName", "human readable", 22116, ["desk", new('x', 64), new('é', 128)], ["", new('x', 129)]);

    static readonly SourceCase Unique = new(
        "UniqueName", "unique and addressable", 22115, ["desk", new('x', 128)], [new('x', 129), "HR" + new string('0', 32)]);

    static readonly SourceCase Copies = new("CcEmails", "carbon copied", 22104, ["a@example.com", ""], NoEmails);

    public static readonly SourceCase[] OfCreate =
    [
        new("SmsCapability", "SMS capability", 22119, ["true", "True"], ["false"]),
        new("AccountSid", "defaults to the AccountSid", 21470, [], []),
        Friendly, Unique, Copies,
        Url("SmsUrl", "sends an SMS"), Method("SmsMethod", "request the SmsUrl"),
        Url("SmsFallbackUrl", "error occurs"), Method("SmsFallbackMethod", "request the SmsFallbackUrl"),
        Url("StatusCallbackUrl", "Status Callback URL"), Method("StatusCallbackMethod", "Status Callback Method"),
        new("SmsApplicationSid", "SmsApplicationSid", 22108, [], []),
        new("AddressSid", "Address resource", 22109, [], []),
        new("Email", "Email of the owner", 22104, ["a@example.com", "a+b@example.com"], NoEmails),
        new("VerificationType", "method used for verifying", 22120, Ways, ["fax", "PHONE-CALL"]),
        new("VerificationDocumentSid", "sid identifier of the Identity Document", 22118, [], []) { With = [("VerificationType", "phone-bill")] },
    ];

    public static readonly SourceCase[] OfUpdate =
    [
        Friendly, Unique, Copies,
        new("Status", "only post to pending-verification", 22112, ["pending-verification"],
            ["received", "verified", "pending-loa", "carrier-processing", "testing", "completed", "failed", "action-required"]),
        new("VerificationCode", "verification code", 22113, [], ["000000", "x"]),
        new("VerificationType", "method used for verifying", 22120, Ways, ["fax"]),
        new("VerificationDocumentSid", "sid identifier of the Identity Document", 22118, [], []),
        new("CallDelay", "between 0 and 60", 21454, ["0", "60"], ["-1", "61", "x", "1.5"]),
    ];

    public static readonly SourceCase[] OfList =
    [
        new("Status", "Status of this", 22111,
            ["received", "pending-verification", "verified", "pending-loa", "carrier-processing", "testing", "completed", "failed", "action-required"],
            ["RECEIVED", "pending", "deleted"]),
        new("PhoneNumber", "E164", 22102, [OrderScene.Number], ["x", "13125550001", "+1"]),
        new("IncomingPhoneNumberSid", "IncomingPhoneNumber resource", 20001, [], []),
        new("FriendlyName", "human readable", 22116, ["desk"], []),
        new("UniqueName", "unique and addressable", 22115, ["desk"], []),
        new("PageSize", "How many resources", 20001, ["1", "50", "1000"], ["0", "-1", "x"]),
        new("PageToken", "page token", 20001, [], ["x", "PA", "PAHR" + new string('0', 32)]),
    ];

    /// <summary>The members of an order, and words of their rows.</summary>
    public static readonly (string Name, string About)[] Members =
    [
        ("sid", "this HostedNumberOrder"), ("account_sid", "the account"), ("incoming_phone_number_sid", "IncomingPhoneNumber"), ("address_sid", "Address"),
        ("signing_document_sid", "Authorization Document"), ("phone_number", "E.164"), ("capabilities", "booleans"), ("friendly_name", "human-readable"),
        ("unique_name", "addressable name"), ("status", "Status of this resource"), ("failure_reason", "went to status"), ("date_created", "was created"),
        ("date_updated", "was updated"), ("verification_attempts", "number of attempts"), ("cc_emails", "list of emails"),
        ("verification_type", "ownership verification required"), ("verification_document_sid", "Identity Document"), ("extension", "extension"),
        ("call_delay", "0-30"), ("verification_code", "verification code"), ("verification_call_sids", "calls placed"),
    ];

    static SourceCase Url(string name, string about) => new(name, about, 22105, ["https://example.com/x?a=1#rc=2", "http://example.com:8080/"], NoUrls);

    static SourceCase Method(string name, string about) =>
        // Without a URL there is no method.
        new(name, about, 22106, Methods, NoMethods) { With = [(name.Replace("Method", "Url"), "https://example.com/")] };
}
