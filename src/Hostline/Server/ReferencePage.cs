namespace Hostline.Server;

/// <summary>A page to read and try what an OpenAPI document describes. All of it comes from this program: it works offline.</summary>
static class ReferencePage
{
    /// <summary>
    /// Scripts, styles and calls of this server only. The page's library sets styles in elements, and has its icons in data URLs.
    /// </summary>
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="path">Where the page stands; what it loads stands below.</param>
    /// <param name="document">The path of its document.</param>
    public static void Map(WebApplication app, string path, string title, string document)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(path), page => page.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            return next(http);
        }));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = path.TrimStart('/');
            page.DocumentTitle = title;
            page.SwaggerEndpoint(document, title);
            page.ConfigObject.ValidatorUrl = null;   // it would ask a server elsewhere
            page.ConfigObject.DefaultModelsExpandDepth = 0;
        });
    }
}
