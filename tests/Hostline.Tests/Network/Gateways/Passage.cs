using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Stands between a server under test and its upstream host and passes everything on; a test can act before an answer is passed on.</summary>
sealed class Passage : IAsyncDisposable
{
    static readonly string[] Passed = ["Authorization", "Accept", "Idempotency-Key"];

    readonly WebApplication web;
    readonly string upstream;

    Passage(WebApplication web, string upstream) => (this.web, this.upstream) = (web, upstream);

    public string BaseUrl { get; private set; } = "";

    /// <summary>Called with method, path and status when the upstream host has answered.</summary>
    public Func<string, string, int, Task> Answered { get; set; } = (_, _, _) => Task.CompletedTask;

    public static async Task<Passage> To(string upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        var passage = new Passage(builder.Build(), upstream);
        passage.web.Run(passage.Carry);
        await passage.web.StartAsync();
        passage.BaseUrl = passage.web.Urls.Single();
        return passage;
    }

    async Task Carry(HttpContext context)
    {
        // What was sent is carried even if the sender has died meanwhile.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), upstream + target);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        }

        foreach (var name in Passed.Where(n => context.Request.Headers.ContainsKey(n)))
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        using var answer = await Support.Http.Client.SendAsync(request);
        await Answered(context.Request.Method, context.Request.Path, (int)answer.StatusCode);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync(), context.RequestAborted);
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();
}
