using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>Writes answers: compact JSON that escapes nothing needlessly, because samples re-serialize what they verify (contract report §0.9).</summary>
static class Answers
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The envelope of a single resource.</summary>
    public static byte[] RenderData(Action<Utf8JsonWriter> write) => Render(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        write(json);
        json.WriteEndObject();
    });

    public static void WriteId(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Guid? id)
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
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
            // The SDKs shorten a wait of more than a minute and send again within seconds; this header stops them.
            http.Response.Headers["x-should-retry"] = wait > TimeSpan.FromMinutes(1) ? "false" : "true";
        }
        else if (first.Status == 503)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        if (first.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Bytes(http, RenderRefusals(refusals), first.Status);
    }

    static byte[] RenderRefusals(IReadOnlyList<Refusal> refusals) => Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("errors"u8);
        foreach (var refusal in refusals)
        {
            Write(json, refusal);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, Refusal refusal)
    {
        var (_, code) = Errors.Of(refusal.Reason);
        json.WriteStartObject();
        json.WriteString("code"u8, code);
        json.WriteString("title"u8, Errors.Title(code));
        json.WriteString("detail"u8, refusal.Sentence);
        if (refusal.Field is { } field)
        {
            json.WriteStartObject("source"u8);
            json.WriteString(field.Length == 0 || field[0] == '/' ? "pointer"u8 : "parameter"u8, field);
            json.WriteEndObject();
        }

        json.WriteStartObject("meta"u8);
        json.WriteString("url"u8, "https://developers.telnyx.com/docs/overview/errors/" + code);
        json.WriteString("reason"u8, refusal.Entry.Code);
        json.WriteString("next_step"u8, refusal.Entry.NextStep);
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
}
