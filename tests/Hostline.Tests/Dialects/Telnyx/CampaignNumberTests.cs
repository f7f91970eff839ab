using System.Text.Json;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Numbers in campaigns, and the webhooks to the campaigns' own URLs.</summary>
public sealed class CampaignNumberTests(TelnyxServer telnyx)
{
    const string Assigned = CampaignScene.Assigned;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_number_joins_a_campaign_moves_to_another_and_leaves_it_and_each_is_told(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await CampaignScene.Begin(server, telnyx.Receiver);
        var (a, b) = (await scene.NewCampaign("a"), await scene.NewCampaign("b"));

        var made = (await scene.Assign(a)).Expect(200).Json;
        Assert.Equal((Journey.Number, a, a, "ASSIGNED", "brand a"), (Text(made, "phoneNumber"), Text(made, "campaignId"), Text(made, "telnyxCampaignId"),
            Text(made, "assignmentStatus"), Text(made, "brandId")));
        Assert.Equal($"ASSIGNMENT success {Journey.Number} {a}", await scene.Hear("a"));
        Assert.Equal(made.ToString(), (await scene.Find()).Expect(200).Json.ToString());

        var moved = (await scene.Call(HttpMethod.Put, $"{Assigned}/{Journey.Number}", new { phoneNumber = Journey.Number, campaignId = b })).Expect(200).Json;
        Assert.Equal((b, Text(made, "createdAt")), (Text(moved, "campaignId"), Text(moved, "createdAt")));
        Assert.Equal($"DELETION success {Journey.Number} {a}", await scene.Hear("a"));
        Assert.Equal($"ASSIGNMENT success {Journey.Number} {b}", await scene.Hear("b"));

        var removed = (await scene.Call(HttpMethod.Delete, $"{Assigned}/{Journey.Number}")).Expect(200).Json;
        Assert.Equal(moved.ToString(), removed.ToString());
        Assert.Equal($"DELETION success {Journey.Number} {b}", await scene.Hear("b"));
        (await scene.Find()).Expect(404);
        (await scene.Call(HttpMethod.Delete, $"{Assigned}/{Journey.Number}")).Expect(404);
        Assert.Equal(["campaign.assigned", "campaign.removed", "campaign.assigned", "campaign.removed"],
            (await Kinds(server, scene)).Where(k => k.StartsWith("campaign.", StringComparison.Ordinal)));
        var audit = await server.Services.GetRequiredService<Hostline.Audit.ChainAudit>().Verify(null, null, TestContext.Current.CancellationToken);
        Assert.Null(audit.FirstBreak);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_number_that_is_released_leaves_its_campaign(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await CampaignScene.Begin(server, telnyx.Receiver);
        var campaign = await scene.NewCampaign("a");
        (await scene.Assign(campaign)).Expect(200);
        await scene.Hear("a");
        (await scene.Call(HttpMethod.Delete, $"/messaging_hosted_numbers/{Journey.Number}")).Expect(200);
        Assert.Equal($"DELETION success {Journey.Number} {campaign}", await scene.Hear("a"));
        (await scene.Find()).Expect(404);
        var kinds = await Kinds(server, scene);
        Assert.True(kinds.IndexOf("campaign.removed") > kinds.IndexOf("campaign.assigned"));
    }

    [Fact]
    public async Task A_number_whose_release_is_refused_stays_in_its_campaign()
    {
        await using var server = await TestServer.Start();
        var scene = await CampaignScene.Begin(server, telnyx.Receiver);
        (await scene.Assign(await scene.NewCampaign("a"))).Expect(200);
        (await scene.Journey.Sandbox.Control(HttpMethod.Post, $"/numbers/{Journey.Number}/outcome", new { outcome = "release_refused" })).Expect(200);
        (await scene.Call(HttpMethod.Delete, $"/messaging_hosted_numbers/{Journey.Number}")).Expect(200);
        (await scene.Journey.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1S" })).Expect(200);
        Assert.Contains("release.refused", await Kinds(server, scene));
        (await scene.Find()).Expect(200);
        Assert.DoesNotContain("campaign.removed", await Kinds(server, scene));
    }

    [Fact]
    public async Task A_refusal_says_what_is_wrong_with_the_number_or_the_campaign()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        var (a, ended) = (await scene.NewCampaign("a"), await scene.NewCampaign("ended"));
        (await scene.Call(HttpMethod.Delete, $"{CampaignScene.Campaigns}/{ended}")).Expect(200);
        Refused(await scene.Assign(default(AnyId).ToString()), "10017", "/campaignId", "campaign_not_found");
        Refused(await scene.Assign("nonsense"), "10017", "/campaignId", "campaign_not_found");
        Refused(await scene.Assign(ended), "10027", "/campaignId", "campaign_ended");
        Refused(await scene.Assign(a, "+13125550002"), "10017", "/phoneNumber", "number_not_hosted");
        Refused(await scene.Assign(a, "3125550001"), "10016", "/phoneNumber", "number_not_e164");
        Refused(await scene.Journey.Post(Assigned, new { campaignId = a }), "10004", "/phoneNumber", "missing_field");
        (await scene.Assign(a)).Expect(200);
        Refused(await scene.Assign(a), "10012", "/phoneNumber", "number_has_campaign");
        Refused(await scene.Call(HttpMethod.Put, $"{Assigned}/{Journey.Number}", new { phoneNumber = "+13125550002", campaignId = a }), "10026", "/phoneNumber",
            "invalid_field");
        Refused(await scene.Call(HttpMethod.Put, $"{Assigned}/{Journey.Number}", new { phoneNumber = Journey.Number, campaignId = ended }), "10027",
            "/campaignId", "campaign_ended");
        Refused(await scene.Call(HttpMethod.Delete, $"{CampaignScene.Campaigns}/{a}"), "40158", null, "campaign_in_use");
    }

    [Fact]
    public async Task A_number_without_a_messaging_profile_joins_no_campaign()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        const string Bare = "+13125550002";
        var journey = scene.Journey;
        var order = Journey.IdOf((await journey.Post(Journey.Orders, new { phone_numbers = new[] { Bare } })).Expect(200));
        await journey.Prove(order, Bare);
        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        await journey.Quiet();
        Refused(await scene.Assign(await scene.NewCampaign("a"), Bare), "10027", "/phoneNumber", "number_without_profile");
    }

