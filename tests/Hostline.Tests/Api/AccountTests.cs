using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

public sealed class AccountTests
{
    [Fact]
    public async Task A_live_account_is_opened_with_secrets_that_are_shown_once()
    {
        await using var scene = await Scene.Start();
        var account = (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json;
        Assert.Equal(["name", "id", "account_sid", "auth_token", "api_key", "public_key", "email"], Scene.Members(account));
        var listed = (await scene.Call(HttpMethod.Get, "/orders", account.GetProperty("api_key").GetString())).Expect(200);
        Assert.Empty(listed.Json.GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"email":"ops@acme.example"}""", "missing_field", "/name")]
    [InlineData("""{"name":"acme"}""", "missing_field", "/email")]
    [InlineData("""{"name":"acme","email":"ops"}""", "invalid_field", "/email")]
    public async Task An_account_needs_a_name_and_an_address(string body, string code, string field)
    {
        await using var scene = await Scene.Start();
        Scene.Problem(await scene.AsOperator(HttpMethod.Post, "/accounts", body), 422, code, field);
    }

    [Fact]
    public async Task A_key_is_rotated_two_live_ones_at_most()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var keys = $"/accounts/{sandbox.Account().GetProperty("id").GetString()}/keys";
        var added = (await sandbox.Hostline(HttpMethod.Post, keys)).Expect(201).Json;
        Assert.Equal(["id", "api_key", "hint"], Scene.Members(added));
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders", key: added.GetProperty("api_key").GetString())).Expect(200);
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, keys), 422, "value_out_of_range");
        var listed = (await sandbox.Hostline(HttpMethod.Get, keys)).Expect(200);
        Assert.Equal(["id", "hint", "created_at"], Scene.Members(listed.Json.GetProperty("data")[0]));
        Assert.DoesNotContain(added.GetProperty("api_key").GetString()!, listed.Text);
        (await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{added.GetProperty("id").GetString()}")).Expect(204);
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders", key: added.GetProperty("api_key").GetString())).Expect(401);
        Scene.Problem(await sandbox.Hostline(HttpMethod.Delete, $"{keys}/{added.GetProperty("id").GetString()}"), 404, "not_found");
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_address_is_where_the_next_notice_goes_and_stands_in_the_history(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await scene.Server.Sandbox();
        var account = sandbox.Account().GetProperty("id").GetString();
        var changed = (await sandbox.Hostline(HttpMethod.Patch, $"/accounts/{account}", new { email = "desk@bücher.example" })).Expect(200).Json;
        Assert.Equal("desk@xn--bcher-kva.example", changed.GetProperty("email").GetString());
        Assert.Equal("desk@xn--bcher-kva.example",
            (await sandbox.Control(HttpMethod.Get, "")).Json.GetProperty("accounts")[0].GetProperty("email").GetString());
        (await sandbox.Hostline(HttpMethod.Patch, $"/accounts/{account}", new { envelope = "data" })).Expect(200);
        Assert.Equal("desk@xn--bcher-kva.example",
            (await sandbox.Hostline(HttpMethod.Patch, $"/accounts/{account}", new { envelope = (string?)null })).Expect(200).Json.GetProperty("email")
            .GetString());

        await Scene.Order(sandbox, "+13125550120");
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        var mails = (await sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=desk%40xn--bcher-kva.example")).Expect(200).Json.GetProperty("data");
        Assert.Contains("+13125550120", Assert.Single(mails.EnumerateArray()).GetProperty("text").GetString(), StringComparison.Ordinal);
        var told = (await scene.AsOperator(HttpMethod.Get, $"/events?account={account}")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Where(e => e.GetProperty("kind").GetString() == "account.updated").ToList();
        Assert.Equal(3, told.Count);
        (await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Expect(200);
    }

    [Fact]
    public async Task Only_the_desk_moves_an_accounts_mailbox_and_only_of_its_own_world()
    {
        await using var scene = await Scene.Start();
        var (sandbox, other) = (await scene.Server.Sandbox(), await scene.Server.Sandbox());
        var path = $"/hostline/v1/accounts/{sandbox.Account().GetProperty("id").GetString()}";
        Assert.Equal("not_allowed", (await sandbox.Send(HttpMethod.Patch, path, sandbox.ApiKey(),
            new { email = "thief@example.com" })).Expect(403).Json.GetProperty("code").GetString());
        (await other.Send(HttpMethod.Patch, path, other.Key, new { email = "thief@example.com" })).Expect(404);
        (await other.Send(HttpMethod.Patch, path, other.ApiKey(), new { envelope = "data" })).Expect(404);
        (await sandbox.Send(HttpMethod.Patch, path, null, new { envelope = "data" })).Expect(401);
        Scene.Problem(await sandbox.Send(HttpMethod.Patch, path, sandbox.Key, new { }), 422, "missing_field", "/email");
        Scene.Problem(await sandbox.Send(HttpMethod.Patch, path, sandbox.Key, new { email = (string?)null }), 422, "missing_field", "/email");
        (await scene.AsOperator(HttpMethod.Patch, path["/hostline/v1".Length..], new { email = "ops@acme.example" })).Expect(200);
    }

    [Fact]
    public async Task The_catalog_of_reasons_is_open_to_all()
    {
        await using var scene = await Scene.Start();
        var reasons = (await scene.Call(HttpMethod.Get, "/reasons", null)).Expect(200).Json.GetProperty("data");
        Assert.Equal(Enum.GetValues<Reason>().Length, reasons.GetArrayLength());
        Assert.All(reasons.EnumerateArray(), r => Assert.Equal(["code", "sentence", "next_step"], Scene.Members(r)));
    }
}
