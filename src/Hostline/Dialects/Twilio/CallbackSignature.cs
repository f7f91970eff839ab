using System.Security.Cryptography;
using System.Text;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// The signature of a request to a customer's URL (contract §7): HMAC-SHA1, as the vendor's validators require, under the account's
/// auth token, over the URL and, in a POST, each parameter with its value, sorted by name.
/// </summary>
static class CallbackSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <param name="url">As configured, with its query. Fragment and user info are left out; the port stays as written.</param>
    /// <param name="form">The parameters of the body; none for GET.</param>
    public static string Of(string authToken, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var message = new StringBuilder(Signed(url));
        foreach (var (name, values) in form.GroupBy(p => p.Key, (name, pairs) => (name, pairs.Select(p => p.Value)))
            .OrderBy(p => p.name, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                message.Append(name).Append(value);
            }
        }

#pragma warning disable CA5350 // The vendor's scheme, which the SDKs' validators implement; HMAC-SHA1 is not broken as a MAC.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(message.ToString())));
#pragma warning restore CA5350
    }

    static string Signed(string url)
    {
        var whole = url.Split('#', 2)[0];
        var (begin, at) = (whole.IndexOf("://", StringComparison.Ordinal) + 3, whole.IndexOf('@', StringComparison.Ordinal));
        var end = whole.IndexOfAny(['/', '?'], begin);
        return at > begin && (end < 0 || at < end) ? whole[..begin] + whole[(at + 1)..] : whole;
    }
}
