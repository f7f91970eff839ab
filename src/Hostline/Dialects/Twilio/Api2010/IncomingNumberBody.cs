using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>A hosted number as this API shows it (contract §10). Its SID has the digits of its order's SID.</summary>
static class IncomingNumberBody
{
    public const string Kind = "IncomingPhoneNumbers";

    /// <summary>Members about calls and other features that are not hosted here: always null.</summary>
    static readonly string[] Nulls =
    [
        "address_sid", "bundle_sid", "emergency_address_sid", "identity_sid", "trunk_sid", "voice_application_sid", "voice_fallback_method",
        "voice_fallback_url", "voice_method", "voice_url",
    ];

    public static readonly Schema Form = Schema.Object("A number, hosted or about to be.",
        [
            Required("sid", Sids.Of(Sid.IncomingNumber, "Its SID.")), Required("account_sid", Sids.Of(Sid.Account, "Who uses it.")),
            Required("phone_number", Schema.Phone("")), Required("friendly_name", Schema.Text("")), Required("api_version", Schema.Text("")),
            Required("origin", Schema.OneOf("", "hosted")), Required("beta", Schema.Flag("")), Required("status", Schema.OneOf("", "in-use", "in-testing")),
            Required("type", Schema.OneOf("", "local", "toll-free")), Required("address_requirements", Schema.OneOf("", "none")),
            Required("capabilities", Schema.Object("", [.. ((string[])["voice", "sms", "mms", "fax"]).Select(c => Required(c, Schema.Flag("")))])),
            Required("sms_url", Schema.Text("").OrNull()), Required("sms_method", Schema.Text("").OrNull()),
            Required("sms_fallback_url", Schema.Text("").OrNull()), Required("sms_fallback_method", Schema.Text("").OrNull()),
            Required("sms_application_sid", Sids.Of(Sid.Application, "Its URLs take the place of these.").OrNull()),
            Required("status_callback", Schema.Text("").OrNull()), Required("status_callback_method", Schema.Text("").OrNull()),
            Required("voice_caller_id_lookup", Schema.Flag("")), Required("voice_receive_mode", Schema.OneOf("", "voice")),
            Required("emergency_status", Schema.OneOf("", "Inactive")), Required("emergency_address_status", Schema.OneOf("", "unregistered")),
            Required("date_created", Schema.Text("RFC 2822.")), Required("date_updated", Schema.Text("RFC 2822.")),
            .. Nulls.Select(name => Required(name, Schema.Text("Always null.").OrNull())), Required("uri", Schema.Text("")),
        ]).Named("IncomingPhoneNumber");

    public static void Write(Utf8JsonWriter json, SetNumber number)
    {
        var (s, texts) = (number.Settings, number.Settings.Texts);
        json.WriteStartObject();
        json.WriteSid("sid"u8, Sid.IncomingNumber, s.Hosting);
        json.WriteSid("account_sid"u8, Sid.Account, s.Account);
        json.WriteString("phone_number"u8, number.Number.ToString());
        json.WriteString("friendly_name"u8, s.Name ?? number.Number.ToString());
        json.WriteString("api_version"u8, Api2010Paths.Version);
        json.WriteString("origin"u8, "hosted"u8);
        json.WriteBoolean("beta"u8, false);
        json.WriteString("status"u8, number.State == HostingState.Active ? "in-use"u8 : "in-testing"u8);
        json.WriteString("type"u8, number.Number.Kind == NumberKind.TollFree ? "toll-free"u8 : "local"u8);
        json.WriteString("address_requirements"u8, "none"u8);
        json.WriteStartObject("capabilities"u8);
        json.WriteBoolean("voice"u8, false);
        json.WriteBoolean("sms"u8, true);
        json.WriteBoolean("mms"u8, false);
        json.WriteBoolean("fax"u8, false);
        json.WriteEndObject();
        WriteTexts(json, texts);
        json.WriteSid("sms_application_sid"u8, Sid.Application, s.Application);
        json.WriteBoolean("voice_caller_id_lookup"u8, false);
        json.WriteString("voice_receive_mode"u8, "voice"u8);
        json.WriteString("emergency_status"u8, "Inactive"u8);
        json.WriteString("emergency_address_status"u8, "unregistered"u8);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(s.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(s.UpdatedAt));
        foreach (var name in Nulls)
        {
            json.WriteNull(name);
        }

        json.WriteString("uri"u8, Api2010Paths.Of(s.Account, Kind, Sid.Of(Sid.IncomingNumber, s.Hosting)));
        json.WriteEndObject();
    }

    /// <summary>A method is shown only with its URL, as the vendor does.</summary>
    static void WriteTexts(Utf8JsonWriter json, TextAnswering texts)
    {
        json.WriteOptional("sms_url"u8, texts.Url);
        json.WriteOptional("sms_method"u8, texts.Url.Length == 0 ? null : texts.Method);
        json.WriteOptional("sms_fallback_url"u8, texts.FallbackUrl);
        json.WriteOptional("sms_fallback_method"u8, texts.FallbackUrl.Length == 0 ? null : texts.FallbackMethod);
        json.WriteOptional("status_callback"u8, texts.StatusUrl);
        json.WriteOptional("status_callback_method"u8, texts.StatusUrl.Length == 0 ? null : texts.StatusMethod);
    }
}
