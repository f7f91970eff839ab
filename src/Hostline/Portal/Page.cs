using System.Security.Cryptography;
using System.Text;
using Hostline.Network.Mail;

namespace Hostline.Portal;

/// <summary>
/// A page of this server: it needs no script, loads nothing, cannot be framed, and does not reveal its own address, which may contain a
/// token.
/// </summary>
sealed class Page(string title, Html body, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>Both color schemes; the choices are visible on a phone without scrolling, and all of them look the same.</summary>
    const string Style = """
        :root{color-scheme:light dark;--canvas:light-dark(#fff,#14171a);--ink:light-dark(#1a1d21,#e8eaed);--hint:light-dark(#4a5159,#b4bcc5);
            --edge:light-dark(#757d87,#7d8894);
        --primary:light-dark(#0b57c2,#8ab8ff);--on-primary:light-dark(#fff,#0a1a33);--bad:light-dark(#b42318,#ff9d97);--you:light-dark(#fff3d6,#3a2b08);
            --focus:light-dark(#6d28d9,#ffd84d)}
        body{font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;max-width:42rem;margin:1rem auto;padding:0 1rem;color:var(--ink);
            background:var(--canvas)}
        header{color:var(--hint);font-size:.875rem}header img{max-height:2rem;max-width:12rem;vertical-align:middle}
        h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}p{margin:.5rem 0}ul{margin:.25rem 0;padding-left:1.25rem}
        .until{background:var(--you);border-left:4px solid var(--edge);padding:.25rem .75rem}
        .wrong{border-left:4px solid var(--bad);padding-left:.75rem;color:var(--bad)}
        fieldset{border:0;padding:0;margin:.5rem 0}legend{font-weight:600;padding:0}
        .choice{display:flex;gap:.75rem;align-items:flex-start;border:1px solid var(--edge);border-radius:4px;padding:.5rem .75rem;margin:.375rem 0;
            min-height:44px;box-sizing:border-box}
        .choice input{width:1.25rem;height:1.25rem;flex:none;margin:.125rem 0 0}
        form>label{display:block;margin:.5rem 0 .25rem}
        input[name=last_four],textarea,button{font:inherit;min-height:44px;box-sizing:border-box;border:1px solid var(--edge);border-radius:4px;
            padding:.25rem .75rem;color:inherit;background:transparent}
        input[name=last_four]{width:6rem}textarea{width:100%}
        button{background:var(--primary);color:var(--on-primary);border-color:var(--primary);margin-top:.75rem;font-weight:600}
        :focus-visible{outline:3px solid var(--focus);outline-offset:2px}
        footer{color:var(--hint);font-size:.875rem;margin-top:1.5rem}a{color:var(--primary)}
        """;

    static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src data:; form-action "
            + "'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The heading of the page, if it differs from the title.</summary>
    public string? Heading { get; init; }

    public Letterhead Letterhead { get; init; } = Letterhead.Blank;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.WriteAsync(Document.Text, httpContext.RequestAborted);
        }
    }

    Html Document => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{(Letterhead.Name is { } name ? $"{title} - {name}" : title)}</title>
        <style>{new Html(Style)}</style>
        </head>
        <body>
        {(Letterhead is { Name: null, Logo: null } ? Html.None : Html.Of($"<header>{Mark}{Letterhead.Name}</header>"))}
        <main>
        <h1>{Heading ?? title}</h1>
        {body}
        </main>
        {(Letterhead.SupportLink is { } support ? Html.Of($"<footer>Support: <a href=\"{support.AbsoluteUri}\">{Letterhead.Support}</a></footer>") : Html.None)}
        </body>
        </html>

        """);

    /// <summary>Decorative if the operator's name is beside it.</summary>
    Html Mark => Letterhead.Logo is not { } logo ? Html.None
        : Html.Of($"<img src=\"data:{logo.Type};base64,{Convert.ToBase64String(logo.Bytes)}\" alt=\"{(Letterhead.Name is null ? "Logo" : "")}\"> ");
}
