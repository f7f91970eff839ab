using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Hostline.Tests.Portal.Browser;

/// <summary>The path of a page in the table, and which addresses lead to it.</summary>
sealed class PagePath(string template)
{
    readonly TemplateMatcher matcher = new(TemplateParser.Parse(template.TrimStart('/')), []);

    public string Template => template;

    /// <summary>It never ends, so no browser can show it.</summary>
    public bool IsStream => template.EndsWith("/live", StringComparison.Ordinal);

    /// <param name="address">From the server's root, possibly with a query.</param>
    public bool Fits(string address) => matcher.TryMatch(address.Split('?', '#')[0], []);
}
