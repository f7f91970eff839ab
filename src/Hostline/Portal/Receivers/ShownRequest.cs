using System.Text;
using Hostline.Outbox;
using Hostline.Pages;

namespace Hostline.Portal.Receivers;

/// <summary>A request as someone pastes it: one header per line, as most programs print them.</summary>
static class ShownRequest
{
    static readonly char[] Around = [' ', '\t', '"', '\'', ','];

    public static ReceivedRequest Read(Visit visit, string method)
    {
        var headers = visit.Field("headers").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(HeaderOf).ToList();
        if (!headers.Exists(h => h.Value.Length > 0))
        {
            visit.Fault("headers", visit.Words.Say("verify.headers.fault"));
        }

        // A browser sends the line ends of a form as CR LF, whatever was pasted.
        return new(method, visit.Field("url"), headers, Encoding.UTF8.GetBytes(visit.Field("body").Replace("\r\n", "\n", StringComparison.Ordinal)));
    }

    static KeyValuePair<string, string> HeaderOf(string line)
    {
        var colon = line.IndexOf(':', 1);
        return colon < 0 ? new(line.Trim(Around), "") : new(line[..colon].Trim(Around), line[(colon + 1)..].Trim(Around));
    }
}
