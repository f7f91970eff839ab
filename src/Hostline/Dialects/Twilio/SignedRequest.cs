using System.Text;
using Hostline.Outgoing;

namespace Hostline.Dialects.Twilio;

/// <summary>A signed request to a customer, with parameters in the form of a POST or in the query of a GET (contract §7).</summary>
static class SignedRequest
{
    /// <param name="once">The same in every attempt of one request, so that the customer can recognize a repetition.</param>
    public static GuardedRequest Of(string authToken, string method, string url, IReadOnlyList<KeyValuePair<string, string>> parameters, IId once)
    {
        var (isGet, form) = (method == "GET", FormOf(parameters));
        var parts = url.Split('#', 2);
        var target = isGet ? $"{parts[0]}{(parts[0].Contains('?') ? '&' : '?')}{form}{(parts.Length > 1 ? "#" + parts[1] : "")}" : url;
        return new(new(method), target, isGet ? [] : Encoding.UTF8.GetBytes(form), isGet ? "" : Http.FormBody.MediaType,
        [
            new("User-Agent", "TwilioProxy/1.1"),
            new(CallbackSignature.Header, CallbackSignature.Of(authToken, target, isGet ? [] : parameters)),
            new("I-Twilio-Idempotency-Token", once.ToString()!),
        ]);
    }

    /// <summary>The parameters as the body of a POST, or as the query of a GET.</summary>
    public static string FormOf(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
}
