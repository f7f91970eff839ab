using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Outgoing;

namespace Hostline.Dialects.Telnyx;

static class UrlField
{
    /// <summary>The member, validated; <paramref name="current"/> if it is missing, null or "" if it removes the URL.</summary>
    public static string? Url(this Fields fields, string name, string? current, AddressPolicy addresses)
    {
        if (!fields.Has(name))
        {
            return current;
        }

        var url = fields.Text(name, atMost: WebhookUrl.LongestUrl);
        if (url is { Length: > 0 } && WebhookUrl.Check(url, addresses) is { } fault)
        {
            fields.Refuse(Reason.InvalidUrl, name, fault);
        }

        return url;
    }
}
