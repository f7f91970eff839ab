using System.Text.Json;
using Hostline.Http.OpenApi;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

static class WebhookDeliveryBody
{
    public const string Delivered = "delivered";
    public const string Failed = "failed";
    const string RecordType = "webhook_delivery";

    static readonly Schema Headers = Schema.ListOf(Schema.ListOf(Schema.Text(""), "Name and value.", atLeast: 2, atMost: 2), "In their original order.");

    static readonly Schema Exchange = Schema.Object("",
        Required("request", Schema.Object("", Required("url", Schema.Url("")), Required("headers", Headers))),
        Optional("response", Schema.Object("Left out if there was none.",
            Required("status", Schema.Whole("")), Required("headers", Headers), Required("body", Schema.Text("Its beginning, at most 1 KiB.")))));

    static readonly Schema Attempt = Schema.Object("",
        Required("status", Schema.OneOf("", Delivered, Failed)),
        Required("started_at", Schema.Instant("")),
        Required("finished_at", Schema.Instant("")),
        Required("errors", Schema.ListOf(Schema.Whole(""), "Why it failed: the vendor's codes 75001 to 75599; empty when it succeeded.")),
        Required("http", Exchange)).Named("WebhookAttempt");

    static readonly Schema Webhook = Schema.Object("The event as it was sent under `data`.",
        Required("event_type", Schema.Text("")), Required("id", Schema.Uuid("The same in every attempt.")), Required("occurred_at", Schema.Instant("")),
        Required("payload", Schema.Object("")), Required("record_type", Schema.OneOf("", "event")));

    public static readonly Schema Form = Schema.Object("A webhook with its attempts.",
        Required("record_type", Schema.OneOf("", RecordType)),
        Required("id", Schema.Uuid("")),
        Required("user_id", Schema.Uuid("The account.")),
        Required("status", Schema.OneOf("Failed while every attempt has failed, even if more will follow.", Delivered, Failed)),
        Required("started_at", Schema.Instant("Begin of the first attempt.")),
        Required("finished_at", Schema.Instant("End of the latest attempt.")),
        Required("webhook", Webhook),
        Required("attempts", Schema.ListOf(Attempt, "Newest first."))).Named("WebhookDelivery");

    public static void Write(Utf8JsonWriter json, AttemptedDelivery found, bool seesPrivate)
    {
        var (delivery, attempts) = found;
        // The last one may have been parked without an attempt, because the profile's URL was gone.
        var started = attempts.Count > 0 ? attempts[0].At : delivery.CreatedAt;
        var finished = attempts.Count > 0 ? EndOf(attempts[^1]) : delivery.FinishedAt ?? delivery.CreatedAt;
        json.WriteStartObject();
        json.WriteString("record_type"u8, RecordType);
        json.WriteString("id"u8, delivery.Id);
        json.WriteString("user_id"u8, delivery.Account);
        json.WriteString("status"u8, delivery.State == DeliveryState.Delivered ? Delivered : Failed);
        json.WriteString("started_at"u8, Timestamps.Render(started));
        json.WriteString("finished_at"u8, Timestamps.Render(finished));
        json.WritePropertyName("webhook"u8);
        json.WriteRawValue(delivery.Data, skipInputValidation: true);
        json.WriteStartArray("attempts"u8);
        foreach (var attempt in attempts.Reverse())
        {
            Write(json, attempt, attempt.IsPrivate && !seesPrivate);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, LoggedAttempt attempt, bool isHidden)
    {
        var error = ErrorOf((AttemptOutcome)attempt.Outcome, attempt.Status);
        json.WriteStartObject();
        json.WriteString("status"u8, error is null ? Delivered : Failed);
        json.WriteString("started_at"u8, Timestamps.Render(attempt.At));
        json.WriteString("finished_at"u8, Timestamps.Render(EndOf(attempt)));
        json.WriteStartArray("errors"u8);
        if (error is { } code)
        {
            json.WriteNumberValue(code);
        }

        json.WriteEndArray();
        WriteExchange(json, attempt, isHidden);
        json.WriteEndObject();
    }

    static void WriteExchange(Utf8JsonWriter json, LoggedAttempt attempt, bool isHidden)
    {
        json.WriteStartObject("http"u8);
        json.WriteStartObject("request"u8);
        json.WriteString("url"u8, attempt.Url);
        json.WritePropertyName("headers"u8);
        json.WriteRawValue(attempt.RequestHeaders, skipInputValidation: true);
        json.WriteEndObject();
        if (attempt.Status is { } status)
        {
            json.WriteStartObject("response"u8);
            json.WriteNumber("status"u8, status);
            json.WritePropertyName("headers"u8);
            json.WriteRawValue(isHidden ? "[]" : attempt.ResponseHeaders, skipInputValidation: true);
            json.WriteString("body"u8, isHidden ? Hidden(attempt) : attempt.ResponseBody);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static string Hidden(LoggedAttempt attempt) =>
        $"Not shown{(attempt.Bytes is { } bytes ? $" ({bytes} bytes)" : "")}: the receiver is not on the public internet, and only the operator of this "
            + "server can see its answers.";

    static DateTimeOffset EndOf(LoggedAttempt attempt) => attempt.At + attempt.Took;

    /// <summary>
    /// The published codes; null for success, which is any 2xx here, so that 75299 (a 2xx that does not count) never occurs. A failure without
    /// its own code (a refused address, no response in time, a broken connection) is reported as a failed connection.
    /// </summary>
    public static int? ErrorOf(AttemptOutcome outcome, int? status) => (outcome, status) switch
    {
        (AttemptOutcome.Answered, >= 200 and < 300) => null,
        (AttemptOutcome.Answered, >= 300 and < 400) => 75300,
        (AttemptOutcome.Answered, 400) => 75400,
        (AttemptOutcome.Answered, 404) => 75404,
        (AttemptOutcome.Answered, >= 400 and < 500) => 75499,
        (AttemptOutcome.Answered, 500) => 75500,
        (AttemptOutcome.Answered, _) => 75599,
        (AttemptOutcome.NameNotResolved, _) => 75001,
        (AttemptOutcome.CertificateRefused, _) => 75003,
        _ => 75002,
    };
}
