using System.Security.Cryptography;
using System.Text;

namespace Hostline.Portal;

/// <summary>
/// A page of this server: it needs no script, loads nothing, can not be framed, and tells nobody its own address, which may
/// hold a token (security T03, T16).
/// </summary>
sealed class Page(string title, Html body, int status = StatusCodes.Status200OK) : IResult
{
    const string Style = """
        body{font:1.05rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
        form{border:1px solid #767676;border-radius:.4rem;padding:0 1rem 1rem;margin:1rem 0}
        label{display:block;margin:.5rem 0}input{font:inherit;width:6rem;padding:.3rem}button{font:inherit;padding:.4rem 1rem}
        .wrong{border-left:.3rem solid #b00020;padding-left:.7rem}
        """;

    static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
        <title>{title}</title>
        <style>{new Html(Style)}</style>
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {body}
        </main>
        </body>
        </html>

        """);
}
