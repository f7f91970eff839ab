using System.Text.Json;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class ProfileTests(TelnyxServer telnyx)
{
    const string Profiles = "/messaging_profiles";

    [Fact]
    public async Task A_profile_starts_with_the_documented_defaults()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"Alerts","whitelisted_destinations":["US"]}""");
        Assert.Equal(("messaging_profile", "Alerts", true, "2"), (Text(made, "record_type"), Text(made, "name"), made.GetProperty("enabled").GetBoolean(),
            Text(made, "webhook_api_version")));
        Assert.All(["mms_fall_back_to_sms", "mms_transcoding", "mobile_only", "smart_encoding", "redaction_enabled", "daily_spend_limit_enabled"],
            name => Assert.False(made.GetProperty(name).GetBoolean()));
        Assert.All(["webhook_url", "webhook_failover_url", "number_pool_settings", "url_shortener_settings", "alpha_sender", "health_webhook_url",
            "resource_group_id", "ai_assistant_id"],
            name => Assert.Equal(JsonValueKind.Null, made.GetProperty(name).ValueKind));
        Assert.Equal((2, sandbox.Account().GetProperty("id").GetString()), (made.GetProperty("redaction_level").GetInt32(), Text(made, "organization_id")));
        Assert.Equal(24, Text(made, "v1_secret")!.Length);
    }

    [Fact]
    public async Task Everything_that_is_set_is_read_again()
    {
        const string Sent = """
            {"name":"All","whitelisted_destinations":["*"],"enabled":false,"webhook_url":"https://example.com/hooks",
             "webhook_failover_url":"https://example.org/hooks",
             "webhook_api_version":"1","alpha_sender":"Acme 1","daily_spend_limit":"100.50","daily_spend_limit_enabled":true,
             "mms_fall_back_to_sms":true,"mms_transcoding":true,
             "mobile_only":true,"smart_encoding":true,"health_webhook_url":"https://example.com/health",
             "resource_group_id":"group","ai_assistant_id":"assistant",
             "number_pool_settings":{"toll_free_weight":10,"long_code_weight":1.5,"skip_unhealthy":true,"sticky_sender":true,"geomatch":true},
             "url_shortener_settings":{"domain":"acct.fyi","prefix":"acme","replace_blacklist_only":true,"send_webhooks":true},"v1_secret":"a-secret-of-mine"}
            """;
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, Sent);
        var read = Data((await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{Text(made, "id")}")).Expect(200));
        foreach (var member in JsonDocument.Parse(Sent).RootElement.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(member.Value, read.GetProperty(member.Name)), $"{member.Name} is {read.GetProperty(member.Name)}.");
        }
    }

    [Theory]
    [InlineData("""{"whitelisted_destinations":["US"]}""", "10004", "/name")]
    [InlineData("""{"name":"n"}""", "40331", "/whitelisted_destinations")]
    [InlineData("""{"name":"n","whitelisted_destinations":[]}""", "40331", "/whitelisted_destinations")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US","us"]}""", "10026", "/whitelisted_destinations/1")]
    [InlineData("""{"name":"n","whitelisted_destinations":["*","US"]}""", "10026", "/whitelisted_destinations/0")]
    [InlineData("""{"name":"n","whitelisted_destinations":"US"}""", "10026", "/whitelisted_destinations")]
    [InlineData("""{"name":" ","whitelisted_destinations":["US"]}""", "10033", "/name")]
    [InlineData("""{"name":7,"whitelisted_destinations":["US"]}""", "10026", "/name")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"enabled":"yes"}""", "10026", "/enabled")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"enabled":null}""", "10026", "/enabled")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"webhook_api_version":"3"}""", "10032", "/webhook_api_version")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"webhook_url":"example.com/hooks"}""", "10003", "/webhook_url")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"webhook_failover_url":"http://10.0.0.1/"}""", "10003", "/webhook_failover_url")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"health_webhook_url":"http://user@example.com/"}""", "10003", "/health_webhook_url")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"alpha_sender":"much too long"}""", "10026", "/alpha_sender")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"daily_spend_limit":"-1"}""", "10026", "/daily_spend_limit")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"daily_spend_limit":1}""", "10026", "/daily_spend_limit")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"ai_assistant_id":"12345678901234567890123456789012345678901234567890123456789012345"}""",
        "10033", "/ai_assistant_id")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"number_pool_settings":{"toll_free_weight":1,"skip_unhealthy":true}}""", "10004",
        "/number_pool_settings/long_code_weight")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"number_pool_settings":{"toll_free_weight":-1,"long_code_weight":1,"skip_unhealthy":true}}""",
        "10033", "/number_pool_settings/toll_free_weight")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"url_shortener_settings":{"prefix":"p"}}""", "10004", "/url_shortener_settings/domain")]
    [InlineData("""{"name":"n","whitelisted_destinations":["US"],"url_shortener_settings":[]}""", "10026", "/url_shortener_settings")]
    public async Task A_wrong_member_is_refused_by_its_pointer(string body, string code, string pointer)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Post, Profiles, body)).Expect(code == "40331" ? 400 : 422);
        Assert.Equal((code, pointer), (answer.ErrorCode, answer.Pointer));
        Assert.Equal(0, (await sandbox.Telnyx(HttpMethod.Get, Profiles)).Json.GetProperty("meta").GetProperty("total_results").GetInt32());
    }

    [Fact]
    public async Task What_a_patch_omits_stays_and_what_it_nulls_goes()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """
            {"name":"n","whitelisted_destinations":["US"],"webhook_url":"https://example.com/a","alpha_sender":"Acme",
             "number_pool_settings":{"toll_free_weight":1,"long_code_weight":1,"skip_unhealthy":true}}
            """);
        var path = $"{Profiles}/{Text(made, "id")}";
        var changed =
            Data((await sandbox.Telnyx(HttpMethod.Patch, path, """{"name":"m","webhook_url":null,"alpha_sender":null,"number_pool_settings":{}}"""))
                .Expect(200));
        Assert.Equal(("m", (string?)null), (Text(changed, "name"), Text(changed, "webhook_url")));
        Assert.All(["alpha_sender", "number_pool_settings"], name => Assert.Equal(JsonValueKind.Null, changed.GetProperty(name).ValueKind));
        Assert.Equal((Text(made, "v1_secret"), Text(made, "created_at"), "US"),
            (Text(changed, "v1_secret"), Text(changed, "created_at"), changed.GetProperty("whitelisted_destinations")[0].GetString()));
        Assert.Equal(changed.ToString(), Data(await sandbox.Telnyx(HttpMethod.Get, path)).ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"colour":"red"}""")]
    [InlineData("""{"id":"x","created_at":"2020-01-01T00:00:00Z"}""")]
    public async Task A_patch_that_sets_nothing_is_refused(string body)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"]}""");
        var answer = (await sandbox.Telnyx(HttpMethod.Patch, $"{Profiles}/{Text(made, "id")}", body)).Expect(422);
        Assert.Equal(("10004", "No valid parameters were supplied."),
            (answer.ErrorCode, answer.Json.GetProperty("errors")[0].GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_refused_patch_changes_nothing()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"]}""");
        (await sandbox.Telnyx(HttpMethod.Patch, $"{Profiles}/{Text(made, "id")}", """{"name":"m","enabled":7}""")).Expect(422);
        Assert.Equal(made.ToString(), Data(await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{Text(made, "id")}")).ToString());
    }

    [Fact]
    public async Task Patches_at_the_same_time_lose_nothing_of_each_other()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"]}""");
        string[] members = ["mms_fall_back_to_sms", "mms_transcoding", "mobile_only", "smart_encoding"];
        var answers = await Task.WhenAll(members.Select(m => sandbox.Telnyx(HttpMethod.Patch, $"{Profiles}/{Text(made, "id")}", $$"""{"{{m}}":true}""")));
        Assert.All(answers, a => a.Expect(200));
        var read = Data(await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{Text(made, "id")}"));
        Assert.All(members, m => Assert.True(read.GetProperty(m).GetBoolean(), m));
    }

    [Fact]
    public async Task A_deleted_profile_is_gone()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"]}""");
        var path = $"{Profiles}/{Text(made, "id")}";
        Assert.Equal(made.ToString(), Data((await sandbox.Telnyx(HttpMethod.Delete, path)).Expect(200)).ToString());
        (await sandbox.Telnyx(HttpMethod.Get, path)).Expect(404);
        (await sandbox.Telnyx(HttpMethod.Delete, path)).Expect(404);
    }

    [Fact]
    public async Task A_profile_with_numbers_is_not_deleted_until_they_are_gone()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        Assert.Equal("40158", (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{journey.Profile}")).Expect(422).ErrorCode);
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{journey.Profile}")).Expect(200);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PATCH", """{"name":"mine"}""")]
    [InlineData("DELETE", null)]
    public async Task A_profile_of_another_account_does_not_exist(string method, string? body)
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"]}""");
        (await sandbox.Telnyx(new HttpMethod(method), $"{Profiles}/{Text(made, "id")}", body, account: 1)).Expect(404);
        Assert.Equal("n", Text(Data((await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{Text(made, "id")}")).Expect(200)), "name"));
    }

    [Theory]
    [InlineData("filter[name]=Alerts", "Alerts")]
    [InlineData("filter%5Bname%5D%5Beq%5D=Alerts", "Alerts")]
    [InlineData("filter[name][eq]=alerts", "")]
    [InlineData("filter[name][contains]=ALERT", "Alerts East,Alerts")]
    [InlineData("filter[name][contains]=50%25", "50%_off")]
    [InlineData("filter[name][contains]=_", "50%_off")]
    [InlineData("filter[name][contains]=Alerts&page[size]=1&page[number]=2", "Alerts")]
    public async Task Profiles_are_found_by_name(string query, string names)
    {
        var sandbox = await telnyx.Server.Sandbox();
        foreach (var name in (string[])["Alerts", "Alerts East", "50%_off", "Other"])
        {
            await Make(sandbox, $$"""{"name":"{{name}}","whitelisted_destinations":["US"]}""");
        }

        var found = Data((await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}?{query}")).Expect(200));
        Assert.Equal(names, string.Join(',', found.EnumerateArray().Select(p => Text(p, "name"))));
    }

    [Fact]
    public async Task A_new_secret_is_made_by_a_request_without_a_body_and_nothing_else_changes()
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"],"alpha_sender":"Acme"}""");
        var action = $"{Profiles}/{Text(made, "id")}/actions/regenerate_secret";
        (await sandbox.Telnyx(HttpMethod.Post, action, account: 1)).Expect(404);
        var renewed = Data((await sandbox.Telnyx(HttpMethod.Post, action)).Expect(200));
        Assert.NotEqual(Text(made, "v1_secret"), Text(renewed, "v1_secret"));
        Assert.Equal(renewed.ToString(), Data((await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{Text(made, "id")}")).Expect(200)).ToString());
        string[] differing = [.. made.EnumerateObject().Where(m => m.Value.ToString() != renewed.GetProperty(m.Name).ToString()).Select(m => m.Name)];
        Assert.Equal(["v1_secret"], differing.Except(["updated_at"]));
    }

    [Fact]
    public async Task The_secret_is_not_in_the_database_in_clear()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"name":"n","whitelisted_destinations":["US"],"v1_secret":"top-secret-value"}""");
        var row = await telnyx.Server.Services.GetRequiredService<Database>().One(ProfileTable.ById, ProfileTable.Read, made.GetProperty("id").GetId());
        Assert.DoesNotContain("top-secret-value", System.Text.Encoding.UTF8.GetString(row!.Settings), StringComparison.Ordinal);
    }

    static async Task<JsonElement> Make(TestSandbox sandbox, string body) => Data((await sandbox.Telnyx(HttpMethod.Post, Profiles, body)).Expect(200));

    static JsonElement Data(Answered answer) => answer.Json.GetProperty("data");

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
