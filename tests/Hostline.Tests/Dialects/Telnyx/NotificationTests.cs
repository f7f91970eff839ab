using System.Text.Json;
using Hostline.Notifications;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class NotificationTests(TelnyxServer telnyx)
{
    const string Profiles = "/notification_profiles";
    const string Channels = "/notification_channels";
    const string Settings = "/notification_settings";

    [Fact]
    public async Task There_is_one_event_with_a_condition_for_the_account_and_one_for_a_number()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var e = Assert.Single((await Get(sandbox, "/notification_events")).EnumerateArray());
        Assert.Equal("Messaging Hosted SMS Activity", Text(e, "name"));
        var conditions = (await Get(sandbox, "/notification_event_conditions")).EnumerateArray().ToList();
        Assert.Equal(["account", "phone_number"], conditions.Select(c => Text(c, "associated_record_type")));
        Assert.All(conditions, c => Assert.Equal(Text(e, "id"), Text(c, "notification_event_id")));
        Assert.Equal("phone_number", Text(conditions[1].GetProperty("parameters")[0], "name"));
        Assert.Equal(Text(conditions[1], "id"), Text(Assert.Single((await Get(sandbox,
            "/notification_event_conditions?filter[associated_record_type][eq]=phone_number")).EnumerateArray()), "id"));
        Assert.Empty((await Get(sandbox, "/notification_event_conditions?filter[channel_type_id][eq]=voice")).EnumerateArray());
        Assert.Equal(conditions.ToString(), (await Get(await telnyx.Server.Sandbox(), "/notification_event_conditions")).EnumerateArray().ToList().ToString());
    }

    [Fact]
    public async Task Profile_channel_and_setting_are_made_read_changed_and_deleted()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var profile = await Profile(sandbox);
        Assert.Equal("Night shift", Text(Data((await sandbox.Telnyx(HttpMethod.Patch, $"{Profiles}/{profile}", new { name = "Night shift" })).Expect(200)),
            "name"));
        var channel = await Channel(sandbox, profile, "email", "noc@example.com");
        var changed =
            Data((await sandbox.Telnyx(HttpMethod.Patch, $"{Channels}/{channel}", new { channel_type_id = "sms", channel_destination = "+13125550100" }))
                .Expect(200));
        Assert.Equal(("sms", "+13125550100", profile),
            (Text(changed, "channel_type_id"), Text(changed, "channel_destination"), Text(changed, "notification_profile_id")));
        var made = Data((await TrySetting(sandbox, profile, channel)).Expect(200));
        var setting = Text(made, "id");
        Assert.Equal(("enabled", "account", sandbox.Account().GetProperty("id").GetString()),
            (Text(made, "status"), Text(made, "associated_record_type"), Text(made, "associated_record_type_value")));
        Assert.Equal(made.ToString(), (await Get(sandbox, $"{Settings}/{setting}")).ToString());
        Assert.Equal("deleted", Text(Data((await sandbox.Telnyx(HttpMethod.Delete, $"{Settings}/{setting}")).Expect(200)), "status"));
        (await sandbox.Telnyx(HttpMethod.Get, $"{Settings}/{setting}")).Expect(404);
        (await sandbox.Telnyx(HttpMethod.Delete, $"{Channels}/{channel}")).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Delete, $"{Channels}/{channel}")).Expect(404);
        (await sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{profile}")).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Get, $"{Profiles}/{profile}")).Expect(404);
    }

    [Fact]
    public async Task A_profile_takes_its_channels_and_settings_with_it()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var profile = await Profile(sandbox);
        var channel = await Channel(sandbox, profile, "webhook", "https://example.com/hook");
        (await TrySetting(sandbox, profile, channel)).Expect(200);
        (await sandbox.Telnyx(HttpMethod.Delete, $"{Profiles}/{profile}")).Expect(200);
        Assert.Empty((await Get(sandbox, Channels)).EnumerateArray());
        Assert.Empty((await Get(sandbox, Settings)).EnumerateArray());
    }

    [Theory]
    [InlineData("voice", "+13125550100", "10032", "/channel_type_id")]
    [InlineData("pigeon", "x", "10032", "/channel_type_id")]
    [InlineData("sms", "3125550100", "10016", "/channel_destination")]
    [InlineData("sms", "+19005550100", "10002", "/channel_destination")]
    [InlineData("sms", "+18765550100", "10002", "/channel_destination")]
    [InlineData("sms", "+15005550100", "10002", "/channel_destination")]
    [InlineData("email", "nobody", "10026", "/channel_destination")]
    [InlineData("email", "a@example.com\nBcc: b@example.com", "10026", "/channel_destination")]
    [InlineData("webhook", "http://10.0.0.1/", "10003", "/channel_destination")]
    [InlineData("webhook", null, "10004", "/channel_destination")]
    public async Task A_channel_that_nobody_could_be_told_by_is_refused(string kind, string? destination, string code, string pointer)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer =
            (await sandbox.Telnyx(HttpMethod.Post, Channels,
                new { notification_profile_id = await Profile(sandbox), channel_type_id = kind, channel_destination = destination })).Expect(422);
        Assert.Equal((code, pointer), (answer.ErrorCode, answer.Pointer));
    }

    [Fact]
    public async Task A_setting_names_what_exists_and_is_made_once()
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        var (profile, other) = (await Profile(sandbox), await Profile(sandbox));
        var channel = await Channel(sandbox, profile, "sms", "+13125550100");
        Refused(await TrySetting(sandbox, default(AnyId).ToString(), channel), "10017", "/notification_profile_id");
        Refused(await TrySetting(sandbox, profile, default(AnyId).ToString()), "10017", "/notification_channel_id");
        Refused(await TrySetting(sandbox, other, channel), "10017", "/notification_channel_id");
        Refused(await TrySetting(sandbox, profile, channel, condition: default(AnyId).ToString()), "10017", "/notification_event_condition_id");
        Refused(await TrySetting(sandbox, profile, channel, ofNumber: true), "10004", "/parameters");
        Refused(await TrySetting(sandbox, profile, channel, ofNumber: true, number: "0"), "10016", "/parameters/0/value");
        (await TrySetting(sandbox, profile, channel)).Expect(200);
        (await TrySetting(sandbox, profile, channel, ofNumber: true, number: Journey.Number)).Expect(200);
        Refused(await TrySetting(sandbox, profile, channel), "10012", "/notification_channel_id");
        Assert.Equal(404, (await sandbox.Telnyx(HttpMethod.Get, $"{Channels}/{channel}", account: 1)).Status);
    }

    [Theory]
    [InlineData("filter[associated_record_type][eq]=account", 1, 1)]
    [InlineData("filter[associated_record_type][eq]=phone_number", 1, 1)]
    [InlineData("filter[channel_type_id][eq]=sms", 2, 1)]
    [InlineData("filter[channel_type_id][eq]=email", 0, 1)]
    [InlineData("filter[channel_type_id][eq]=voice", 0, 0)]
    [InlineData("filter[notification_channel][eq]=CHANNEL", 2, 1)]
    [InlineData("filter[notification_profile_id][eq]=PROFILE", 2, 2)]
    [InlineData("filter[notification_profile_id][eq]=00000000-0000-0000-0000-000000000000", 0, 0)]
    [InlineData("filter[notification_event_condition_id][eq]=00000000-0000-0000-0000-000000000000", 0, 0)]
    [InlineData("filter[status][eq]=enabled", 2, 1)]
    [InlineData("filter[status][eq]=deleted", 0, 0)]
    [InlineData("filter[status][eq]=enabled&filter[associated_record_type][eq]=account", 1, 1)]
    [InlineData("page[size]=1&page[number]=2", 1, 1)]
    public async Task Settings_and_channels_are_found_by_the_contracts_filters(string query, int settings, int channels)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var profile = await Profile(sandbox);
        var channel = await Channel(sandbox, profile, "sms", "+13125550100");
        await Channel(sandbox, profile, "email", "noc@example.com");
        (await TrySetting(sandbox, profile, channel)).Expect(200);
        (await TrySetting(sandbox, profile, channel, ofNumber: true, number: Journey.Number)).Expect(200);
        var filled = query.Replace("CHANNEL", channel, StringComparison.Ordinal).Replace("PROFILE", profile, StringComparison.Ordinal);
        Assert.Equal(settings, (await Get(sandbox, $"{Settings}?{filled}")).GetArrayLength());
        Assert.Equal(channels, (await Get(sandbox, $"{Channels}?{filled}")).GetArrayLength());
    }

    [Fact]
    public async Task An_account_has_so_many_profiles_and_no_more()
    {
        var sandbox = await telnyx.Server.Sandbox();
        for (var i = 0; i < NotificationBook.ProfilesAtMost; i++)
        {
            await Profile(sandbox);
        }

        Assert.Equal("10039", (await sandbox.Telnyx(HttpMethod.Post, Profiles, new { name = "one more" })).Expect(422).ErrorCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_happens_to_a_number_arrives_at_every_channel_that_asked_for_it(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var sandbox = journey.Sandbox;
        var path = journey.Path + "/notices";
        var profile = await Profile(sandbox);
        (await TrySetting(sandbox, profile, await Channel(sandbox, profile, "webhook", telnyx.Receiver.Url(path)))).Expect(200);
        (await TrySetting(sandbox, profile, await Channel(sandbox, profile, "email", "noc@example.com"), ofNumber: true, number: "+13125550002")).Expect(200);
        var phone = await Channel(sandbox, profile, "sms", "+12125550100");
        (await TrySetting(sandbox, profile, phone, ofNumber: true, number: "+13125550002")).Expect(200);

        var order = await journey.OrderWithDocuments(Journey.Number);
        await journey.Order("+13125550002");
        await journey.Quiet();
        var heard = telnyx.Receiver.All.Where(r => r.Path == path).Select(r => Journey.Payload(r)).ToList();
        Assert.Equal(["order.created", "ownership.proven", "documents.received", "documents.accepted", "carrier.accepted", "test.passed"],
            heard.Where(p => Text(p, "order_id") == order).Select(p => Text(p, "activity")).ToHashSet());
        Assert.Contains($"{Journey.Number} is active.", heard.Select(p => Text(p, "text")));
        Assert.All(heard, p => Assert.Equal("Messaging Hosted SMS Activity", Text(p, "notification_event")));
        Assert.All(telnyx.Receiver.All.Where(r => r.Path == path), r => Assert.Equal(88, r.Header("telnyx-signature-ed25519")!.Length));
        var texts = (await sandbox.Control(HttpMethod.Get, "/messages?kind=sms&to=%2B12125550100")).Expect(200).Json.GetProperty("data");
        var mail =
            Assert.Single((await sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=noc%40example.com")).Expect(200).Json.GetProperty("data")
                .EnumerateArray());
        Assert.Contains("Hosting was ordered for +13125550002.", Text(mail, "text"), StringComparison.Ordinal);
        Assert.Equal("Hosting was ordered for +13125550002.", Text(Assert.Single(texts.EnumerateArray()), "text"));
    }

    [Fact]
    public async Task A_deleted_setting_is_told_nothing_more()
    {
        var journey = await telnyx.Begin();
        var path = journey.Path + "/notices";
        var profile = await Profile(journey.Sandbox);
        var setting =
            Text(Data((await TrySetting(journey.Sandbox, profile, await Channel(journey.Sandbox, profile, "webhook", telnyx.Receiver.Url(path)))).Expect(200)),
                "id");
        await journey.Order(Journey.Number);
        await journey.Quiet();
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Settings}/{setting}")).Expect(200);
        await journey.Order("+13125550002");
        await journey.Quiet();
        Assert.Equal([$"Hosting was ordered for {Journey.Number}."],
            telnyx.Receiver.All.Where(r => r.Path == path).Select(r => Text(Journey.Payload(r), "text")));
    }

    static void Refused(Answered answer, string code, string pointer)
    {
        answer.Expect(422);
        Assert.Equal((code, pointer), (answer.ErrorCode, answer.Pointer));
    }

    static async Task<string> Profile(TestSandbox sandbox) => Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, Profiles, new { name = "NOC" })).Expect(200));

    static async Task<string> Channel(TestSandbox sandbox, string profile, string kind, string destination) => Journey.IdOf((await sandbox.Telnyx(
        HttpMethod.Post, Channels, new { notification_profile_id = profile, channel_type_id = kind, channel_destination = destination })).Expect(200));

    static async Task<Answered> TrySetting(TestSandbox sandbox, string profile, string channel, bool ofNumber = false, string? number = null,
        string? condition = null)
    {
        var conditions = await Get(sandbox, "/notification_event_conditions");
        return await sandbox.Telnyx(HttpMethod.Post, Settings, new
        {
            notification_event_condition_id = condition ?? Text(conditions[ofNumber ? 1 : 0], "id"),
            notification_profile_id = profile,
            notification_channel_id = channel,
            parameters = number is null ? [] : new[] { new { name = "phone_number", value = number } },
        });
    }

    static async Task<JsonElement> Get(TestSandbox sandbox, string path) => Data((await sandbox.Telnyx(HttpMethod.Get, path)).Expect(200));

    static JsonElement Data(Answered answer) => answer.Json.GetProperty("data");

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
