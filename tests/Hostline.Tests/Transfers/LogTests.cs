using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

public sealed class LogTests
{
    const string Canary = "canary-3141592653";

    [Fact]
    public async Task A_token_is_not_in_the_log_however_much_is_logged()
    {
        await using var server = await ServerProcess.Start(new() { Environment = new Dictionary<string, string?> { ["HOSTLINE_LOG"] = "Trace" } });
        using var made =
            await Support.Http.Client.PostAsJsonAsync(server.BaseUrl + "/hostline/v1/sandboxes", new { accounts = new[] { new { name = "acme" } } },
                TestContext.Current.CancellationToken);
        var sandbox = new TestSandbox(server.BaseUrl, await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
        foreach (var id in (string[])[AnyId.New().ToString(), "no-uuid"])
        {
            foreach (var verb in (string[])["approve", "reject"])
            {
                (await sandbox.Telnyx(HttpMethod.Post, $"{Exchange.Orders}/{id}/{verb}?token={Canary}")).Expect(404);
                (await sandbox.Telnyx(HttpMethod.Post, $"{Exchange.Orders}/{id}/{verb}?token={Canary}", key: "KEYwrong")).Expect(401);
            }
        }

        await server.Stop();
        Assert.NotEmpty(server.Lines);
        Assert.DoesNotContain(server.Lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }
}
