using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>
/// The answers of receivers outside the public internet are shown in open mode and to operators; others see their status and size.
/// </summary>
public sealed class PrivateAnswerTests
{
    const string Secret = "inside: 10.0.0.5 is up";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Through_a_proxy_only_the_operator_reads_it(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start(database?.Url, s => s with { PublicUrl = new("https://hostline.example") });
        var sandbox = await scene.Server.Sandbox();
        receiver.Answer("/hook", Answer.Status(403, Secret));
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.Url("/hook")));
        (await sandbox.Control(HttpMethod.Get, $"/webhooks?order={order}")).Expect(200);

        foreach (var (path, key) in new[] { ($"/hostline/v1/sandboxes/{sandbox.Id}/webhooks", sandbox.Key),
            ($"/hostline/v1/deliveries?order={order}", sandbox.ApiKey()), ("/v2/webhook_deliveries", sandbox.ApiKey()) })
        {
            var hidden = await Read(scene, path, key, isForeign: true);
            Assert.DoesNotContain("10.0.0.5", hidden);
            Assert.Contains("403", hidden);
            Assert.Contains($"{Secret.Length}", hidden);
            Assert.Contains("10.0.0.5", await Read(scene, path, key, isForeign: false));
        }

        Assert.Contains("10.0.0.5", await Read(scene, $"/hostline/v1/deliveries?order={order}", scene.OperatorKey, isForeign: true));
        // Searching does not reveal it either.
        foreach (var (part, isForeign, found) in new[] { ("10.0.0.5", true, 0), ("10.0.0.5", false, 1), ("/hook", true, 1) })
        {
            var list =
                JsonElement.Parse(await Read(scene, "/v2/webhook_deliveries?filter[attempts][contains]=" + Uri.EscapeDataString(part), sandbox.ApiKey(),
                    isForeign));
            Assert.Equal(found, list.GetProperty("data").GetArrayLength());
        }
    }

    static async Task<string> Read(Scene scene, string path, string key, bool isForeign)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, scene.Server.BaseUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (isForeign)
        {
            request.Headers.Host = "elsewhere.example";
        }

        using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
