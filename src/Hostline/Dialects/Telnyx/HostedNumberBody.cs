using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>An active number in this dialect, with our addition <c>release</c> while its release is not confirmed.</summary>
static class HostedNumberBody
{
    /// <summary>The only product available for this host's numbers.</summary>
    public const string Product = "A2P";

    public const string TollFree = "tollfree";
    public const string LongCode = "longcode";
    const string SettingsRecord = "messaging_settings";
    const string PhoneNumberRecord = "messaging_phone_number";
    const string ReleaseRequested = "requested";
    const string ReleaseRetrying = "retrying";
    const string ReleaseRefused = "refused";

    static readonly Schema Feature = Schema.Object("",
        Required("domestic_two_way", Schema.Flag("To and from the same country.")),
        Required("international_inbound", Schema.Flag("")),
        Required("international_outbound", Schema.Flag(""))).Named("MessagingFeature");

    static readonly Schema Health = Schema.Object("Messages are not counted here: all are zero.",
        Required("message_count", Schema.Whole("")),
        Required("inbound_outbound_ratio", Schema.Number("")),
        Required("success_ratio", Schema.Number("")),
        Required("spam_ratio", Schema.Number("")));

    static readonly Schema Release = Schema.Object("Our addition, while a release is not confirmed (docs/off-boarding.md).",
        Required("state", Schema.OneOf("A refused release is not retried; the number stays active.", ReleaseRequested, ReleaseRetrying, ReleaseRefused)),
        Required("attempts", Schema.Whole("The number of failed attempts.", atLeast: 0)),
        Required("next_try_at", Schema.Instant("When the registry is called again, by the sandbox's clock.").OrNull()),
        Optional("reason", ErrorAnswers.ReasonGiven)).Named("NumberRelease");

    static readonly IReadOnlyList<Member> Members =
    [
        Required("id", Schema.Uuid("The same as in its order.")),
        Required("phone_number", Schema.Phone("")),
        Required("messaging_profile_id", Schema.Uuid("").OrNull()),
        Required("organization_id", Schema.Uuid("The account that holds it.")),
        Required("created_at", Schema.Instant("When it was ordered.")),
        Required("updated_at", Schema.Instant("When it last changed.")),
        Required("country_code", Schema.Text("ISO 3166-1 alpha-2. Toll-free numbers count as those of the United States.")),
        Required("type", Schema.OneOf("", TollFree, LongCode)),
        Required("messaging_product", Schema.OneOf("", Product)),
        Required("traffic_type", Schema.OneOf("", Product)),
        Required("eligible_messaging_products", Schema.ListOf(Schema.OneOf("", Product), "")),
        Required("features", Schema.Object("", Required("sms", Feature), Required("mms", Feature))),
        Required("health", Health),
        Required("tags", Schema.ListOf(Schema.Text(""), "")),
        Ours("release", Release),
    ];

    public static readonly Schema Settings = Schema.Object("An active hosted number and its messaging settings.",
        [Required("record_type", Schema.OneOf("", SettingsRecord)), .. Members]).Named("HostedNumber");

    public static readonly Schema PhoneNumber = Schema.Object("An active hosted number under its older name.",
        [Required("record_type", Schema.OneOf("", PhoneNumberRecord)), .. Members]).Named("MessagingPhoneNumber");

    public static void WriteSettings(Utf8JsonWriter json, HostedNumber hosted) => Write(json, hosted, SettingsRecord);

    /// <summary>Has the record type of the older paths.</summary>
    public static void WritePhoneNumber(Utf8JsonWriter json, HostedNumber hosted) => Write(json, hosted, PhoneNumberRecord);

    /// <summary>A single number, written by one of the two functions above.</summary>
    public static byte[] Render(HostedNumber hosted, bool isPhoneNumber) =>
        Answers.RenderMirrored(json => WriteMembers(json, hosted, isPhoneNumber ? PhoneNumberRecord : SettingsRecord));

    static void Write(Utf8JsonWriter json, HostedNumber hosted, string recordType)
    {
        json.WriteStartObject();
        WriteMembers(json, hosted, recordType);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, HostedNumber hosted, string recordType)
    {
        json.WriteString("record_type"u8, recordType);
        json.WriteString("id"u8, hosted.Id);
        json.WriteString("phone_number"u8, hosted.Number.ToString());
        json.WriteId("messaging_profile_id"u8, hosted.Profile);
        json.WriteString("organization_id"u8, hosted.Account);
        json.WriteString("created_at"u8, Timestamps.Render(hosted.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(hosted.UpdatedAt));
        // Toll-free codes belong to no single country; this host treats them as US numbers.
        json.WriteString("country_code"u8, hosted.Number.Country ?? "US");
        json.WriteString("type"u8, hosted.Number.Kind == NumberKind.TollFree ? TollFree : LongCode);
        WriteTraffic(json);
        json.WritePropertyName("tags"u8);
        json.WriteRawValue(hosted.Tags ?? "[]");
        if (hosted.Release is { } release)
        {
            Write(json, release);
        }
    }

    static void Write(Utf8JsonWriter json, NumberRelease release)
    {
        json.WriteStartObject("release"u8);
        json.WriteString("state"u8, release switch { { NextTryAt: null } => ReleaseRefused, { Attempts: 0 } => ReleaseRequested, _ => ReleaseRetrying });
        json.WriteNumber("attempts"u8, release.Attempts);
        json.WritePropertyName("next_try_at"u8);
        if (release.NextTryAt is { } next)
        {
            json.WriteStringValue(Timestamps.Render(next));
        }
        else
        {
            json.WriteNullValue();
        }

        OrderBody.WriteReason(json, release.Failure, null);
        json.WriteEndObject();
    }

    /// <summary>The part that is the same for every hosted number: application traffic, and no message counts.</summary>
    static void WriteTraffic(Utf8JsonWriter json)
    {
        json.WriteString("messaging_product"u8, Product);
        json.WriteString("traffic_type"u8, Product);
        json.WriteStartArray("eligible_messaging_products"u8);
        json.WriteStringValue(Product);
        json.WriteEndArray();
        json.WriteStartObject("features"u8);
        WriteFeature(json, "sms"u8);
        WriteFeature(json, "mms"u8);
        json.WriteEndObject();
        json.WriteStartObject("health"u8);
        json.WriteNumber("message_count"u8, 0);
        json.WriteNumber("inbound_outbound_ratio"u8, 0);
        json.WriteNumber("success_ratio"u8, 0);
        json.WriteNumber("spam_ratio"u8, 0);
        json.WriteEndObject();
    }

    static void WriteFeature(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("domestic_two_way"u8, true);
        json.WriteBoolean("international_inbound"u8, false);
        json.WriteBoolean("international_outbound"u8, false);
        json.WriteEndObject();
    }
}
