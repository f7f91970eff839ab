using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Ownership;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Preview;

/// <summary>An order as the Preview API reads and writes it: the members of the source's examples, in the same order.</summary>
sealed class PreviewOrders : OrderVersion
{
    static readonly Member[] Members =
    [
        .. OrderMembers.OfAll,
        Required("call_delay", Schema.Whole("Seconds between the request for a verification call and the call.")),
        Required("extension", Schema.Text("What is dialed when a verification call is answered.").OrNull()),
        Required("unique_name", Schema.Text("").OrNull()),
        Required("verification_attempts", Schema.Whole("Verification calls placed.")),
        Required("verification_call_sids", Schema.ListOf(Sids.Of(Sid.Call, ""), "Those calls; null before the first.").OrNull()),
        Required("verification_code", Schema.Text("The code to key during the call; null when there is none to key.").OrNull()),
        Required("verification_document_sid", Sids.Of(Sid.IdentityDocument, "The bill.").OrNull()),
        Required("verification_type", Schema.OneOf("", Words.ByCall, Words.ByBill)),
    ];

    public override string Root => "/HostedNumbers/HostedNumberOrders";

    public override string Prefix => "preview";

    public override string Tag => "Hosted number orders (Preview)";

    public override bool FindsByName => true;

    public override Schema Form { get; } =
        Schema.Object("An order to host one number.", [.. Members, Required("url", Schema.Url(""))]).Named("HostedNumberOrder");

    /// <summary>Without the URL (contract §2.7).</summary>
    public override Schema DependentForm { get; } = Schema.Object("An order that a letter is for.", Members).Named("DependentHostedNumberOrder");

    public override Schema New => OrderSchemas.New;

    public override Schema Changed => OrderSchemas.Changed;

    public override Parameter[] Filters => OrderSchemas.Filters;

    public override IReadOnlyList<string> FilterNames { get; } = ["Status", "FriendlyName", "PhoneNumber", "UniqueName", "IncomingPhoneNumberSid"];

    public override Particulars ReadNew(Fields fields) => OrderForm.New(fields, needsCapability: true);

    public override OrderUpdate ReadUpdate(Fields fields) => new(OrderForm.Edit(fields), Verification.Read(fields, isStatusRequired: false));

    public override void Write(Utf8JsonWriter json, ListedHosting listed, ShownProof shown, string url) => WriteAll(json, listed, shown, url);

    public override void WriteDependent(Utf8JsonWriter json, ListedHosting listed, ShownProof shown) => WriteAll(json, listed, shown, null);

    static void WriteAll(Utf8JsonWriter json, ListedHosting listed, ShownProof shown, string? url)
    {
        var (order, hosting, notes) = (listed.Order, listed.Hosting, listed.Particulars);
        json.WriteStartObject();
        json.WriteSid("account_sid"u8, Sid.Account, order.Account);
        json.WriteSid("address_sid"u8, Sid.Address, notes.Address);
        json.WriteNumber("call_delay"u8, notes.Proof.DelaySeconds);
        OrderMembers.WriteCapabilities(json);
        json.WriteTexts("cc_emails"u8, notes.Copies);
        json.WriteString("date_created"u8, Timestamps.Iso(hosting.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Iso(order.UpdatedAt));
        json.WriteString("email"u8, notes.Email);
        json.WriteString("extension"u8, notes.Proof.Extension);
        json.WriteString("failure_reason"u8, OrderMembers.FailureOf(listed));
        json.WriteString("friendly_name"u8, notes.Label);
        json.WriteSid("incoming_phone_number_sid"u8, Sid.IncomingNumber, hosting.Id);
        json.WriteString("phone_number"u8, hosting.Number.ToString());
        json.WriteSid("sid"u8, Sid.Order, hosting.Id);
        json.WriteSid("signing_document_sid"u8, Sid.Document, hosting.SigningLetter);
        json.WriteString("status"u8, Words.Of(listed.Phase));
        json.WriteString("unique_name"u8, notes.Name);
        if (url is not null)
        {
            json.WriteString("url"u8, url);
        }

        json.WriteNumber("verification_attempts"u8, hosting.Proof?.Calls ?? 0);
        OrderMembers.WriteCalls(json, shown, nullIfNone: true);
        json.WriteString("verification_code"u8, shown.Code);
        json.WriteSid("verification_document_sid"u8, Sid.IdentityDocument, notes.Proof.Document);
        json.WriteString("verification_type"u8, Words.Of(notes.Proof.Method));
        json.WriteEndObject();
    }
}
