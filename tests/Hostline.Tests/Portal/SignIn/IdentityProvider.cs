using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Hostline.People.SignOn;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.SignIn;

/// <summary>A real identity provider (tests/npm/provider.mjs), and what a browser does on its pages.</summary>
public sealed class IdentityProvider : IAsyncLifetime
{
    public const string Secret = "the secret of the client & more";

    readonly int port = FreePort.Take();
    Process? process;

    public string Authority => $"http://127.0.0.1:{port}";

    public SignOnSettings Settings => new(Authority, "hostline", "Acme ID", "openid email profile", "email", false, false, []) { Secret = Secret };

    public async ValueTask InitializeAsync()
    {
        NodeTools.Require();
        process = Process.Start(new ProcessStartInfo(NodeTools.Node!, [Path.Combine(NodeTools.Project, "provider.mjs"), port.ToString()])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = NodeTools.Project,
        })!;
        AtExit.Do(() => process?.Kill());
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "ready")
        {
        }
    }

    /// <param name="word">By which they sign in there.</param>
    public Task Knows(string word, object claims) => Tell("/people", new Dictionary<string, object> { [word] = claims });

    public Task Lies(object lie) => Tell("/lies", lie);

    async Task Tell(string path, object what)
    {
        using var answer = await Support.Http.Client.PostAsJsonAsync(Authority + path, what);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Goes to the provider from the page to sign in, and signs in there.</summary>
    /// <returns>Where the provider sends the browser: a path of this server.</returns>
    internal async Task<string> Visit(PersonBrowser browser, string word, string begin = "/sign-in/provider")
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });
        var at = new Uri((await browser.Once(HttpMethod.Get, begin)).Expect(303).Headers["Location"]);
        for (var hops = 0; at.Port == port; hops++)
        {
            if (at.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal))
            {
                at = new(at, at.AbsolutePath + "/" + word);
            }

            Assert.True(hops < 10, $"The provider sends the browser on and on, to {at}.");
            using var answer = await client.SendAsync(new(HttpMethod.Get, at), TestContext.Current.CancellationToken);
            Assert.True(answer.Headers.Location is not null, await answer.Content.ReadAsStringAsync());
            at = new(at, answer.Headers.Location);
        }

        return at.PathAndQuery;
    }

    /// <summary>The whole way.</summary>
    internal async Task<Answered> SignIn(PersonBrowser browser, string word, string begin = "/sign-in/provider") =>
        await browser.Open(await Visit(browser, word, begin));

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            process = null;
        }
    }
}
