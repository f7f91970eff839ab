using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V2;

/// <summary>The number look-up, version 2, with the line's type and carrier. None of its other packages is known here.</summary>
sealed class NumberLookup(LookUpLine lookUp)
{
    public const string Root = "/v2/PhoneNumbers";

    const string Number = "number", Package = "line_type_intelligence", Called = "Fields";

    static readonly string[] Types = ["landline", "mobile", "fixedVoip", "tollFree", "unknown"];

    static readonly Schema Form = Schema.Object("What is known of a number.",
        Required("calling_country_code", Schema.Text("")),
        Required("country_code", Schema.Text("ISO 3166-1 alpha-2.").OrNull()),
        Required("phone_number", Schema.Phone("")),
        Required("national_format", Schema.Text("As people write it.").OrNull()),
        Required("valid", Schema.Flag("Whether there is such a number.")),
        Required("validation_errors", Schema.ListOf(Schema.Text(""), "Why there is none.")),
        Required(Package, Schema.Object("Null unless it is asked for.",
            Required("type", Schema.OneOf("", Types)),
            Required("carrier_name", Schema.Text("").OrNull()),
            Required("mobile_country_code", Schema.Text("Not known here.").OrNull()),
            Required("mobile_network_code", Schema.Text("Not known here.").OrNull()),
            Required("error_code", Schema.Whole("Null.").OrNull())).OrNull()),
        Required("url", Schema.Url(""))).Named("NumberLookup");

    public void Map(Endpoints endpoints) => endpoints.Get($"{Root}/{{{Number}}}", Fetch,
        new Parameter(Called, Schema.Text($"Packages, separated by commas; {Package} is the only one that is known here.")))
        .Does(new("v2FetchPhoneNumber", "Number look-up (v2)", "Look up a number's line type and carrier", Form)
        {
            Parameters = [new(Number, Schema.Phone("The number."), "path", IsRequired: true)],
        });

    async Task<Outcome<Answer>> Fetch(Request request)
    {
        var asks = request.Fields.Filled(Called)?.Split(',').Contains(Package) == true;
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var found = await lookUp.Of(request.Caller, request.Part(Number));
        return found.IsRefused
            ? found.Refusals[0].Reason == Reason.NumberInvalid ? Answers.NotFound(request) : Outcome<Answer>.Refused(found.Refusals)
            : Answer.Ok(Render(request, found.Value!, asks));
    }

    static byte[] Render(Request request, KnownLine line, bool asks) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("calling_country_code"u8, "1");
        json.WriteString("country_code"u8, line.Number.Country);
        json.WriteString("phone_number"u8, line.Number.ToString());
        json.WriteString("national_format"u8, line.National);
        json.WriteBoolean("valid"u8, !line.IsUnknown);
        json.WriteStartArray("validation_errors"u8);
        if (line.IsUnknown)
        {
            json.WriteStringValue("NOT_A_NUMBER");
        }

        json.WriteEndArray();
        if (asks && !line.IsUnknown)
        {
            json.WriteStartObject(Package);
            json.WriteString("type"u8, WordOf(line.Facts.Type));
            json.WriteString("carrier_name"u8, line.Facts.Carrier);
            json.WriteNull("mobile_country_code"u8);
            json.WriteNull("mobile_network_code"u8);
            json.WriteNull("error_code"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull(Package);
        }

        json.WriteString("url"u8, $"{request.Origin}{Root}/{line.Number}");
        json.WriteEndObject();
    });

    static string WordOf(LineType type) => type switch
    {
        LineType.Landline => "landline",
        LineType.Wireless => "mobile",
        LineType.Voip => "fixedVoip",
        LineType.TollFree => "tollFree",
        _ => "unknown",
    };
}
