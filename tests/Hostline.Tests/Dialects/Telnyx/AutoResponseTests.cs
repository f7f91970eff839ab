using System.Text.Json;
using Hostline.Accounts;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class AutoResponseTests(TelnyxServer telnyx)
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_auto_response_is_made_read_replaced_and_deleted(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.Sandbox();
        var root = await Root(sandbox);
        var made =
            Data(await sandbox.Telnyx(HttpMethod.Post, root, """{"op":"stop","keywords":["STOP"," end "],"country_code":"US","resp_text":"You are out."}"""));
        Assert.Equal(("stop", "US", "You are out.", """["STOP","end"]"""),
            (Text(made, "op"), Text(made, "country_code"), Text(made, "resp_text"), made.GetProperty("keywords").ToString()));
        Assert.Equal(Text(made, "created_at"), Text(made, "updated_at"));

        var one = $"{root}/{Text(made, "id")}";
        Assert.Equal(made.ToString(), Data(await sandbox.Telnyx(HttpMethod.Get, one)).ToString());
        var replaced = Data(await sandbox.Telnyx(HttpMethod.Put, one, """{"op":"info","keywords":["end"],"country_code":"*"}"""));
        Assert.Equal((Text(made, "id"), Text(made, "created_at"), "info", "*"),
            (Text(replaced, "id"), Text(replaced, "created_at"), Text(replaced, "op"), Text(replaced, "country_code")));
        Assert.False(replaced.TryGetProperty("resp_text", out _));
        Assert.Equal(replaced.ToString(), Data(await sandbox.Telnyx(HttpMethod.Get, one)).ToString());

        Assert.Equal("\"OK\"", (await sandbox.Telnyx(HttpMethod.Delete, one)).Expect(200).Text);
        (await sandbox.Telnyx(HttpMethod.Get, one)).Expect(404);
        (await sandbox.Telnyx(HttpMethod.Delete, one)).Expect(404);
        (await sandbox.Telnyx(HttpMethod.Put, one, """{"op":"info","keywords":["end"],"country_code":"*"}""")).Expect(404);
    }

    [Theory]
    [InlineData("{}", "10004", "/op")]
    [InlineData("""{"op":"pause","keywords":["STOP"],"country_code":"US"}""", "10032", "/op")]
    [InlineData("""{"op":"stop","country_code":"US"}""", "10004", "/keywords")]
    [InlineData("""{"op":"stop","keywords":[],"country_code":"US"}""", "10033", "/keywords")]
    [InlineData("""{"op":"stop","keywords":"STOP","country_code":"US"}""", "10026", "/keywords")]
    [InlineData("""{"op":"stop","keywords":["STOP"," "],"country_code":"US"}""", "10033", "/keywords/1")]
    [InlineData("""{"op":"stop","keywords":["STOP","Stop"],"country_code":"US"}""", "10012", "/keywords/1")]
    [InlineData("""{"op":"stop","keywords":["STOP"]}""", "10004", "/country_code")]
    [InlineData("""{"op":"stop","keywords":["STOP"],"country_code":"usa"}""", "10026", "/country_code")]
    [InlineData("""{"op":"stop","keywords":["STOP"],"country_code":"US","resp_text":7}""", "10026", "/resp_text")]
    public async Task What_is_wrong_is_refused_by_its_pointer(string body, string code, string pointer)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var refused = (await sandbox.Telnyx(HttpMethod.Post, await Root(sandbox), body)).Expect(422);
        Assert.Equal((code, pointer), (refused.ErrorCode, refused.Pointer));
    }

    [Fact]
    public async Task Keywords_texts_and_auto_responses_have_limits()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var root = await Root(sandbox);
        (await sandbox.Telnyx(HttpMethod.Post, root, Config("US", [.. Enumerable.Range(0, 51).Select(i => $"k{i}")]))).Expect(422);
        (await sandbox.Telnyx(HttpMethod.Post, root, Config("US", new string('k', 65)))).Expect(422);
        (await sandbox.Telnyx(HttpMethod.Post, root, new { op = "stop", keywords = new[] { "k" }, country_code = "US", resp_text = new string('t', 1_531) }))
            .Expect(422);
        for (var i = 2; i < AutoResponses.PerProfileAtMost; i++)
        {
            (await sandbox.Telnyx(HttpMethod.Post, root, Config("US", $"k{i}"))).Expect(200);
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => sandbox.Telnyx(HttpMethod.Post, root, Config("US", $"last{i}"))));
        Assert.Equal([200, 200, 422, 422], together.Select(a => a.Status).Order());
        Assert.Equal(AutoResponses.PerProfileAtMost, (await sandbox.Telnyx(HttpMethod.Get, root)).Expect(200).Json.GetProperty("data").GetArrayLength());
        Assert.Equal("10033", (await sandbox.Telnyx(HttpMethod.Post, root, Config("US", "one more"))).Expect(422).ErrorCode);
    }

    [Fact]
    public async Task A_keyword_means_one_thing_in_a_country()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var root = await Root(sandbox);
        var first = Text(Data(await sandbox.Telnyx(HttpMethod.Post, root, Config("US", "STOP", "END"))), "id");
        var refused = (await sandbox.Telnyx(HttpMethod.Post, root, Config("US", "HALT", "end"))).Expect(422);
        Assert.Equal(("10012", "/keywords/1"), (refused.ErrorCode, refused.Pointer));
        var other = Text(Data(await sandbox.Telnyx(HttpMethod.Post, root, Config("*", "STOP"))), "id");
        Assert.Equal("10012", (await sandbox.Telnyx(HttpMethod.Put, $"{root}/{other}", Config("US", "STOP"))).Expect(422).ErrorCode);
        (await sandbox.Telnyx(HttpMethod.Put, $"{root}/{first}", Config("US", "stop"))).Expect(200);
    }

    [Fact]
    public async Task The_list_holds_all_newest_first_and_is_filtered()
    {
        var sandbox = await telnyx.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        var root = await Root(sandbox);
        var ids = new List<string?>();
        foreach (var country in (string[])["US", "CA", "*"])
        {
            ids.Add(Text(Data(await sandbox.Telnyx(HttpMethod.Post, root, Config(country, "STOP"))), "id"));
            (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT24H" })).Expect(200);
        }

        (await sandbox.Telnyx(HttpMethod.Put, $"{root}/{ids[0]}", Config("US", "END"))).Expect(200);
        Assert.Equal([ids[2], ids[1], ids[0]], await Found(""));
        Assert.Equal([ids[1]], await Found("?country_code=CA"));
        Assert.Equal([ids[2]], await Found("?country_code=*&"));
        Assert.Equal([ids[2], ids[1]], await Found("?created_at[gte]=2026-03-02T12:00:00Z"));
        Assert.Equal([ids[1], ids[0]], await Found("?created_at%5Blte%5D=2026-03-02T14:00:00+02:00"));
        Assert.Equal([ids[0]], await Found("?updated_at[gte]=2026-03-04"));
        Assert.Equal([ids[1]], await Found("?updated_at[gte]=2026-03-02&updated_at[lte]=2026-03-02T23:59:59.999Z"));
        Assert.Equal([ids[1]], await Found("?page[size]=1&page[number]=2"));
        var listed = (await sandbox.Telnyx(HttpMethod.Get, root)).Expect(200).Json.GetProperty("meta").ToString();
        Assert.Equal("""{"total_pages":1,"total_results":3,"page_number":1,"page_size":100}""", listed);

        async Task<List<string?>> Found(string query) =>
            [.. Data(await sandbox.Telnyx(HttpMethod.Get, root + query)).EnumerateArray().Select(c => Text(c, "id"))];
    }

    [Theory]
    [InlineData("created_at[gte]=yesterday")]
    [InlineData("created_at[lte]=12:00")]
    [InlineData("updated_at[gte]=2026-02-30")]
    [InlineData("updated_at[lte]=2026-03-01T25:00:00Z")]
    public async Task What_is_no_instant_is_refused_by_name(string query)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var refused = (await sandbox.Telnyx(HttpMethod.Get, $"{await Root(sandbox)}?{query}")).Expect(422);
        Assert.Equal(("10026", query.Split('=')[0]),
            (refused.ErrorCode, refused.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task Auto_responses_of_another_accounts_profile_are_not_found_and_those_of_a_deleted_one_are_gone()
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        var root = await Root(sandbox);
        var one = $"{root}/{Text(Data(await sandbox.Telnyx(HttpMethod.Post, root, Config("US", "STOP"))), "id")}";
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, root), (HttpMethod.Post, root), (HttpMethod.Get, one), (HttpMethod.Put, one),
            (HttpMethod.Delete, one)])
        {
            (await sandbox.Telnyx(method, path, method == HttpMethod.Post || method == HttpMethod.Put ? Config("US", "HALT") : null, account: 1)).Expect(404);
        }

        (await sandbox.Telnyx(HttpMethod.Get, one)).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Delete, root[..root.LastIndexOf('/')])).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Get, one)).Expect(404);
    }

    static object Config(string country, params string[] keywords) => new { op = "stop", keywords, country_code = country };

    static async Task<string> Root(TestSandbox sandbox)
    {
        var made = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", new { name = "n", whitelisted_destinations = new[] { "US" } })).Expect(200);
        return $"/messaging_profiles/{Journey.IdOf(made)}/autoresp_configs";
    }

    static JsonElement Data(Answered answer) => answer.Expect(200).Json.GetProperty("data");

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
