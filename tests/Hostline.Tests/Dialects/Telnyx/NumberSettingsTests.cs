using System.Text.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>The changes allowed on an active number, and the paths that serve it.</summary>
public sealed class NumberSettingsTests(TelnyxServer telnyx)
{
    const string Hosted = "/messaging_hosted_numbers";
    const string Settings = "/phone_numbers/messaging";
    const string Older = "/messaging_phone_numbers";
    const string Profiles = "/messaging_profiles";
    const string Unknown = "01a1ffcc-ec26-738b-80a8-0f451dd478c8";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_profile_and_tags_are_set_kept_and_taken_off(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await Active(scene, Journey.Number);
        var profile = await Scene.Profile(sandbox, "https://example.com/hooks");
        Assert.Equal((null, ""), await Changed(sandbox, new { tags = Array.Empty<string>() }));
        Assert.Equal((profile.ToString(), "front desk,№ 1"),
            await Changed(sandbox, new { messaging_profile_id = profile, tags = new[] { "front desk", "№ 1" } }));
        Assert.Equal((profile.ToString(), "front desk,№ 1"),
            await Changed(sandbox, """{"messaging_profile_id":null,"tags":null,"messaging_product":"A2P"}"""));
        Assert.Equal((profile.ToString(), "new"), await Changed(sandbox, new { tags = new[] { "new" } }));
        Assert.Equal((null, "new"), await Changed(sandbox, new { messaging_profile_id = "" }));
    }

    [Theory]
    [InlineData("""{"messaging_profile_id":"01a1ffcc-ec26-738b-80a8-0f451dd478c8"}""", "10017", "/messaging_profile_id")]
    [InlineData("""{"messaging_profile_id":"mine"}""", "10026", "/messaging_profile_id")]
    [InlineData("""{"messaging_profile_id":7}""", "10026", "/messaging_profile_id")]
    [InlineData("""{"messaging_product":"P2P"}""", "10032", "/messaging_product")]
    [InlineData("""{"tags":"one"}""", "10026", "/tags")]
    [InlineData("""{"tags":["one",2]}""", "10026", "/tags/1")]
    [InlineData("""{"tags":["one"," "]}""", "10033", "/tags/1")]
    [InlineData("""{"phone_number":"+13125550002"}""", "10004", "")]
    [InlineData("{}", "10004", "")]
    public async Task What_can_not_be_set_is_refused_by_its_pointer(string body, string code, string pointer)
    {
        var journey = await Begin();
        var refused = (await journey.Sandbox.Telnyx(HttpMethod.Patch, $"{Hosted}/{Journey.Number}", body)).Expect(422);
        Assert.Equal((code, pointer), (refused.ErrorCode, refused.Pointer));
        Assert.Equal(journey.Profile, Text(Data(await journey.Get($"{Hosted}/{Journey.Number}")), "messaging_profile_id"));
    }

    [Fact]
    public async Task Too_many_tags_and_too_long_ones_are_refused()
    {
        var journey = await Begin();
        foreach (var (tags, pointer) in ((string[], string)[])[([.. Enumerable.Range(0, 51).Select(i => $"t{i}")], "/tags"),
            ([new string('t', 101)], "/tags/0")])
        {
            var refused = (await journey.Sandbox.Telnyx(HttpMethod.Patch, $"{Hosted}/{Journey.Number}", new { tags })).Expect(422);
            Assert.Equal(("10033", pointer), (refused.ErrorCode, refused.Pointer));
        }
    }

    [Theory]
    [InlineData("/messaging_hosted_numbers/{0}", "messaging_settings")]
    [InlineData("/phone_numbers/{0}/messaging", "messaging_settings")]
    [InlineData("/messaging_phone_numbers/{0}", "messaging_phone_number")]
    public async Task A_number_stands_under_each_of_its_paths_by_id_and_by_itself(string path, string recordType)
    {
        var journey = await Begin("acme", "globex");
        var id = Text(Data(await journey.Get($"{Hosted}/{Journey.Number}")), "id");
        foreach (var key in (string?[])[id, Journey.Number, "%2B13125550001"])
        {
            var one = string.Format(null, path, key);
            var found = Data(await journey.Get(one));
            Assert.Equal((id, recordType), (Text(found, "id"), Text(found, "record_type")));
            Assert.Equal(key, Text(Data(await journey.Sandbox.Telnyx(HttpMethod.Patch, one, new { tags = new[] { key } })), "tags", 0));
            (await journey.Sandbox.Telnyx(HttpMethod.Get, one, account: 1)).Expect(404);
            (await journey.Sandbox.Telnyx(HttpMethod.Patch, one, new { tags = Array.Empty<string>() }, account: 1)).Expect(404);
        }
    }

    [Fact]
    public async Task Lists_are_filtered_by_type_and_by_several_numbers()
    {
        var journey = await Begin();
        await journey.Hear(await journey.OrderWithDocuments("+18005550001"), "successful");
        Assert.Equal(["+18005550001"], await Found(journey, "?filter[type]=tollfree"));
        Assert.Equal([Journey.Number], await Found(journey, "?filter%5Btype%5D=longcode&"));
        Assert.Equal([], await Found(journey, "?filter[type]=shortcode"));
        Assert.Equal(["+18005550001", Journey.Number], await Found(journey, "?filter[phone_number]=+13125550001,+18005550001&sort[phone_number]=desc"));
        Assert.Equal([Journey.Number], await Found(journey, "?filter%5Bphone_number%5D=%2B13125550001%2C%2B13125550009"));
        Assert.Equal(2, (await Found(journey, "?filter[phone_number]=+13125550001,%20+18005550001, 13125550009")).Count);
        Assert.Equal([Journey.Number], await Found(journey, "?filter[phone_number]=%20%2B13125550001%20,"));
        var listed = (await journey.Get(Older)).Expect(200).Json.GetProperty("data");
        Assert.All(listed.EnumerateArray(), n => Assert.Equal("messaging_phone_number", Text(n, "record_type")));
        Assert.Equal(2, listed.GetArrayLength());
        Assert.Equal("10032", (await journey.Get(Settings + "?filter[type]=wireless")).Expect(422).ErrorCode);
        (await journey.Get(Hosted + "?filter[type]=longcode")).Expect(400);
    }

