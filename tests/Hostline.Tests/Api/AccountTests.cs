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

    [Fact]
    public async Task The_catalog_of_reasons_is_open_to_all()
    {
        await using var scene = await Scene.Start();
        var reasons = (await scene.Call(HttpMethod.Get, "/reasons", null)).Expect(200).Json.GetProperty("data");
        Assert.Equal(Enum.GetValues<Reason>().Length, reasons.GetArrayLength());
        Assert.All(reasons.EnumerateArray(), r => Assert.Equal(["code", "sentence", "next_step"], Scene.Members(r)));
    }
}
