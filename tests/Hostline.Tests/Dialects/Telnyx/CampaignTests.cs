using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Campaigns: created, read, listed, changed and ended.</summary>
public sealed class CampaignTests(TelnyxServer telnyx)
{
    const string Campaigns = CampaignScene.Campaigns;
    const string Builder = "/10dlc/campaignBuilder";

    [Fact]
    public async Task A_campaign_is_active_at_once_and_everything_that_was_said_of_it_is_read_again()
    {
        const string Sent = """
            {"brandId":"BACME","description":"Codes and alerts","usecase":"MIXED","subUsecases":["2FA","CUSTOMER_CARE"],"tag":["x"],
             "mnoIds":[10017],"referenceId":"ref-1",
             "ageGated":false,"autoRenewal":false,"directLending":false,"embeddedLink":true,"embeddedLinkSample":"https://example.com/x",
             "embeddedPhone":false,"numberPool":false,
             "helpKeywords":"HELP,INFO","helpMessage":"Call us","messageFlow":"Web form","optinKeywords":"START","optinMessage":"Welcome",
             "optoutKeywords":"STOP","optoutMessage":"Bye",
             "privacyPolicyLink":"https://example.com/p","termsAndConditionsLink":"https://example.com/t","termsAndConditions":true,"resellerId":"R1",
             "sample1":"1","sample2":"2","sample3":"3","sample4":"4","sample5":"5","subscriberHelp":true,"subscriberOptin":true,"subscriberOptout":true,
             "webhookURL":"https://example.com/hooks","webhookFailoverURL":"https://example.org/hooks"}
            """;
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, Sent);
        var read = (await sandbox.Telnyx(HttpMethod.Get, $"{Campaigns}/{Text(made, "campaignId")}")).Expect(200).Json;
        foreach (var member in JsonDocument.Parse(Sent).RootElement.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(member.Value, read.GetProperty(member.Name)), $"{member.Name} is {read.GetProperty(member.Name)}.");
        }

        Assert.Equal(("ACTIVE", "MNO_PROVISIONED", "CREATED", "BACME", true),
            (Text(read, "status"), Text(read, "campaignStatus"), Text(read, "submissionStatus"),
            Text(read, "tcrBrandId"), read.GetProperty("mock").GetBoolean()));
        Assert.Matches("^C[A-Z0-9]{9}$", Text(read, "tcrCampaignId"));
    }

    [Theory]
    [InlineData("""{"description":"d","usecase":"2FA"}""", "10004", "/brandId")]
    [InlineData("""{"brandId":"b","usecase":"2FA"}""", "10004", "/description")]
    [InlineData("""{"brandId":"b","description":"d"}""", "10004", "/usecase")]
    [InlineData("""{"brandId":" ","description":"d","usecase":"2FA"}""", "10033", "/brandId")]
    [InlineData("""{"brandId":"b","description":"d","usecase":"2FA","ageGated":"no"}""", "10026", "/ageGated")]
    [InlineData("""{"brandId":"b","description":"d","usecase":"2FA","resellerId":"123456789"}""", "10033", "/resellerId")]
    [InlineData("""{"brandId":"b","description":"d","usecase":"2FA","subUsecases":["A","A"]}""", "10033", "/subUsecases")]
    [InlineData("""{"brandId":"b","description":"d","usecase":"2FA","mnoIds":[1,"x"]}""", "10026", "/mnoIds/1")]
    [InlineData("""{"brandId":"b","description":"d","usecase":"2FA","webhookURL":"http://10.0.0.1/"}""", "10003", "/webhookURL")]
    public async Task A_wrong_member_is_refused_by_its_pointer(string body, string code, string pointer)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Post, Builder, body)).Expect(422);
        Assert.Equal((code, pointer), (answer.ErrorCode, answer.Pointer));
    }

    [Fact]
    public async Task A_reference_is_used_once_in_an_account()
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        const string Body = """{"brandId":"b","description":"d","usecase":"2FA","referenceId":"r"}""";
        await Make(sandbox, Body);
        var again = (await sandbox.Telnyx(HttpMethod.Post, Builder, Body)).Expect(422);
        Assert.Equal(("10012", "/referenceId"), (again.ErrorCode, again.Pointer));
        (await sandbox.Telnyx(HttpMethod.Post, Builder, Body, account: 1)).Expect(200);
    }

    [Fact]
    public async Task What_a_put_omits_stays()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = await Make(sandbox, """{"brandId":"b","description":"d","usecase":"2FA","sample1":"one","webhookURL":"https://example.com/a"}""");
        var path = $"{Campaigns}/{Text(made, "campaignId")}";
        var changed = (await sandbox.Telnyx(HttpMethod.Put, path, """{"sample2":"two","webhookURL":"","autoRenewal":false,"usecase":"MIXED"}"""))
            .Expect(200).Json;
        Assert.Equal(("one", "two", "", "2FA", false),
            (Text(changed, "sample1"), Text(changed, "sample2"), Text(changed, "webhookURL"), Text(changed, "usecase"),
            changed.GetProperty("autoRenewal").GetBoolean()));
        Assert.Equal(changed.ToString(), (await sandbox.Telnyx(HttpMethod.Get, path)).Json.ToString());
        var answer = (await sandbox.Telnyx(HttpMethod.Put, path, new { sample1 = new string('x', 256) })).Expect(422);
        Assert.Equal(("10033", "/sample1"), (answer.ErrorCode, answer.Pointer));
    }

    [Fact]
    public async Task An_ended_campaign_is_expired_and_changes_no_more()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var path = $"{Campaigns}/{Text(await Make(sandbox, Plain("b")), "campaignId")}";
        var first = (await sandbox.Telnyx(HttpMethod.Delete, path)).Expect(200);
        Assert.Equal(("campaign", JsonValueKind.Number), (Text(first.Json, "record_type"), first.Json.GetProperty("time").ValueKind));
        Assert.Equal(first.Text, (await sandbox.Telnyx(HttpMethod.Delete, path)).Expect(200).Text);
        Assert.Equal("EXPIRED", Text((await sandbox.Telnyx(HttpMethod.Get, path)).Expect(200).Json, "status"));
        (await sandbox.Telnyx(HttpMethod.Put, path, """{"sample1":"x"}""")).Expect(422);
    }

    [Theory]
    [InlineData("", "3,2,1")]
    [InlineData("&sort=createdAt", "1,2,3")]
    [InlineData("&sort=status", "2,3,1")]
    [InlineData("&sort=-campaignId&recordsPerPage=1&page=3", "1")]
    [InlineData("&sort=assignedPhoneNumbersCount", "1,2,3")]
    public async Task Campaigns_are_listed_by_brand(string query, string order)
    {
        var sandbox = await telnyx.Server.Sandbox();
        foreach (var name in (string[])["1", "2", "3"])
        {
            var made = await Make(sandbox, Plain("acme", name));
            if (name == "1")
            {
                (await sandbox.Telnyx(HttpMethod.Delete, $"{Campaigns}/{Text(made, "campaignId")}")).Expect(200);
            }
        }

        await Make(sandbox, Plain("other"));
        var page = (await sandbox.Telnyx(HttpMethod.Get, $"{Campaigns}?brandId=acme{query}")).Expect(200).Json;
        Assert.Equal(order, string.Join(',', page.GetProperty("records").EnumerateArray().Select(c => Text(c, "description"))));
        Assert.Equal((3, 0), (page.GetProperty("totalRecords").GetInt32(), page.GetProperty("records")[0].GetProperty("assignedPhoneNumbersCount").GetInt32()));
    }

    [Fact]
    public async Task A_list_without_a_brand_is_refused()
    {
        var answer = (await (await telnyx.Server.Sandbox()).Telnyx(HttpMethod.Get, Campaigns)).Expect(422);
        Assert.Equal(("10004", "brandId"), (answer.ErrorCode, answer.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task The_guides_paths_without_a_version_are_served_alike()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var made = (await sandbox.Send(HttpMethod.Post, Builder, sandbox.ApiKey(), Plain("b"))).Expect(200);
        Assert.True(made.Headers.ContainsKey("x-request-id"));
        (await sandbox.Telnyx(HttpMethod.Get, $"{Campaigns}/{Text(made.Json, "campaignId")}")).Expect(200);
        Assert.Equal("10005", (await sandbox.Send(HttpMethod.Get, "/10dlc/nothing", sandbox.ApiKey(), null)).Expect(404).ErrorCode);
        Assert.Equal("10005", (await sandbox.Send(HttpMethod.Post, Campaigns, sandbox.ApiKey(), "{}")).Expect(404).ErrorCode);
        Assert.Equal("10030", (await sandbox.Send(HttpMethod.Put, Campaigns, sandbox.ApiKey(), "{}")).Expect(405).ErrorCode);
    }

    static string Plain(string brand, string description = "d") => $$"""{"brandId":"{{brand}}","description":"{{description}}","usecase":"2FA"}""";

    static async Task<JsonElement> Make(TestSandbox sandbox, string body) => (await sandbox.Telnyx(HttpMethod.Post, Builder, body)).Expect(200).Json;

    static string? Text(JsonElement element, string name) => CampaignScene.Text(element, name);
}
