using System.Buffers;
using System.Text;
using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Inspects a packet of an XFA form. It is XML, but a single packet need not be well-formed, so only tags are parsed and nothing else
/// is trusted. Scripts are judged like those of fields; anything that sends, fetches or runs is refused.
/// </summary>
static class PdfXfa
{
    /// <summary>Active elements (XFA 3.3), without their prefix, in lower case.</summary>
    static readonly HashSet<string> Active = ["submit", "execute", "wsdlconnection", "xmlconnection", "oleobject", "signdata", "urllaunch", "launch", "object"];

    static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n>/");

    /// <summary>Null if the packet contains more than fields and values, or can be read in more than one way.</summary>
    public static DocumentMarks? Of(ReadOnlySpan<byte> packet)
    {
        // In other encodings letters could be tags to one reader and text to another.
        if (packet.Contains((byte)0) || packet.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || packet.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(packet);
        var marks = DocumentMarks.None;
        for (var at = 0; text.IndexOf('<', at) is >= 0 and var tag;)
        {
            if (Element(text, tag, out at) is not { } found)
            {
                return null;
            }

            marks |= found;
        }

        return marks;
    }

    static DocumentMarks? Element(string text, int tag, out int end)
    {
        var rest = text.AsSpan(tag);
        end = tag + 1;
        if (rest.StartsWith("<!--"))
        {
            return Behind(text, tag + 4, "-->", ref end) is { } comment ? Scriptless(text[(tag + 4)..comment]) : null;
        }

        if (rest.StartsWith("<![CDATA["))
        {
            return Behind(text, tag, "]]>", ref end) is not null ? DocumentMarks.None : null;
        }

        if (rest.StartsWith("<?"))
        {
            return Behind(text, tag, "?>", ref end) is { } declared && HasKnownCoding(text[tag..declared]) ? DocumentMarks.None : null;
        }

        // A document type may define entities that contain tags.
        if (rest.StartsWith("<!") || TagEnd(text, tag) is not (>= 0 and var close))
        {
            return null;
        }

        end = close + 1;
        var name = Name(rest);
        return Active.Contains(name) || HasRemote(rest[..(close - tag)]) ? null
            : name != "script" || text[close - 1] == '/' ? DocumentMarks.None
            : Script(text, ref end);
    }

    /// <summary>The tag's name without its prefix; empty for a closing tag.</summary>
    static string Name(ReadOnlySpan<char> tag)
    {
        var length = tag[1..].IndexOfAny(NameEnds);
        var name = length < 0 ? tag[1..] : tag.Slice(1, length);
        return name[(name.IndexOf(':') + 1)..].ToString().ToLowerInvariant();
    }

    /// <summary>The end of the tag: a bracket in an attribute's value does not close it.</summary>
    static int TagEnd(string text, int tag)
    {
        var quote = '\0';
        for (var at = tag + 1; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '>' or '<')
            {
                return c == '>' ? at : -1;
            }
        }

        return -1;
    }

    static DocumentMarks? Script(string text, ref int end)
    {
        var from = end;
        var close = text.IndexOf("</", from, StringComparison.Ordinal);
        var inside = close < 0 ? "" : text[from..close];
        end = close;
        return close >= 0 && !inside.Contains('<') && !inside.Contains('&') && Name(text.AsSpan(close + 1)) == "script" ? PdfScripts.Of(inside) : null;
    }

    /// <summary>A reader that parses comments differently must not find anything in them.</summary>
    static DocumentMarks? Scriptless(string comment) => comment.Contains('<') ? null : DocumentMarks.None;

    /// <summary>Pictures and the like that are fetched when the form is shown.</summary>
    static bool HasRemote(ReadOnlySpan<char> tag) =>
        tag.Contains("href", StringComparison.OrdinalIgnoreCase) || tag.Contains("usehref", StringComparison.OrdinalIgnoreCase);

    static bool HasKnownCoding(string declaration) =>
        !declaration.StartsWith("<?xml", StringComparison.Ordinal) || !declaration.Contains("encoding", StringComparison.OrdinalIgnoreCase)
        || declaration.Contains("utf-8", StringComparison.OrdinalIgnoreCase);

    static int? Behind(string text, int from, string mark, ref int end)
    {
        var at = text.IndexOf(mark, from, StringComparison.Ordinal);
        end = at + mark.Length;
        return at < 0 ? null : at;
    }
}