    [Fact]
    public async Task Another_account_sees_and_moves_nothing()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver, "acme", "globex");
        var campaign = await scene.NewCampaign("a");
        (await scene.Assign(campaign)).Expect(200);
        Refused(await scene.Assign(campaign, account: 1), "10017", "/campaignId", "campaign_not_found");
        (await scene.Call(HttpMethod.Get, $"{Assigned}/{Journey.Number}", account: 1)).Expect(404);
        (await scene.Call(HttpMethod.Delete, $"{Assigned}/{Journey.Number}", account: 1)).Expect(404);
        (await scene.Call(HttpMethod.Get, $"{CampaignScene.Campaigns}/{campaign}", account: 1)).Expect(404);
        Assert.Equal(0, (await scene.Call(HttpMethod.Get, Assigned, account: 1)).Expect(200).Json.GetProperty("totalRecords").GetInt32());
        (await scene.Find()).Expect(200);
    }

    [Fact]
    public async Task Requests_for_one_number_at_the_same_instant_assign_it_once()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        var campaigns = await Task.WhenAll(scene.NewCampaign("a"), scene.NewCampaign("b"), scene.NewCampaign("c"));
        var answers = await Task.WhenAll(campaigns.Select(c => scene.Assign(c)));
        Assert.Equal([200, 422, 422], answers.Select(a => a.Status).Order());
        var winner = answers.Single(a => a.Status == 200).Json;
        Assert.Equal(Text(winner, "campaignId"), Text((await scene.Find()).Expect(200).Json, "campaignId"));
    }

    [Theory]
    [InlineData("", "+13125550001,+12125550001,+13125550003")]
    [InlineData("?sort=createdAt", "+13125550003,+12125550001,+13125550001")]
    [InlineData("?sort=phoneNumber", "+12125550001,+13125550001,+13125550003")]
    [InlineData("?sort=-phoneNumber&recordsPerPage=1&page=2", "+13125550001")]
    [InlineData("?filter[telnyx_campaign_id]=B", "+12125550001")]
    [InlineData("?filter%5Btcr_brand_id%5D=brand%20b", "+12125550001")]
    [InlineData("?filter[telnyx_brand_id]=brand%20b&filter[tcr_brand_id]=brand%20a", "")]
    [InlineData("?filter[tcr_campaign_id]=CNONE", "")]
    [InlineData("?page=9", "")]
    public async Task Assignments_are_listed_filtered_and_sorted(string query, string numbers)
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        foreach (var number in (string[])["+13125550003", "+12125550001"])
        {
            await scene.Journey.Hear(await scene.Journey.OrderWithDocuments(number), "successful");
        }

        var (a, b) = (await scene.NewCampaign("a"), await scene.NewCampaign("b"));
        (await scene.Assign(a, "+13125550003")).Expect(200);
        (await scene.Assign(b, "+12125550001")).Expect(200);
        (await scene.Assign(a, "+13125550001")).Expect(200);
        var page = (await scene.Call(HttpMethod.Get, Assigned + query.Replace("=B", "=" + b, StringComparison.Ordinal))).Expect(200).Json;
        Assert.Equal(numbers, string.Join(',', page.GetProperty("records").EnumerateArray().Select(r => Text(r, "phoneNumber"))));
    }

    [Theory]
    [InlineData("?sort=colour", "10032", "sort")]
    [InlineData("?filter[colour]=red", "10031", "filter[colour]")]
    [InlineData("?recordsPerPage=0", "10033", "recordsPerPage")]
    [InlineData("?filter[tcr_brand_id]=%00", "10026", "filter[tcr_brand_id]")]
    [InlineData("?filter[telnyx_campaign_id]=x", "10026", "filter[telnyx_campaign_id]")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string code, string parameter)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = await sandbox.Telnyx(HttpMethod.Get, Assigned + query);
        Assert.InRange(answer.Status, 400, 422);
        Assert.Equal((code, parameter), (answer.ErrorCode, answer.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_numbers_of_a_profile_are_assigned_by_a_task_that_tells_of_each(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await CampaignScene.Begin(server, telnyx.Receiver);
        await scene.Journey.Hear(await scene.Journey.OrderWithDocuments("+13125550002"), "successful");
        var (a, b) = (await scene.NewCampaign("a"), await scene.NewCampaign("b"));
        (await scene.Assign(b, "+13125550002")).Expect(200);

        var begun = (await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = scene.Journey.Profile, campaignId = a })).Expect(202).Json;
        Assert.Equal((scene.Journey.Profile, a), (Text(begun, "messagingProfileId"), Text(begun, "campaignId")));
        Assert.Equal($"ASSIGNMENT success {Journey.Number} {a}", await scene.Hear("a"));
        await scene.Journey.Quiet();
        var task = $"{CampaignScene.ByProfile}/{Text(begun, "taskId")}";
        Assert.Equal("completed", Text((await scene.Call(HttpMethod.Get, task)).Expect(200).Json, "status"));
        var numbers = (await scene.Call(HttpMethod.Get, task + "/phoneNumbers")).Expect(200).Json.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal([(Journey.Number, "completed"), ("+13125550002", "failed")], numbers.Select(n => (Text(n, "phoneNumber")!, Text(n, "status")!)));
        Assert.Equal("number_has_campaign", Text(numbers[1], "reason"));
    }

    [Fact]
    public async Task A_task_names_its_campaign_in_exactly_one_way()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        var campaign = await scene.NewCampaign("a");
        var registryId = Text((await scene.Call(HttpMethod.Get, $"{CampaignScene.Campaigns}/{campaign}")).Json, "tcrCampaignId");
        var profile = scene.Journey.Profile;
        Refused(await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = profile }), "10004", "/campaignId", "missing_field");
        Refused(await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = profile, campaignId = campaign, tcrCampaignId = registryId }),
            "10004", "/campaignId", "missing_field");
        Refused(await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = default(AnyId), campaignId = campaign }), "10017",
            "/messagingProfileId", "profile_not_found");
        Refused(await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = profile, tcrCampaignId = "CNONE" }), "10017", "/tcrCampaignId",
            "campaign_not_found");
        (await scene.Journey.Post(CampaignScene.ByProfile, new { messagingProfileId = profile, tcrCampaignId = registryId })).Expect(202);
        (await scene.Call(HttpMethod.Get, $"{CampaignScene.ByProfile}/{default(AnyId)}")).Expect(404);
    }

    static void Refused(Answered answer, string code, string? pointer, string reason)
    {
        var error = answer.Expect(422).Json.GetProperty("errors")[0];
        Assert.Equal((code, reason), (Text(error, "code"), Text(error.GetProperty("meta"), "reason")));
        Assert.Equal(pointer, error.TryGetProperty("source", out var source) ? Text(source, "pointer") : null);
    }

    /// <summary>The kinds of events of the account's first order, in their order.</summary>
    static async Task<List<string>> Kinds(TestServer server, CampaignScene scene)
    {
        var order = (await scene.Journey.Get(Journey.Orders)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetId();
        var events = await server.Services.GetRequiredService<Hostline.Storage.Database>()
            .Many(Hostline.Storage.Tables.EventTable.OfSubject, Hostline.Storage.Tables.EventTable.Read, order, 0L, 100);
        return [.. events.Select(e => e.Kind)];
    }

    static string? Text(JsonElement element, string name) => CampaignScene.Text(element, name);
}
