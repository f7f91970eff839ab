using Hostline.Bench.Load;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>A minimal .NET web server for comparison: this program, started a second time as an app with one route.</summary>
static class BareKestrel
{
    public const string Verb = "bare-kestrel";

    public static Task<Child> Start()
    {
        var port = FreePort.Take();
        return Child.Start([Environment.ProcessPath!, Verb, $"http://127.0.0.1:{port}"], port, Request.Health());
    }

    /// <summary>The work of the started copy.</summary>
    public static void Serve(string url)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Json(new { status = "ok" }));
        app.Run();
    }
}
