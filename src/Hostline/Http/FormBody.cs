using System.Net;
using System.Text;
using System.Text.Unicode;
using Hostline.Core.Reasons;
using Microsoft.Extensions.Primitives;

namespace Hostline.Http;

/// <summary>
/// Reads a body of <c>application/x-www-form-urlencoded</c>: limited in size, valid UTF-8, case-sensitive names. A name that is sent several
/// times is a list. The framework's reader treats names that differ in case as one, and ignores broken escapes.
/// </summary>
static class FormBody
{
    public const string MediaType = "application/x-www-form-urlencoded";

    public const int BytesAtMost = StrictJson.BytesAtMost;

    /// <summary>The number of values in all, those of repeated names included.</summary>
    public const int ValuesAtMost = 1_024;

    public const int NameAtMost = 128;

    public static async Task<Outcome<Fields>> Read(HttpRequest request, CancellationToken cancellation) =>
        (await ReadValues(request, cancellation)).Then(Fields.OfForm);

    /// <summary>Only the values, for a dialect that also reads some from elsewhere.</summary>
    public static async Task<Outcome<IReadOnlyDictionary<string, StringValues>>> ReadValues(HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.Read(request, BytesAtMost, type => type.Equals(MediaType, StringComparison.OrdinalIgnoreCase), MediaType, cancellation);
        return body.IsRefused ? Outcome<IReadOnlyDictionary<string, StringValues>>.Refused(body.Refusals) : Parse(body.Value!);
    }

    public static Outcome<IReadOnlyDictionary<string, StringValues>> Parse(byte[] bytes)
    {
        if (HasBrokenEscape(bytes) || !Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length)))
        {
            return Malformed("The form is not percent-encoded UTF-8.");
        }

        var form = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var count = 0;
        foreach (var pair in Encoding.ASCII.GetString(bytes).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(end < 0 ? pair : pair[..end]);
            if (name.Length is 0 or > NameAtMost)
            {
                return Malformed($"A name in the form has {name.Length} characters; it must have 1 to {NameAtMost}.");
            }

            if (++count > ValuesAtMost)
            {
                return Malformed($"The form has more than {ValuesAtMost} values.");
            }

            form[name] = StringValues.Concat(form.GetValueOrDefault(name), end < 0 ? "" : WebUtility.UrlDecode(pair[(end + 1)..]));
        }

        return form;
    }

    static Refusal Malformed(string detail) => new(Reason.MalformedRequest, "", Detail: detail);

    /// <summary>A % without two hexadecimal digits, or a byte that should have been escaped.</summary>
    static bool HasBrokenEscape(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] >= 0x80 || (bytes[i] == '%'
                && !(i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))))
            {
                return true;
            }
        }

        return false;
    }
}
