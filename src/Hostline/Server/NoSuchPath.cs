using System.Reflection;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Dialects;

namespace Hostline.Server;

/// <summary>
/// The answer for unknown paths, with the base that the path was probably meant for; and for the root, which people open in a browser.
/// </summary>
sealed class NoSuchPath(Claims claims)
{
    const int PathShown = 80;
    const string NextStep = "Check the base URL of your client.";

    /// <summary>The dialects answer for their own paths.</summary>
    public async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } || http.GetEndpoint() is not null)
        {
            return;
        }

        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(Root());
            return;
        }

        await claims.AnswerOutside(http, StatusCodes.Status404NotFound, new(Reason.NotFound, Detail: Sentence(http.Request.Path.Value ?? "/")), NextStep);
    }

    string Sentence(string path)
    {
        var bases = string.Concat(claims.Dialects.Select((d, i) => $"{(i == 0 ? "The " : ", the ")}{Called(d)} begins with {d.Base}"));
        return $"There is no {(path.Length <= PathShown && !path.Any(char.IsControl) ? $"path {path}" : "such path")} here. {bases} and Hostline's own with "
            + "/hostline/v1.";
    }

    /// <summary>With only one dialect, "the vendor" is unambiguous.</summary>
    string Called(Dialect dialect) => claims.Dialects.Count == 1 ? "vendor's API" : $"{dialect.Vendor} API";

    string Root()
    {
        var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        var text = new StringBuilder($"Hostline {version.InformationalVersion}\n\n");
        foreach (var dialect in claims.Dialects)
        {
            text.Append($"{dialect.Base,-17} the {Called(dialect)}{(dialect.Description is null ? "" : $"; read and try it at /openapi/{dialect.Name}")}\n");
        }

        return text.Append("""
            /hostline/v1      Hostline's own API: sandboxes, clock, messages, orders, deliveries, the operator's desk
            /openapi          everything to read and try, on one page
            /healthz, /readyz for a load balancer

            """).ToString();
    }
}
