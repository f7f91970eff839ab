using System.Text.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>Accounts, keys, numbers, deliveries and the audit from the command line.</summary>
public sealed class AccountVerbTests
{
    [Fact]
    public async Task A_live_account_is_opened_its_key_rotated_and_the_old_key_refused()
    {
        await using var scene = await Scene.Start();
        string[] there = ["--server", scene.Server.BaseUrl, "--key", scene.OperatorKey];
        var account =
            JsonElement.Parse((await HostlineProgram.Run(["account", "create", "acme", "--email", "ops@acme.example", "--json", .. there])).Succeeded());
        var (id, old) = (account.GetProperty("id").GetString()!, account.GetProperty("api_key").GetString()!);

        var made = JsonElement.Parse((await HostlineProgram.Run(["key", "create", id, "--json", .. there])).Succeeded());
        var first = (await HostlineProgram.Run(["key", "list", id, .. there])).Succeeded().Split('\n').First(line => line.Contains(old[..11])).Split('\t')[0];
        (await HostlineProgram.Run(["key", "revoke", id, first, .. there])).Succeeded();

        string[] list = ["orders", "list", "--server", scene.Server.BaseUrl, "--key"];
        (await HostlineProgram.Run([.. list, made.GetProperty("api_key").GetString()!])).Succeeded();
        (await HostlineProgram.Run([.. list, old])).FailedWith(1);
        Assert.DoesNotContain(first, (await HostlineProgram.Run(["key", "list", id, .. there])).Succeeded());
    }

    [Fact]
    public async Task An_accounts_address_and_envelope_are_changed_and_what_cannot_be_is_told()
    {
        await using var scene = await Scene.Start();
        string[] there = ["--server", scene.Server.BaseUrl, "--key", scene.OperatorKey];
        var id = JsonElement.Parse((await HostlineProgram.Run(["account", "create", "acme", "--email", "ops@acme.example", "--json", .. there])).Succeeded())
            .GetProperty("id").GetString()!;
        var changed = (await HostlineProgram.Run(["account", "update", id, "--email", "desk@bücher.example", "--envelope", "data", .. there])).Succeeded();
        Assert.Contains("email\tdesk@xn--bcher-kva.example", changed);
        Assert.Contains("envelope\tdata", changed);
        Assert.DoesNotContain("envelope", (await HostlineProgram.Run(["account", "update", id, "--envelope", "default", .. there])).Succeeded());
        Assert.Contains("--email or --envelope", (await HostlineProgram.Run(["account", "update", id, .. there])).FailedWith(2));
        Assert.Contains("full host name", (await HostlineProgram.Run(["account", "update", id, "--email", "ops@localhost", .. there])).FailedWith(1));
        (await HostlineProgram.Run(["account", "update", id, "--envelope", "xml", .. there])).FailedWith(2);
        (await HostlineProgram.Run(["account", "update", Guid.AllBitsSet.ToString(), "--email", "ops@acme.example", .. there])).FailedWith(1);
        Assert.Equal("data", JsonElement.Parse((await HostlineProgram.Run(["sandbox", "create", "--envelope", "data", "--json", .. there]))
            .Succeeded()).GetProperty("envelope").GetString());
    }

    [Fact]
    public async Task Deliveries_are_listed_by_order_and_account_and_one_is_sent_again()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var order = await Scene.Order(sandbox, profile: await Scene.Profile(sandbox, receiver.BaseUrl + "/hooks"));
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        string[] list = ["deliveries", "list", "--json", "--server", server.BaseUrl, "--key"];

        var delivery = Assert.Single(Data((await HostlineProgram.Run([.. list, sandbox.Key, "--order", $"{order}"])).Succeeded()));
        Assert.Equal("delivered", delivery.GetProperty("state").GetString());
        Assert.Single(Data((await HostlineProgram.Run([.. list, sandbox.ApiKey()])).Succeeded()));
        Assert.Empty(Data((await HostlineProgram.Run([.. list, sandbox.ApiKey(1)])).Succeeded()));
        (await HostlineProgram.Run([.. list, sandbox.ApiKey(1), "--order", $"{order}"])).FailedWith(1);

        var id = delivery.GetProperty("id").GetString()!;
        (await HostlineProgram.Run("deliveries", "replay", id, "--server", server.BaseUrl, "--key", sandbox.ApiKey())).Succeeded();
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        var again = Assert.Single(Data((await HostlineProgram.Run([.. list, sandbox.ApiKey()])).Succeeded()));
        Assert.Equal(2, again.GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task A_number_is_listed_for_its_account_and_sandbox_and_released_by_its_id()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        await scene.OrderInReview(sandbox);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        string[] list = ["numbers", "list", "--json", "--server", scene.Server.BaseUrl, "--key"];

        var number = Assert.Single(Data((await HostlineProgram.Run([.. list, sandbox.Key])).Succeeded()));
        Assert.Equal(Scene.Number, number.GetProperty("number").GetString());
        Assert.Single(Data((await HostlineProgram.Run([.. list, sandbox.ApiKey(), "--number", Scene.Number])).Succeeded()));
        Assert.Single(Data((await HostlineProgram.Run([.. list, scene.OperatorKey, "--sandbox", $"{sandbox.Id}"])).Succeeded()));
        Assert.Single(Data((await HostlineProgram.Run([.. list, scene.OperatorKey])).Succeeded()));
        Assert.Empty(Data((await HostlineProgram.Run([.. list, scene.OperatorKey, "--live"])).Succeeded()));
        Assert.Contains("exclude each other", (await HostlineProgram.Run([.. list, scene.OperatorKey, "--live", "--sandbox", $"{sandbox.Id}"])).FailedWith(2));
        Assert.Empty(Data((await HostlineProgram.Run([.. list, sandbox.Key, "--after", Scene.Number])).Succeeded()));
        Assert.Empty(Data((await HostlineProgram.Run([.. list, sandbox.ApiKey(1)])).Succeeded()));

        string[] release = ["numbers", "release", number.GetProperty("id").GetString()!, "--server", scene.Server.BaseUrl, "--key"];
        (await HostlineProgram.Run([.. release, sandbox.ApiKey(1)])).FailedWith(1);
        (await HostlineProgram.Run([.. release, sandbox.Key])).Succeeded();
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        Assert.Empty(Data((await HostlineProgram.Run([.. list, sandbox.Key])).Succeeded()));
    }

    [Fact]
    public async Task An_audit_that_holds_ends_with_0_and_one_that_does_not_shows_where_and_ends_with_1()
    {
        await using var scene = await Scene.Start();
        var order = await Scene.Order(await scene.Server.Sandbox());
        string[] verify = ["audit", "verify", "--server", scene.Server.BaseUrl, "--key", scene.OperatorKey];
        Assert.Contains("nothing is wrong", (await HostlineProgram.Run(verify)).Succeeded());

        await scene.Queue.Write(new Hostline.Storage.Unit().Then(new("update events set actor = 'nobody' where subject_id = $1"), order));
        var broken = await HostlineProgram.Run(verify);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains($"{order}", broken.Output);
    }

    static JsonElement.ArrayEnumerator Data(string page) => JsonElement.Parse(page).GetProperty("data").EnumerateArray();
}
