using System.Text.Encodings.Web;
using System.Text.Json;
using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>The response outside of every API: the members of our own API's refusals (RFC 9457), after those that the clients of a dialect expect.</summary>
/// <param name="NextStep">The next step; null for the usual one.</param>
sealed record OuterAnswer(int Status, Refusal Refusal, string? NextStep = null)
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Title => Status switch
    {
        StatusCodes.Status404NotFound => "Resource not found",
        StatusCodes.Status500InternalServerError => "Unexpected error",
        StatusCodes.Status503ServiceUnavailable => "Service unavailable",
        _ => "Bad Request",
    };

    public string Next => NextStep ?? JsonWords.Reasons.NextStep(Refusal);

    public Task Write(HttpContext http, Action<Utf8JsonWriter, OuterAnswer> before)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            before(json, this);
            json.WriteString("title"u8, Title);
            json.WriteNumber("status"u8, Status);
            json.WriteString("detail"u8, Refusal.Sentence);
            json.WriteString("code"u8, Refusal.Entry.Code);
            json.WriteString("next_step"u8, Next);
            json.WriteEndObject();
        }

        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.Body.WriteAsync(body.ToArray().AsMemory(), http.RequestAborted).AsTask();
    }
}
