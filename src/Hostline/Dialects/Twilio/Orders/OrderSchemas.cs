using Hostline.Http.OpenApi;
using Hostline.Outgoing;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Orders;

static class OrderSchemas
{
    public static readonly Parameter Which = new("sid", Schema.Text("The order's SID, or its unique name."), "path", IsRequired: true);

    public static readonly Parameter WhichSid = new("sid", Sids.Of(Sid.Order, "The order's SID."), "path", IsRequired: true);

    static readonly Schema Method = Schema.OneOf("POST if it is not given.", "GET", "POST");

    static readonly Member[] Notes =
    [
        Optional("FriendlyName", Schema.Text("For people. The vendor's pages say 64 characters; it takes 128.", OrderForm.NameAtMost)),
        Optional("UniqueName", Schema.Text("By which the order can be fetched too.", OrderForm.NameAtMost)),
        Optional("CcEmails", Schema.ListOf(Schema.Text(""), "Who gets copies of the letter: repeat the name.", atMost: OrderForm.CopiesAtMost)),
        Optional("Email", Schema.Text("Of the number's owner, who signs the letter.")),
        Optional("VerificationType", Schema.OneOf("How ownership is proven.", Words.ByCall, Words.ByBill)),
        Optional("VerificationDocumentSid", Sids.Of(Sid.IdentityDocument, "The bill; needed for phone-bill.")),
    ];

    public static readonly Schema New = Schema.Object("",
    [
        Required("PhoneNumber", Schema.Phone("The number to host.")),
        Required("SmsCapability", Schema.Flag("Must be true.")),
        Optional("AccountSid", Sids.Of(Sid.Account, "A subaccount that shall own the order.")),
        .. Notes,
        Optional("SmsUrl", Schema.Url("Requested for each text to the number.", WebhookUrl.LongestUrl)),
        Optional("SmsMethod", Method),
        Optional("SmsFallbackUrl", Schema.Url("Requested when that fails.", WebhookUrl.LongestUrl)),
        Optional("SmsFallbackMethod", Method),
        Optional("StatusCallbackUrl", Schema.Url("Requested when the order's status has changed.", WebhookUrl.LongestUrl)),
        Optional("StatusCallbackMethod", Method),
        Optional("SmsApplicationSid", Sids.Of(Sid.Application, "Whose URLs are used instead.")),
        Optional("AddressSid", Sids.Of(Sid.Address, "The owner's address.")),
    ]);

    public static readonly Schema Changed = Schema.Object("",
    [
        .. Notes,
        Optional("Status", Schema.OneOf("Begins the verification.", Words.PendingVerification)),
        Optional("VerificationCode", Schema.Text("The code that was spoken in the call.")),
        Optional("Extension", Schema.Text("Dialed when the call is answered: digits, #, * and w, which waits for half a second.")),
        Optional("CallDelay", Schema.Whole("Seconds until the call.", 0, Core.Ownership.VerificationCall.DelayAtMostSeconds)),
    ]);

    public static readonly Parameter[] Filters =
    [
        new("Status", Schema.OneOf("Only with this status.", Words.OfStatuses)),
        new("FriendlyName", Schema.Text("Only with this friendly name.")),
        new("PhoneNumber", Schema.Phone("Only of this number.")),
        new("UniqueName", Schema.Text("Only with this unique name.")),
        new("IncomingPhoneNumberSid", Sids.Of(Sid.IncomingNumber, "Only of this number resource.")),
        .. ListSchemas.Page,
    ];
}
