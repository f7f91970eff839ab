using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Hostline.Pages;

/// <summary>A page. Everything is loaded before it is rendered, and it is rendered before it is sent, so that its status and length are right.</summary>
sealed class PageResult<TView>(Visit visit, object? model, int status) : IResult where TView : PageView
{
    const int BytesExpected = 16 * 1024;

    static readonly bool UsesHtmx = Attribute.IsDefined(typeof(TView), typeof(UsesHtmxAttribute));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        visit.UsesHtmx = UsesHtmx;
        var html = await Render(httpContext.RequestServices);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        PageHeaders.Write(response, UsesHtmx, visit.Framed);
        response.ContentLength = html.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(html.GetBuffer().AsMemory(0, (int)html.Length), httpContext.RequestAborted);
        }
    }

    async Task<MemoryStream> Render(IServiceProvider services)
    {
        var html = new MemoryStream(BytesExpected);
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TView>(ParameterView.FromDictionary(Parameters()));
            await using var writer = new StreamWriter(html, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            root.WriteHtmlTo(writer);
        });
        return html;
    }

    Dictionary<string, object?> Parameters() =>
        model is null ? new() { [nameof(PageView.Visit)] = visit } : new() { [nameof(PageView.Visit)] = visit, ["Model"] = model };
}

public static class PageResults
{
    /// <summary>The page; 422 if the visit has faults.</summary>
    public static IResult Page<TView>(this Visit visit, int? status = null) where TView : PageView =>
        new PageResult<TView>(visit, null, status ?? StatusOf(visit));

    public static IResult Page<TView, TModel>(this Visit visit, TModel model, int? status = null) where TView : PageView<TModel> =>
        new PageResult<TView>(visit, model, status ?? StatusOf(visit));

    /// <summary>303: another page shows the result, so that reloading it sends nothing again.</summary>
    /// <param name="path">From this server's root.</param>
    /// <param name="done">A message for the top of the page: the ending of a text key that begins with <c>done.</c>.</param>
    public static IResult See(this Visit visit, string path, string? done = null) =>
        new SeeOther(visit.At(done is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={done}"));

    static int StatusOf(Visit visit) => visit.IsRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
}

/// <summary>The headers of every page: no other site can frame it, no cache stores it, and nothing runs in it but our own files.</summary>
static class PageHeaders
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ";

    /// <summary>htmx writes HTML, which the policy allows to our script only; elsewhere nothing may.</summary>
    /// <param name="framed">The origin of documents that the page shows.</param>
    public static void Write(HttpResponse response, bool usesHtmx, string? framed = null)
    {
        response.Headers.ContentSecurityPolicy = Policy + (usesHtmx ? "default" : "'none'") + (framed is null ? "" : "; frame-src " + framed);
        response.Headers.XFrameOptions = "DENY";
        // With no-referrer, browsers send "Origin: null", and open mode could not tell our own forms from another site's.
        response.Headers["Referrer-Policy"] = response.HttpContext.Request.Query.ContainsKey("token") ? "no-referrer" : "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.CacheControl = "no-store";
    }
}

[AttributeUsage(AttributeTargets.Class)]
sealed class UsesHtmxAttribute : Attribute;