    [Fact]
    public async Task A_profile_lists_the_active_numbers_that_are_assigned_to_it()
    {
        var journey = await Begin();
        await journey.Order("+13125550002");
        var moved = await journey.NewProfile("");
        Assert.Equal([Journey.Number], await OfProfile(journey, journey.Profile));
        Assert.Equal([], await OfProfile(journey, moved));
        var assigned = Data(await journey.Post($"{Profiles}/{moved}/phone_numbers", new { phone_number_id = Journey.Number }));
        Assert.Equal((moved, "messaging_phone_number"), (Text(assigned, "messaging_profile_id"), Text(assigned, "record_type")));
        Assert.Equal([], await OfProfile(journey, journey.Profile));
        Assert.Equal([Journey.Number], await OfProfile(journey, moved));
    }

    [Theory]
    [InlineData("""{"phone_number_id":"+13125550009"}""", "10017")]
    [InlineData("""{"phone_number_id":7}""", "10026")]
    [InlineData("", "10004")]
    public async Task Only_a_hosted_number_is_assigned(string body, string code)
    {
        var journey = await telnyx.Begin();
        var refused = (await journey.Post($"{Profiles}/{journey.Profile}/phone_numbers", body)).Expect(422);
        Assert.Equal((code, "/phone_number_id"), (refused.ErrorCode, refused.Pointer));
    }

    [Fact]
    public async Task A_profile_is_deleted_once_its_numbers_are_at_another_and_not_while_it_has_them()
    {
        var journey = await Begin();
        var moved = await journey.NewProfile("");
        Assert.Equal("40158", (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{journey.Profile}")).Expect(422).ErrorCode);
        (await journey.Sandbox.Telnyx(HttpMethod.Patch, $"{Hosted}/{Journey.Number}", new { messaging_profile_id = moved })).Expect(200);
        Assert.Equal("40158", (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{moved}")).Expect(422).ErrorCode);
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{journey.Profile}")).Expect(200);
    }

    [Fact]
    public async Task A_number_is_not_assigned_to_another_accounts_profile()
    {
        var journey = await Begin("acme", "globex");
        var foreign = await journey.NewProfile("", account: 1);
        var refused = (await journey.Sandbox.Telnyx(HttpMethod.Patch, $"{Hosted}/{Journey.Number}", new { messaging_profile_id = foreign })).Expect(422);
        Assert.Equal(("10017", "/messaging_profile_id"), (refused.ErrorCode, refused.Pointer));
    }

    [Theory]
    [InlineData("phone_numbers")]
    [InlineData("short_codes")]
    [InlineData("alphanumeric_sender_ids")]
    public async Task The_lists_of_a_profile_are_its_accounts_only(string list)
    {
        var journey = await telnyx.Begin("acme", "globex");
        var meta = (await journey.Get($"{Profiles}/{journey.Profile}/{list}?page[size]=5")).Expect(200).Json.GetProperty("meta");
        Assert.Equal("""{"total_pages":0,"total_results":0,"page_number":1,"page_size":5}""", meta.ToString());
        (await journey.Sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{journey.Profile}/{list}", account: 1)).Expect(404);
        (await journey.Get($"{Profiles}/{Unknown}/{list}")).Expect(404);
        (await journey.Get($"{Profiles}/nonsense/{list}")).Expect(404);
    }

    async Task<Journey> Begin(params string[] accounts)
    {
        var journey = await telnyx.Begin(accounts);
        await journey.Hear(await journey.OrderWithDocuments(Journey.Number), "successful");
        return journey;
    }

    static async Task<TestSandbox> Active(Scene scene, string number)
    {
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-02T12:00:00Z" } });
        await scene.OrderInReview(sandbox, number);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-03-02T12:00:00Z" })).Expect(200);
        return sandbox;
    }

    static async Task<(string? Profile, string Tags)> Changed(TestSandbox sandbox, object body)
    {
        var changed = Data(await sandbox.Telnyx(HttpMethod.Patch, $"{Hosted}/{Journey.Number}", body));
        Assert.Equal(changed.ToString(), Data(await sandbox.Telnyx(HttpMethod.Get, $"{Hosted}/{Journey.Number}")).ToString());
        return (Text(changed, "messaging_profile_id"), string.Join(',', changed.GetProperty("tags").EnumerateArray().Select(t => t.GetString())));
    }

    static async Task<List<string?>> Found(Journey journey, string query) => Numbers(await journey.Get(Settings + query));

    static async Task<List<string?>> OfProfile(Journey journey, string profile) => Numbers(await journey.Get($"{Profiles}/{profile}/phone_numbers"));

    static List<string?> Numbers(Answered answer) => [.. Data(answer).EnumerateArray().Select(n => Text(n, "phone_number"))];

    static JsonElement Data(Answered answer) => answer.Expect(200).Json.GetProperty("data");

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    static string? Text(JsonElement element, string name, int index) => element.GetProperty(name)[index].GetString();
}
