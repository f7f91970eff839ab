using System.Globalization;
using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Twilio;

/// <summary>Writes responses: JSON, with absolute URLs, and one error at a time.</summary>
static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    static readonly Uri ErrorPages = new("https://www.twilio.com/docs/errors/");

    public static byte[] Render(Action<Utf8JsonWriter> write) => CompactJson.Render(write);

    public static Task Bytes(HttpContext http, byte[] body, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = JsonType;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, 0, body.Length, http.RequestAborted);
    }

    public static Refusal NotFound(Request request) => new(Reason.NotFound, Detail: $"The requested resource {request.Http.Request.Path} was not found");

    public static Task Send(HttpContext http, Answer answer)
    {
        if (answer.Body.Length > 0)
        {
            return Bytes(http, answer.Body, answer.Status);
        }

        http.Response.StatusCode = answer.Status;
        return Task.CompletedTask;
    }

    /// <summary>Responds with the first refusal: the vendor's errors name one fault.</summary>
    public static Task Refused(HttpContext http, params IReadOnlyList<Refusal> refusals)
    {
        var (refusal, error) = (refusals[0], Errors.Of(refusals[0]));
        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
        }
        else if (error.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "1";
        }
        else if (refusal.RetryAfter is { } wait && wait <= Refusal.LongestRetryAfter)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Bytes(http, Render(json => Write(json, refusal, error)), error.Status);
    }

    /// <summary>The members that the SDKs read, and our additions: the reason's code and the next step.</summary>
    static void Write(Utf8JsonWriter json, Refusal refusal, TwilioError error)
    {
        json.WriteStartObject();
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, ErrorSentences.Of(refusal));
        json.WriteString("more_info"u8, new Uri(ErrorPages, error.Code.ToString(CultureInfo.InvariantCulture)).AbsoluteUri);
        json.WriteNumber("status"u8, error.Status);
        json.WriteString("reason"u8, refusal.Entry.Code);
        json.WriteString("next_step"u8, NextSteps.Of(refusal));
        if (refusal.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_seconds"u8, (long)Math.Ceiling(wait.TotalSeconds));
        }

        json.WriteEndObject();
    }

    public static void WriteSid(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string kind, IId? id)
    {
        if (id is { } known)
        {
            json.WriteString(name, Sid.Of(kind, known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
