using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The number look-up: a line's type, and its carrier. Names of callers and ported numbers are not known here.</summary>
sealed class NumberLookup(LookUpLine lookUp)
{
    const string Number = "phone_number";

    static readonly string[] Types = ["fixed line", "mobile", "voip", "toll free", "unknown"];

    static readonly Schema Form = Schema.Object("What is known of a number.",
        Required("record_type", Schema.OneOf("", "number_lookup")),
        Required(Number, Schema.Phone("")),
        Required("country_code", Schema.Text("ISO 3166-1 alpha-2; null for area codes of no country.").OrNull()),
        Required("national_format", Schema.Text("As people write it.")),
        Required("fraud", Schema.Text("Not known here.").OrNull()),
        Required("carrier", Schema.Object("",
            Required("name", Schema.Text("").OrNull()),
            Required("type", Schema.OneOf("", Types)),
            Required("mobile_country_code", Schema.Text("Not known here.").OrNull()),
            Required("mobile_network_code", Schema.Text("Not known here.").OrNull()),
            Required("error_code", Schema.Text("Null.").OrNull())))).Named("NumberLookup");

    public void Map(Endpoints endpoints) => endpoints.Get($"/number_lookup/{{{Number}}}", Get,
        new Parameter("type", Schema.OneOf("The carrier is always told; the caller's name never.", "carrier", "caller-name")))
        .Does(new("lookUpNumber", "Number look-up", "Look up a number's line type and carrier", Schema.Data(Form))
        {
            Parameters = [new(Number, Schema.Phone("The number."), "path", IsRequired: true)],
        });

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller)
    {
        var found = await lookUp.Of(caller, http.Request.RouteValues[Number] as string ?? "");
        return found.IsRefused ? Outcome<byte[]>.Refused(found.Refusals)
            : found.Value!.IsUnknown ? new Refusal(Reason.NotFound, Detail: "There is no such number.")
            : Render(found.Value);
    }

    static byte[] Render(KnownLine line) => Answers.RenderData(json =>
    {
        json.WriteStartObject();
        json.WriteString("record_type"u8, "number_lookup");
        json.WriteString(Number, line.Number.ToString());
        json.WriteString("country_code"u8, line.Number.Country);
        json.WriteString("national_format"u8, line.National);
        json.WriteNull("fraud"u8);
        json.WriteStartObject("carrier"u8);
        json.WriteString("name"u8, line.Facts.Carrier);
        json.WriteString("type"u8, WordOf(line.Facts.Type));
        json.WriteNull("mobile_country_code"u8);
        json.WriteNull("mobile_network_code"u8);
        json.WriteNull("error_code"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    static string WordOf(LineType type) => type switch
    {
        LineType.Landline => "fixed line",
        LineType.Wireless => "mobile",
        LineType.Voip => "voip",
        LineType.TollFree => "toll free",
        _ => "unknown",
    };
}
