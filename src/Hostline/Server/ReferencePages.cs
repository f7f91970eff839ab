using Hostline.Api;
using Hostline.Dialects;
using Hostline.Http.OpenApi;

namespace Hostline.Server;

/// <summary>The OpenAPI documents of the APIs, and pages to read and try them. Everything is part of this program, so it works offline.</summary>
static class ReferencePages
{
    const string Root = "/openapi";

    /// <summary>Scripts, styles and calls of this server only. The page's library sets styles in elements, and has its icons in data URLs.</summary>
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri "
            + "'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The beginnings of the names of the page's files.</summary>
    static readonly string[] PageFiles = ["/index.", "/swagger-ui", "/favicon"];

    sealed record Described(string Name, Description Of, Func<IReadOnlyList<DescribedRoute>> Routes)
    {
        public string Document => $"{Root}/{Name}.json";
    }

    public static void Map(WebApplication app, Claims claims)
    {
        IReadOnlyList<Described> all =
        [
            .. claims.Dialects.Where(d => d.Description is not null).Select(d => new Described(d.Name, d.Description!, () => RoutesOf(app, claims, d))),
            new(HostlineApi.Name, new HostlineDocument(), () => HostlineApi.RoutesOf(app.Services)),
        ];
        foreach (var one in all)
        {
            // Rendered on first use, so that it costs nothing if no one reads it.
            var document = new Lazy<byte[]>(() => Document.Render(one.Of, one.Routes()));
            app.MapMethods(one.Document, ["GET", "HEAD"], (RequestDelegate)(http => Write(http, document.Value)));
        }

        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), pages =>
        {
            foreach (var one in all)
            {
                Page(pages, $"{Root}/{one.Name}", one.Of.Title, one);
            }

            Page(pages, Root, "Hostline", [.. all]);
        });
    }

    /// <summary>The routes under a dialect's prefixes, in the order of their registration.</summary>
    static IReadOnlyList<DescribedRoute> RoutesOf(IEndpointRouteBuilder routes, Claims claims, Dialect dialect) =>
        [.. from route in routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            where claims.Of(new(route.RoutePattern.RawText)) == dialect
            let described = route.Metadata.GetMetadata<DescribedRoute>()
            where described is not null
            select described];

    static Task Write(HttpContext http, byte[] document)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = document.Length;
        return http.Response.Body.WriteAsync(document, 0, document.Length, http.RequestAborted);
    }

    /// <summary>Whether a path belongs to the reference page itself, whose prefix is also that of other pages and of the documents.</summary>
    static bool IsOfPage(PathString rest) =>
        !rest.HasValue || rest == "/" || Array.Exists(PageFiles, file => rest.Value.StartsWith(file, StringComparison.OrdinalIgnoreCase));

    /// <param name="path">The path of the page; everything it loads is under it.</param>
    /// <param name="documents">The documents that a reader can choose from.</param>
    static void Page(IApplicationBuilder app, string path, string title, params IReadOnlyList<Described> documents)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(path, out var rest) && (path != Root || IsOfPage(rest)), page => page.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            return next(http);
        }));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = path.TrimStart('/');
            page.DocumentTitle = title;
            foreach (var one in documents)
            {
                page.SwaggerEndpoint(one.Document, one.Of.Title);
            }

            page.ConfigObject.ValidatorUrl = null;   // it would call a server elsewhere
            page.ConfigObject.DefaultModelsExpandDepth = 0;
        });
    }
}
