using System.Text;
using System.Xml;
using Hostline.Outbox;
using Hostline.Outgoing;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>A customer's response to a text, in the vendor's markup: each <c>Message</c> goes back to the handset. Other verbs are ignored.</summary>
static class TextMarkup
{
    /// <summary>Codes of the vendor's error dictionary.</summary>
    const int NotRetrieved = 11200, NotConnected = 11205, NotParsed = 12100, WrongType = 12300, TooLarge = 11750;

    public const int MessagesAtMost = 10;
    public const int TextAtMost = 1_600;

    static readonly string[] Types = ["text/xml", "application/xml", "text/html"];

    public static TextAnswer Read(Attempt attempt, string url)
    {
        var code = attempt.Outcome != AttemptOutcome.Answered ? NotConnected
            : attempt.Status is not (>= 200 and < 300) ? NotRetrieved
            : attempt.Bytes >= KeptAnswer.ReadAtMost ? TooLarge
            : attempt.Bytes > 0 && !IsMarkup(attempt) ? WrongType
            : 0;
        return code != 0 ? Failed(code, url)
            : attempt.Bytes == 0 ? new([], null)
            : Parse(attempt.Body, url) is { } texts ? new(texts, null)
            : Failed(NotParsed, url);
    }

    static TextAnswer Failed(int code, string url) => new([], new(code, url));

    static bool IsMarkup(Attempt attempt) => attempt.Headers.Any(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        && Types.Contains(h.Value.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Null if it is not well-formed, or not a <c>Response</c>.</summary>
    static List<TextBack>? Parse(string body, string url)
    {
        try
        {
            var texts = new List<TextBack>();
            using var xml = XmlReader.Create(new StringReader(body), new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                MaxCharactersInDocument = KeptAnswer.ReadAtMost,
            });
            xml.MoveToContent();
            if (xml.Name != "Response")
            {
                return null;
            }

            var (inVerb, text, status) = (false, new StringBuilder(), "");
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, Depth: 1 })
                {
                    inVerb = xml.Name is "Message" or "Sms" && !xml.IsEmptyElement;
                    text.Clear();
                    status = inVerb ? UrlOf(xml, url) : "";
                }
                else if (inVerb && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                {
                    text.Append(xml.Value);
                }
                else if (inVerb && xml is { NodeType: XmlNodeType.EndElement, Depth: 1 })
                {
                    texts.Add(new(text.ToString().Trim(), status));
                    inVerb = false;
                }
            }

            return [.. texts.Where(t => t.Body.Length > 0).Take(MessagesAtMost).Select(t => t with { Body = WellFormed.Start(t.Body, TextAtMost) })];
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Where the status of the message is reported; "" for the number's own URL. It may be relative to the URL of the markup.</summary>
    static string UrlOf(XmlReader xml, string url) =>
        (xml.GetAttribute("statusCallback") ?? xml.GetAttribute("action")) is { Length: > 0 and <= WebhookUrl.LongestUrl } given
        && Uri.TryCreate(new Uri(url), given, out var whole) && (whole.Scheme == Uri.UriSchemeHttp || whole.Scheme == Uri.UriSchemeHttps)
            ? whole.AbsoluteUri
            : "";
}
