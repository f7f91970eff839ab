using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The <c>Idempotency-Key</c> header by the vendor's documented rules: 1 to 255 letters, digits, - and _; the same key with another body is
/// 422; a repetition within 24 hours gets the first response, marked as such.
/// </summary>
static partial class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    /// <summary>The header that marks a repeated response.</summary>
    public const string Replayed = "Idempotent-Replayed";

    const string Pattern = "^[A-Za-z0-9_-]{1,255}$";

    public static readonly Parameter Parameter = new(Header, Schema.Text(
        "A repetition with the same key and body within 24 hours gets the first answer, with the header " + Replayed + ".", pattern: Pattern), "header");

    /// <summary>Null without the header.</summary>
    public static Outcome<Idempotent<T>?> Read<T>(HttpRequest request, Fields fields, Func<T, byte[]> render)
    {
        if (!request.Headers.TryGetValue(Header, out var given))
        {
            return new(null, []);
        }

        var key = given.ToString();
        return Form().IsMatch(key)
            ? new Idempotent<T>($"{request.Method} {request.Path}", key, SHA256.HashData(Encoding.UTF8.GetBytes(fields.Raw)),
                made => (StatusCodes.Status200OK, render(made)))
            : new Refusal(Reason.IdempotencyKeyInvalid, Header);
    }

    /// <summary>The recorded response of a repetition, marked as such; otherwise the new one.</summary>
    public static byte[] Answer<T>(HttpContext http, T? made, StoredAnswer? replayed, Func<T, byte[]> render) where T : class
    {
        if (replayed is null)
        {
            return render(made!);
        }

        http.Response.Headers[Replayed] = "true";
        return replayed.Body;
    }

    [GeneratedRegex(Pattern, RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
