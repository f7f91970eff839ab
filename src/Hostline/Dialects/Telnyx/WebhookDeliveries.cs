using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Outbox;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// What became of an account's webhooks, with every attempt (contract report §4.3). This dialect knows only "delivered" and
/// "failed": a delivery is shown from its first attempt on and is "failed" while all its attempts have failed, also when more
/// are to come; it turns to "delivered" with the attempt that succeeds. One that has not been attempted is not there yet.
/// </summary>
sealed class WebhookDeliveries(DeliveryLog log)
{
    const string Root = "/webhook_deliveries";
    const string ByStatus = "filter[status][eq]";
    const string ByType = "filter[event_type]";
    const string InWebhook = "filter[webhook][contains]";
    const string InAttempts = "filter[attempts][contains]";
    const string StartedFrom = "filter[started_at][gte]";
    const string StartedUntil = "filter[started_at][lte]";
    const string FinishedFrom = "filter[finished_at][gte]";
    const string FinishedUntil = "filter[finished_at][lte]";
    const string Delivered = "delivered";
    const string Failed = "failed";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, [ByStatus, ByType, InWebhook, InAttempts, StartedFrom, StartedUntil, FinishedFrom, FinishedUntil], List);
        endpoints.Get(Root + "/{id}", Get);
    }

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var refusals = new List<Refusal>();
        var filter = Read(query, refusals);
        if (refusals.Count > 0)
        {
            return refusals;
        }

        var (found, total) = await log.Page(caller.Account.Id, filter, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, Write);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf(http) is { } id && await log.Find(caller.Account.Id, id) is { } found ? Answers.RenderData(json => Write(json, found)) : new Refusal(Reason.NotFound);

    static DeliveryFilter Read(ListQuery query, List<Refusal> refusals)
    {
        var status = query.Text(ByStatus);
        if (status is not (null or Delivered or Failed))
        {
            refusals.Add(new(Reason.UnknownValue, ByStatus, Detail: $"{ByStatus} must be {Delivered} or {Failed}."));
        }

        var types = query.Text(ByType)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new(
            status is null ? null : status == Delivered, types, query.Instant(StartedFrom, refusals), query.Instant(StartedUntil, refusals),
            query.Instant(FinishedFrom, refusals), query.Instant(FinishedUntil, refusals), query.Text(InWebhook), query.Text(InAttempts));
    }

    static void Write(Utf8JsonWriter json, AttemptedDelivery found)
    {
        var (delivery, attempts) = found;
        // The last one can have been given up unattempted, because the profile's URL was gone.
        var started = attempts.Count > 0 ? attempts[0].At : delivery.CreatedAt;
        var finished = attempts.Count > 0 ? EndOf(attempts[^1]) : delivery.FinishedAt ?? delivery.CreatedAt;
        json.WriteStartObject();
        json.WriteString("record_type"u8, "webhook_delivery"u8);
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
            Write(json, attempt);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, LoggedAttempt attempt)
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
        WriteExchange(json, attempt);
        json.WriteEndObject();
    }

    static void WriteExchange(Utf8JsonWriter json, LoggedAttempt attempt)
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
            json.WriteRawValue(attempt.ResponseHeaders, skipInputValidation: true);
            json.WriteString("body"u8, attempt.ResponseBody);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static DateTimeOffset EndOf(LoggedAttempt attempt) => attempt.At + attempt.Took;

    /// <summary>
    /// The published codes; null for success, which is any 2xx here, so that 75299 (a 2xx that does not count) never comes. What has
    /// no code of its own (an address that is refused, no answer in time, a broken connection) is told as a failed connection.
    /// </summary>
    internal static int? ErrorOf(AttemptOutcome outcome, int? status) => (outcome, status) switch
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
