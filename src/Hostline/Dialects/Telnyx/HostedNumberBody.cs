using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>An active number as this dialect shows it, with our addition <c>release</c> while its release is not confirmed.</summary>
static class HostedNumberBody
{
    /// <summary>The only product that this host's numbers are registered for.</summary>
    public const string Product = "A2P";

    /// <summary>The number's messaging settings.</summary>
    public static void WriteSettings(Utf8JsonWriter json, HostedNumber hosted) => Write(json, hosted, "messaging_settings");

    /// <summary>The same under the name that it has on the older paths.</summary>
    public static void WritePhoneNumber(Utf8JsonWriter json, HostedNumber hosted) => Write(json, hosted, "messaging_phone_number");

    static void Write(Utf8JsonWriter json, HostedNumber hosted, string recordType)
    {
        json.WriteStartObject();
        json.WriteString("record_type"u8, recordType);
        json.WriteString("id"u8, hosted.Id);
        json.WriteString("phone_number"u8, hosted.Number.ToString());
        json.WriteId("messaging_profile_id"u8, hosted.Profile);
        json.WriteString("organization_id"u8, hosted.Account);
        json.WriteString("created_at"u8, Timestamps.Render(hosted.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(hosted.UpdatedAt));
        // Toll-free codes belong to no single country; this host takes them with those of the United States.
        json.WriteString("country_code"u8, hosted.Number.Country ?? "US");
        json.WriteString("type"u8, hosted.Number.Kind == NumberKind.TollFree ? "tollfree"u8 : "longcode"u8);
        WriteTraffic(json);
        json.WritePropertyName("tags"u8);
        json.WriteRawValue(hosted.Tags ?? "[]");
        if (hosted.Release is { } release)
        {
            Write(json, release);
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, NumberRelease release)
    {
        json.WriteStartObject("release"u8);
        json.WriteString("state"u8, release switch { { NextTryAt: null } => "refused"u8, { Attempts: 0 } => "requested"u8, _ => "retrying"u8 });
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

    /// <summary>What is the same for every hosted number: application traffic, and no message has been counted yet.</summary>
    static void WriteTraffic(Utf8JsonWriter json)
    {
        json.WriteString("messaging_product"u8, Product);
        json.WriteString("traffic_type"u8, "A2P"u8);
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
