using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Ownership;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V2;

sealed class V2Orders : OrderVersion
{
    const string ContactPhone = "ContactPhoneNumber";
    const string ContactTitle = "ContactTitle";
    const string Delay = "VerificationCallDelay";
    const string Extension = "VerificationCallExtension";
    const int ContactAtMost = 128;

    static readonly string[] NotHere = ["SmsCapability", "UniqueName", "VerificationType", "VerificationDocumentSid", "Email", "AddressSid"];

    static readonly Member[] OfDependent =
    [
        .. OrderMembers.OfAll,
        Required("bulk_hosting_request_sid", Sids.Of(Sid.Bulk, "The bulk request that made it.").OrNull()),
        Required("contact_phone_number", Schema.Text("The signer's telephone number.").OrNull()),
        Required("contact_title", Schema.Text("The signer's title.").OrNull()),
        Required("next_step", Schema.Text("What to do after a failure; empty otherwise.")),
    ];

    /// <summary>The statuses that the vendor's document has for an order in the list of a letter.</summary>
    static readonly string[] StatusesOfDependent = [.. Words.OfStatuses.Except(["twilio-processing", Words.PendingVerification, "testing"])];

    public override string Root => "/v2/HostedNumber/Orders";

    public override string Prefix => "v2";

    public override string Tag => "Hosted number orders (v2)";

    public override bool FindsByName => false;

    public override Schema Form { get; } = Schema.Object("An order to host one number.",
    [
        .. OfDependent,
        Required("url", Schema.Url("")),
        Required("verification_attempts", Schema.Whole("Verification calls placed.")),
        Required("verification_call_delay", Schema.Whole("Seconds between the request for a verification call and the call.")),
        Required("verification_call_extension", Schema.Text("What is dialed when a verification call is answered.").OrNull()),
        Required("verification_call_sids", Schema.ListOf(Sids.Of(Sid.Call, ""), "Those calls.")),
        Required("verification_code", Schema.Text("The code to key during the call; null when there is none to key.").OrNull()),
        Required("verification_type", Schema.OneOf("", Words.ByCall)),
    ]).Named("HostedNumberOrderV2");

    public override Schema DependentForm { get; } = Schema.Object("An order that a letter is for.",
        [.. OfDependent.Where(m => m.Name != "status"), Required("status", Schema.OneOf("", StatusesOfDependent))]).Named("DependentHostedNumberOrderV2");

    public override Schema New { get; } = Schema.Object("",
    [
        .. OrderSchemas.New.Members.Where(m => !NotHere.Contains(m.Name)),
        Optional("SmsCapability", Schema.Flag("True if it is not given.")),
        Required("AddressSid", Sids.Of(Sid.Address, "The owner's address.")),
        Required("Email", Schema.Text("Of the number's owner, who signs the letter.")),
        Required(ContactPhone, Schema.Text("The signer's telephone number.", ContactAtMost)),
        Optional(ContactTitle, Schema.Text("The signer's title.", ContactAtMost)),
    ]);

    public override Schema Changed { get; } = Schema.Object("",
        Required("Status", Schema.OneOf("Begins the verification.", Words.PendingVerification)),
        Optional(Delay, Schema.Whole("Seconds until the call.", 0, VerificationCall.DelayAtMostSeconds)),
        Optional(Extension, Schema.Text("Dialed when the call is answered: digits, #, * and w, which waits for half a second.")));

    public override Parameter[] Filters { get; } =
        [.. OrderSchemas.Filters.Where(f => f.Name != "UniqueName"), new("SmsCapability", Schema.Flag("All orders have it."))];

    public override IReadOnlyList<string> FilterNames { get; } = ["Status", "FriendlyName", "SmsCapability", "PhoneNumber", "IncomingPhoneNumberSid"];

    public override Particulars ReadNew(Fields fields)
    {
        OrderForm.Require(fields, "Email", "AddressSid", ContactPhone);
        return OrderForm.New(fields, needsCapability: false) with
        {
            Name = null,
            Proof = IntendedProof.ByCall,
            ContactPhone = fields.Filled(ContactPhone, ContactAtMost),
            ContactTitle = fields.Filled(ContactTitle, ContactAtMost),
        };
    }

    public override OrderUpdate ReadUpdate(Fields fields)
    {
        var (delay, extension) = (fields.Whole(Delay, 0, VerificationCall.DelayAtMostSeconds, Reason.CallDelayInvalid), OrderForm.Extension(fields, Extension));
        return new(
            notes => notes with
            {
                Proof = notes.Proof with
                {
                    Method = ProofMethod.Call,
                    DelaySeconds = delay ?? notes.Proof.DelaySeconds,
                    Extension = extension ?? notes.Proof.Extension,
                },
            },
            Verification.Read(fields, isStatusRequired: true) with { Code = null });
    }

    public override void Write(Utf8JsonWriter json, ListedHosting listed, ShownProof shown, string url)
    {
        var proof = listed.Particulars.Proof;
        json.WriteStartObject();
        WriteCommon(json, listed, listed.Phase);
        json.WriteString("url"u8, url);
        json.WriteNumber("verification_attempts"u8, listed.Hosting.Proof?.Calls ?? 0);
        json.WriteNumber("verification_call_delay"u8, proof.DelaySeconds);
        json.WriteString("verification_call_extension"u8, proof.Extension);
        OrderMembers.WriteCalls(json, shown, nullIfNone: false);
        json.WriteString("verification_code"u8, shown.Code);
        json.WriteString("verification_type"u8, Words.ByCall);
        json.WriteEndObject();
    }

    public override void WriteDependent(Utf8JsonWriter json, ListedHosting listed, ShownProof shown)
    {
        json.WriteStartObject();
        WriteCommon(json, listed, listed.Phase switch
        {
            HostingPhase.Testing => HostingPhase.Processing,
            HostingPhase.Checking or HostingPhase.Proving => HostingPhase.Received,
            var phase => phase,
        });
        json.WriteEndObject();
    }

    static void WriteCommon(Utf8JsonWriter json, ListedHosting listed, HostingPhase phase)
    {
        var (order, hosting, notes) = (listed.Order, listed.Hosting, listed.Particulars);
        json.WriteSid("account_sid"u8, Sid.Account, order.Account);
        json.WriteSid("address_sid"u8, Sid.Address, notes.Address);
        json.WriteSid("bulk_hosting_request_sid"u8, Sid.Bulk, notes.Bulk);
        OrderMembers.WriteCapabilities(json);
        json.WriteTexts("cc_emails"u8, notes.Copies);
        json.WriteString("contact_phone_number"u8, notes.ContactPhone);
        json.WriteString("contact_title"u8, notes.ContactTitle);
        json.WriteString("date_created"u8, Timestamps.Iso(hosting.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Iso(order.UpdatedAt));
        json.WriteString("email"u8, notes.Email);
        json.WriteString("failure_reason"u8, OrderMembers.FailureOf(listed));
        json.WriteString("friendly_name"u8, notes.Label);
        json.WriteSid("incoming_phone_number_sid"u8, Sid.IncomingNumber, hosting.Id);
        json.WriteString("next_step"u8, OrderMembers.NextStepOf(listed));
        json.WriteString("phone_number"u8, hosting.Number.ToString());
        json.WriteSid("sid"u8, Sid.Order, hosting.Id);
        json.WriteSid("signing_document_sid"u8, Sid.Document, hosting.SigningLetter);
        json.WriteString("status"u8, Words.Of(phase));
    }
}
