using System.Text.RegularExpressions;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>
/// Reads the parameters of an address and checks what can be checked without a register of addresses: the forms of postal code and region in
/// the United States and Canada (contract §10).
/// </summary>
static partial class AddressForm
{
    public const int TextAtMost = 250;
    static readonly string[] Parts = ["CustomerName", "Street", "City", "Region", "PostalCode"];

    public static readonly Schema New = Schema.Object("",
        [.. Parts.Select(name => Required(name, Schema.Text("", TextAtMost))),
            Required("IsoCountry", Schema.Text("ISO 3166-1, two letters.", 2)), .. Others()]);

    public static readonly Schema Changed = Schema.Object("What is not sent stays as it is; the country cannot change.",
        [.. Parts.Select(name => Optional(name, Schema.Text("", TextAtMost))), .. Others()]);

    static IEnumerable<Member> Others() =>
    [
        Optional("FriendlyName", Schema.Text("What people call it.", TextAtMost)), Optional("StreetSecondary", Schema.Text("", TextAtMost)),
        Optional("EmergencyEnabled", Schema.Flag("")), Optional("AutoCorrectAddress", Schema.Flag("Whether its form may be corrected; true if not sent.")),
    ];

    public static Func<Address, Address> Read(Fields fields, bool isNew)
    {
        var parts = Parts.Select(name => Part(fields, name, isNew)).ToArray();
        var country = isNew ? Country(fields) : null;
        var (name, secondary) = (fields.Text("FriendlyName", atMost: TextAtMost), fields.Text("StreetSecondary", atMost: TextAtMost));
        var emergency = fields.Flag("EmergencyEnabled");
        _ = fields.Flag("AutoCorrectAddress");
        return before => before with
        {
            Name = fields.Has("FriendlyName") ? Null(name) : before.Name,
            Customer = parts[0] ?? before.Customer,
            Street = parts[1] ?? before.Street,
            StreetSecondary = fields.Has("StreetSecondary") ? Null(secondary) : before.StreetSecondary,
            City = parts[2] ?? before.City,
            Region = parts[3] ?? before.Region,
            PostalCode = parts[4] ?? before.PostalCode,
            Country = country ?? before.Country,
            Emergency = emergency ?? before.Emergency,
        };
    }

    public static Outcome<Address> Check(Fields fields, Address given)
    {
        var mayCorrect = fields.Flag("AutoCorrectAddress") ?? true;
        var usual = given with { Region = given.Region.Trim().ToUpperInvariant(), PostalCode = Usual(given.Country, given.PostalCode) };
        if (FaultOf(usual) is { } fault)
        {
            return new Refusal(Reason.InvalidField, "/Address/Whole", Detail: fault);
        }

        return mayCorrect || usual == given ? usual
            : new Refusal(Reason.InvalidField, "/Address/AutoCorrectAddress",
                Detail: $"The usual form is {usual.Region} {usual.PostalCode}. Send it so, or let it be corrected with AutoCorrectAddress=true.");
    }

    static string? FaultOf(Address address) => address.Country switch
    {
        "US" when !AmericanCode().IsMatch(address.PostalCode) => $"PostalCode {address.PostalCode} is not one of the United States: five digits, or nine.",
        "CA" when !CanadianCode().IsMatch(address.PostalCode) => $"PostalCode {address.PostalCode} is not one of Canada, as in K1A 0B1.",
        "US" or "CA" when address.Region.Length != 2 => $"Region {address.Region} must be the two letters of a state or province.",
        _ => null,
    };

    static string Usual(string country, string code)
    {
        var plain = code.Trim().ToUpperInvariant();
        return country == "CA" && plain.Length == 6 ? $"{plain[..3]} {plain[3..]}" : plain;
    }

    static string? Part(Fields fields, string name, bool isNew)
    {
        var text = fields.Text(name, isNew, TextAtMost);
        if (text is { Length: 0 })
        {
            fields.Refuse(Reason.InvalidField, name, $"{name} must not be empty.");
        }

        return text;
    }

    static string? Country(Fields fields)
    {
        var text = fields.Text("IsoCountry", required: true);
        if (text is not null && !(text.Length == 2 && text.All(char.IsAsciiLetterUpper)))
        {
            fields.Refuse(Reason.InvalidField, "IsoCountry", "IsoCountry must be two capital letters (ISO 3166-1).");
        }

        return text;
    }

    static string? Null(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex(@"^\d{5}(-?\d{4})?\z")]
    private static partial Regex AmericanCode();

    [GeneratedRegex(@"^[A-Z]\d[A-Z] \d[A-Z]\d\z")]
    private static partial Regex CanadianCode();
}
