using System.Text.Json;
using Hostline.Core.Letters;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Documents;

static class DocumentBody
{
    static readonly (LetterState State, string Word)[] States =
    [
        (LetterState.Opened, "opened"), (LetterState.Signing, "signing"), (LetterState.Signed, "signed"), (LetterState.Canceled, "canceled"),
        (LetterState.Failed, "failed"),
    ];

    public static readonly string[] Words = [.. States.Select(s => s.Word)];

    public static readonly Schema Form = Schema.Object("A letter that is signed electronically. The contact's title and number are accepted but not shown.",
        Required("address_sid", Sids.Of(Sid.Address, "The owner's address.")),
        Required("cc_emails", Schema.ListOf(Schema.Text(""), "Who gets copies.")),
        Required("date_created", Schema.Instant("")),
        Required("date_updated", Schema.Instant("")),
        Required("email", Schema.Text("The signer's address.")),
        Required("links", Schema.Object("", Required("dependent_hosted_number_orders", Schema.Url("The orders that it is for.")))),
        Required("sid", Sids.Of(Sid.Document, "")),
        Required("status", Schema.OneOf("", Words)),
        Required("url", Schema.Url(""))).Named("AuthorizationDocument");

    /// <summary>Compared exactly; null for a word that is not a status.</summary>
    public static LetterState? StateOf(string word) => Array.FindIndex(States, s => s.Word == word) is >= 0 and var at ? States[at].State : null;

    public static string WordOf(LetterState state) => Array.Find(States, s => s.State == state).Word;

    public static void Write(Utf8JsonWriter json, SigningLetter letter, string url)
    {
        json.WriteStartObject();
        json.WriteSid("address_sid"u8, Sid.Address, letter.Parties.Address);
        json.WriteTexts("cc_emails"u8, letter.Parties.Copies);
        json.WriteString("date_created"u8, Timestamps.Iso(letter.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Iso(letter.UpdatedAt));
        json.WriteString("email"u8, letter.Parties.Email);
        json.WriteStartObject("links"u8);
        json.WriteString("dependent_hosted_number_orders"u8, $"{url}/DependentHostedNumberOrders");
        json.WriteEndObject();
        json.WriteSid("sid"u8, Sid.Document, letter.Id);
        json.WriteString("status"u8, WordOf(letter.State));
        json.WriteString("url"u8, url);
        json.WriteEndObject();
    }
}
