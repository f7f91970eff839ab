using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Ownership;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Orders;

static class OrderMembers
{
    static readonly Schema Capabilities = Schema.Object("What is hosted.", Required("sms", Schema.Flag("")), Required("voice", Schema.Flag("")));

    public static readonly Member[] OfAll =
    [
        Required("account_sid", Sids.Of(Sid.Account, "The account that owns the order.")),
        Required("address_sid", Sids.Of(Sid.Address, "The owner's address.").OrNull()),
        Required("capabilities", Capabilities),
        Required("cc_emails", Schema.ListOf(Schema.Text(""), "Who gets copies of the letter.")),
        Required("date_created", Schema.Instant("")),
        Required("date_updated", Schema.Instant("")),
        Required("email", Schema.Text("The owner's address, which gets the letter.").OrNull()),
        Required("failure_reason", Schema.Text("Why it has failed or waits for an operator; empty otherwise.")),
        Required("friendly_name", Schema.Text("").OrNull()),
        Required("incoming_phone_number_sid", Sids.Of(Sid.IncomingNumber, "The number as a resource.")),
        Required("phone_number", Schema.Phone("")),
        Required("sid", Sids.Of(Sid.Order, "")),
        Required("signing_document_sid", Sids.Of(Sid.Document, "The letter that is out for signature, or was signed.").OrNull()),
        Required("status", Schema.OneOf("", Words.OfStatuses)),
    ];

    public static void WriteCapabilities(Utf8JsonWriter json)
    {
        json.WriteStartObject("capabilities"u8);
        json.WriteBoolean("sms"u8, true);
        json.WriteBoolean("voice"u8, false);
        json.WriteEndObject();
    }

    /// <param name="nullIfNone">Whether the list is null, and not empty, before the first call.</param>
    public static void WriteCalls(Utf8JsonWriter json, ShownProof shown, bool nullIfNone)
    {
        if (shown.Calls.Count == 0 && nullIfNone)
        {
            json.WriteNull("verification_call_sids"u8);
        }
        else
        {
            json.WriteTexts("verification_call_sids"u8, shown.Calls.Select(call => Sid.Of(Sid.Call, call)));
        }
    }

    /// <summary>A frozen order keeps its status, and this says why it does not continue.</summary>
    public static string FailureOf(ListedHosting listed) => listed.Hosting.Note ?? ReasonOf(listed)?.Sentence ?? "";

    /// <summary>What to do after a failure; empty if there was none.</summary>
    public static string NextStepOf(ListedHosting listed) => ReasonOf(listed)?.NextStep ?? "";

    static ReasonEntry? ReasonOf(ListedHosting listed) =>
        listed.Order.Frozen is not null && listed.Hosting.State.IsOpen() ? NextSteps.ByReason.Of(Reason.Disputed)
        : listed.Hosting.Reason is { } why ? NextSteps.ByReason.Of(why)
        : null;
}
