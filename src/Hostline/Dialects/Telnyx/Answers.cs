using System.Globalization;
using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Telnyx;

/// <summary>Writes responses and the bodies of webhooks: compact JSON, byte for byte what a receiver gets when it parses and serializes it again.</summary>
static class Answers
{
    public static byte[] Render(Action<Utf8JsonWriter> write) => CompactJson.Render(write);

    public static byte[] RenderData(Action<Utf8JsonWriter> write) => Render(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        write(json);
        json.WriteEndObject();
    });

    /// <summary>
    /// A single resource under <c>data</c> for the SDKs, with its members repeated at top level for the documents' samples and the oldest SDK.
    /// </summary>
    public static byte[] RenderMirrored(Action<Utf8JsonWriter> members) => Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        members(json);
        json.WriteEndObject();
        members(json);
        json.WriteEndObject();
    });

    public static void WriteId<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, T? id) where T : struct, IId<T>
    {
        if (id is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static Task Bytes(HttpContext http, byte[] body, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, 0, body.Length, http.RequestAborted);
    }

    public static Task Refused(HttpContext http, params IReadOnlyList<Refusal> refusals)
    {
        var first = Errors.Of(refusals[0].Reason);
        if (refusals.Max(r => r.RetryAfter) is { } wait)
        {
            WriteWait(http.Response.Headers, wait, first.Status);
        }
        else if (first.Status == 503)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        if (first.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Bytes(http, RenderRefusals(refusals, () => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()), first.Status);
    }

    /// <summary>
    /// The PHP client sleeps for whatever Retry-After says, in the middle of its caller's request; other clients shorten a long wait and retry
    /// within seconds. So only a short wait has that header, and a long one has a header that says that a retry is useless.
    /// </summary>
    static void WriteWait(IHeaderDictionary headers, TimeSpan wait, int status)
    {
        var seconds = SecondsOf(wait).ToString(CultureInfo.InvariantCulture);
        headers["x-should-retry"] = wait > Refusal.LongestRetryAfter ? "false" : "true";
        if (wait <= Refusal.LongestRetryAfter)
        {
            headers.RetryAfter = seconds;
        }

        if (status == StatusCodes.Status429TooManyRequests)
        {
            headers["x-ratelimit-reset"] = seconds;
        }
    }

    static int SecondsOf(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);

    static byte[] RenderRefusals(IReadOnlyList<Refusal> refusals, Func<DateTimeOffset> now) => Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("errors"u8);
        foreach (var refusal in refusals)
        {
            Write(json, refusal, now);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, Refusal refusal, Func<DateTimeOffset> now)
    {
        var (_, code) = Errors.Of(refusal.Reason);
        json.WriteStartObject();
        json.WriteString("code"u8, code);
        json.WriteString("title"u8, Errors.Title(code));
        json.WriteString("detail"u8, refusal.Sentence);
        if (refusal.FieldBy(Places.NameOf) is { } field)
        {
            json.WriteStartObject("source"u8);
            json.WriteString(field.Length == 0 || field[0] == '/' ? "pointer"u8 : "parameter"u8, field);
            json.WriteEndObject();
        }

        json.WriteStartObject("meta"u8);
        json.WriteString("url"u8, "https://developers.telnyx.com/docs/overview/errors/" + code);
        json.WriteString("reason"u8, refusal.Entry.Code);
        json.WriteString("next_step"u8, Words.Reasons.NextStep(refusal));
        WriteWait(json, refusal, now);
        if (refusal.Number is { } number)
        {
            json.WriteString("phone_number"u8, number);
            if (Words.OfEligibility(refusal.Reason) is { } status)
            {
                json.WriteString("eligible_status"u8, status);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The first error of a response outside of every route, in the form that the SDKs read.</summary>
    public static void WriteOutside(Utf8JsonWriter json, OuterAnswer answer)
    {
        var code = answer.Status switch { 404 => "10005", 500 => "10007", 503 => "10037", _ => "10015" };
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteString("code"u8, code);
        json.WriteString("title"u8, Errors.Title(code));
        json.WriteString("detail"u8, answer.Refusal.Sentence);
        json.WriteStartObject("meta"u8);
        json.WriteString("reason"u8, answer.Refusal.Entry.Code);
        json.WriteString("next_step"u8, answer.Next);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>When the same request may succeed, in seconds and as an instant; nothing if that is unknown.</summary>
    /// <param name="now">The host's time, for limits that use it.</param>
    public static void WriteWait(Utf8JsonWriter json, Refusal refusal, Func<DateTimeOffset> now)
    {
        if (refusal.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_seconds"u8, SecondsOf(wait));
            // Rounded up, so that a client that returns exactly then is not too early.
            json.WriteString("retry_at"u8, Timestamps.Render((refusal.RetryAt ?? now() + wait) + TimeSpan.FromMilliseconds(1)));
        }
    }
}
