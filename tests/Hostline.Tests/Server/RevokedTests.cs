using System.Text;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>A key that is revoked while its request is in progress.</summary>
public sealed class RevokedTests
{
    static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "/v2/messaging_hosted_number_orders", """{"phone_numbers":["+13125550001"]}""", "20002")]
    [InlineData(true, "/v2/messaging_hosted_number_orders", """{"phone_numbers":["+13125550001"]}""", "20002")]
    [InlineData(false, "/v2/messaging_profiles", """{"name":"hooks","whitelisted_destinations":["US"]}""", "20002")]
    [InlineData(true, "/v2/messaging_profiles", """{"name":"hooks","whitelisted_destinations":["US"]}""", "20002")]
    [InlineData(false, "/v2/notification_profiles", """{"name":"desk"}""", "20002")]
    [InlineData(true, "/v2/notification_profiles", """{"name":"desk"}""", "20002")]
    public async Task Its_change_is_answered_401_and_not_written(bool onPostgres, string path, string body, string code)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await scene.Server.Sandbox();
        using var client = await RawRequest.Connect(scene.Server.BaseUrl);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nAuthorization: Bearer {sandbox.ApiKey()}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), TestEnd);
        // "100 Continue" is sent when the handler begins to read the body: by then the key has been accepted.
        const string GoOn = "HTTP/1.1 100 Continue\r\n\r\n";
        await client.GetStream().ReadExactlyAsync(new byte[GoOn.Length], TestEnd);

        var keys = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/keys";
        var key = (await sandbox.Hostline(HttpMethod.Get, keys)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{key}")).Expect(204);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body), TestEnd);

        using var answer = new StreamReader(client.GetStream());
        var answered = await answer.ReadToEndAsync(TestEnd);
        Assert.Equal(401, RawRequest.StatusOf(answered));
        Assert.Contains($"\"{code}\"", answered);
        var other = (await sandbox.Hostline(HttpMethod.Post, keys)).Expect(201).Json.GetProperty("api_key").GetString();
        Assert.Empty((await sandbox.Telnyx(HttpMethod.Get, path["/v2".Length..], key: other)).Expect(200).Json.GetProperty("data").EnumerateArray());
    }
}
