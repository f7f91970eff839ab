using System.Globalization;
using Hostline.Core.Accounts;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using Hostline.Network.Mail;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

static class LetterForm
{
    public const string Yes = "true", No = "false";

    const int LineAtMost = 128, CopiesAtMost = 10;

    static readonly string[] Types = Answers.WordsOf<LetterType>();

    public static readonly Schema Form = Schema.Object("A letter for signature.",
        Required("id", Schema.Uuid("")),
        Required("state", Schema.OneOf("", Answers.WordsOf<LetterState>())),
        Required("email", Schema.Text("The signer's address.")),
        Required("copies", Schema.ListOf(Schema.Text(""), "Who gets copies.")),
        Optional("signed_by", Schema.Text("The signer's name.")),
        Optional("signed_at", Schema.Instant("")),
        Optional("expires_at", Schema.Instant("Until when it can be signed.")),
        Optional("declined", Schema.Text("What the signer wrote who declined it.")),
        Optional("document", Schema.Uuid("The signed file.")),
        Required("orders", Schema.Whole("For how many numbers it is."))).Named("Letter");

    static readonly Schema Address = Schema.Object("The service address of the numbers.",
        Required("street", Schema.Text("", LineAtMost)), Optional("secondary", Schema.Text("Suite or floor.", LineAtMost)),
        Required("city", Schema.Text("", LineAtMost)), Required("region", Schema.Text("State or province.", LineAtMost)),
        Required("postal_code", Schema.Text("", LineAtMost)), Optional("county", Schema.Text("", LineAtMost)),
        Optional("country", Schema.Text("ISO 3166-1, two letters; US without it.", 2)));

    public static readonly Schema New = Schema.Object("",
        Required("signer", Schema.Object("Who signs.",
            Required("email", Schema.Text("Gets the link.")), Optional("name", Schema.Text("", LineAtMost)), Optional("title", Schema.Text("", LineAtMost)),
            Optional("phone", Schema.Text("", LineAtMost)))),
        Required("address", Address),
        Optional("holder", Schema.Text("The subscriber of the numbers; the default is the account's name.", LineAtMost)),
        Optional("carrier", Schema.Text("The present voice carrier; the default is that of the look-up.", LineAtMost)),
        Optional("account_number", Schema.Text("The carrier's account number for the holder, or the billing telephone number (BTN).",
            LineAtMost)),
        Optional("type", Schema.OneOf("Direct without it.", Types)),
        Optional("reseller", Schema.Text("The reseller's name, for a letter that is not direct.", LineAtMost)),
        Optional("copies", Schema.ListOf(Schema.Text(""), "Who gets copies.", atMost: CopiesAtMost)));

    static readonly string[] AddressNames = ["street", "secondary", "city", "region", "postal_code", "country", "county"];

    static readonly string[] Lines = ["holder", "carrier", "account_number", "reseller",
        "signer_name", "signer_title", "signer_email", "signer_phone", .. AddressNames];

    public static readonly Parameter[] Wishes =
    [
        new("new", Schema.OneOf("Make a new one even if there is a letter.", Yes, No)), new("type", Schema.OneOf("Direct without it.", Types)),
        .. Lines.Select(name => new Parameter(name, Schema.Text("A line of the letter.", LineAtMost))),
    ];

    public static LetterWishes ReadWishes(Query query)
    {
        var line = Lines.ToDictionary(name => name, name => query.Line(name, LineAtMost));
        var type = query.OneOf("type", Types) is { } word ? TypeOf(word) : LetterType.Direct;
        if (type != LetterType.Direct && line["reseller"] is null)
        {
            query.Refuse(Reason.MissingField, "reseller", "A letter that is not direct names its reseller.");
        }

        var address = line["street"] is { } street
            ? new ServiceAddress(street, line["secondary"], line["city"] ?? "", line["region"] ?? "", line["postal_code"] ?? "", line["country"] ?? "US",
                line["county"])
            : null;
        return new(line["holder"], address, line["carrier"], type, line["reseller"],
            new(line["signer_name"], line["signer_title"], line["signer_email"], line["signer_phone"]), line["account_number"]);
    }

    /// <summary>A letter for all numbers of the order that need one.</summary>
    public static NewLetter Read(Fields fields, LoadedOrder loaded, Account account)
    {
        var (signer, address) = (Part(fields, "signer"), Part(fields, "address"));
        var holder = Line(fields, "holder") ?? account.Name;
        var type = fields.OneOf("type", false, Types) is { } word ? TypeOf(word) : LetterType.Direct;
        var reseller = Line(fields, "reseller");
        if (type != LetterType.Direct && reseller is null)
        {
            fields.Refuse(Reason.MissingField, "reseller", "A letter that is not direct names its reseller.");
        }

        var email = signer is null ? "" : Email(signer, "email", signer.Needed("email", MailAddresses.LengthAtMost));
        return new OrderLetter(holder, ReadAddress(address), new(Line(signer, "name"), Line(signer, "title"), email, Line(signer, "phone")), Copies(fields),
            Line(fields, "carrier"), type, reseller, Line(fields, "account_number")).For(loaded, account.Id);
    }

    public static object Of(SigningLetter letter) => new
    {
        id = letter.Id,
        state = Answers.Word(letter.State),
        email = letter.Parties.Email,
        copies = letter.Parties.Copies,
        signed_by = letter.SignedBy,
        signed_at = letter.SignedAt,
        expires_at = letter.State == LetterState.Signing ? letter.ExpiresAt : null,
        declined = letter.Declined,
        document = letter.Document,
        orders = letter.Hostings.Count,
    };

    static Fields? Part(Fields fields, string name)
    {
        if (!fields.Has(name))
        {
            fields.Refuse(Reason.MissingField, name, $"{name} is required.");
        }

        return fields.Object(name);
    }

    static string? Line(Fields? fields, string name) => fields?.Text(name, atMost: LineAtMost) is { } text && text.Trim().Length > 0 ? text.Trim() : null;

    static ServiceAddress ReadAddress(Fields? fields)
    {
        var country = Line(fields, "country")?.ToUpper(CultureInfo.InvariantCulture) ?? "US";
        if (country.Length != 2 || !country.All(char.IsAsciiLetter))
        {
            fields!.Refuse(Reason.InvalidField, "country", "country must have two letters, such as US.");
        }

        return fields is null ? new("", null, "", "", "", country) : new(fields.Needed("street", LineAtMost), Line(fields, "secondary"),
            fields.Needed("city", LineAtMost), fields.Needed("region", LineAtMost), fields.Needed("postal_code", LineAtMost), country,
            Line(fields, "county"));
    }

    static string[] Copies(Fields fields)
    {
        var given = fields.Texts("copies") ?? [];
        if (given.Count > CopiesAtMost)
        {
            fields.Refuse(Reason.ValueOutOfRange, "copies", $"copies has {given.Count} addresses; {CopiesAtMost} are the limit.");
        }

        return [.. given.Select((text, n) => Email(fields, $"copies/{n}", text))];
    }

    static string Email(Fields fields, string name, string text)
    {
        var reading = MailAddresses.Read(text);
        if (text.Length > 0 && reading.Fault is { } fault)
        {
            fields.Refuse(Reason.InvalidField, name, fault);
        }

        return reading.Address ?? text;
    }

    static LetterType TypeOf(string word) => (LetterType)(Array.IndexOf(Types, word) + 1);
}
