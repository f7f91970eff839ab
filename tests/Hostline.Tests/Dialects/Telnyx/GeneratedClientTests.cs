using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>
/// Requests of the vendor's own clients in languages that are not installed here: paths, queries, headers and bodies from their
/// published code and from recordings.
/// </summary>
public sealed class GeneratedClientTests(TelnyxServer telnyx)
{
    const string Campaigns = "/10dlc/campaign";

    [Theory]
    [InlineData("page_number=2&page_size=1", "Telnyx::Client/Ruby 5.163.0")]
    [InlineData("number=2&size=1", "Telnyx/Python 4.0.0")]
    [InlineData("number=2&size=1", "Telnyx/Go 4.0.0")]
    [InlineData("page[number]=2&page[size]=1&", "Telnyx/v1 .NetBindings/3.1.0")]
    [InlineData("page%5Bnumber%5D=2&page%5Bsize%5D=1", "Telnyx/JS 7.24.0")]
    [InlineData("page[number]=2&page[size]=1&NumberOfPagesToFetch=5&", "Telnyx/v1 .NetBindings/3.1.0")]
    public async Task Every_name_of_a_page_turns_to_it(string query, string client)
    {
        var journey = await telnyx.Begin();
        var first = await journey.Order("+13127771000");
        await journey.Order("+13127771001");
        var page = (await Call(journey.Sandbox, HttpMethod.Get, $"{Journey.Orders}?{query}", client)).Expect(200).Json;
        Assert.Equal(first, Assert.Single(page.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal((2, 1), (page.GetProperty("meta").GetProperty("page_number").GetInt32(), page.GetProperty("meta").GetProperty("page_size").GetInt32()));
    }

    [Theory]
    [InlineData("/messaging_hosted_number_orders")]
    [InlineData("/messaging_hosted_numbers")]
    [InlineData("/phone_numbers/messaging")]
    [InlineData("/messaging_phone_numbers")]
    [InlineData("/messaging_profiles")]
    [InlineData("/notification_events")]
    [InlineData("/notification_event_conditions")]
    [InlineData("/notification_profiles")]
    [InlineData("/notification_channels")]
    [InlineData("/notification_settings")]
    [InlineData("/webhook_deliveries")]
    public async Task A_name_that_is_no_filter_is_passed_over_on_every_list_and_an_unknown_filter_is_refused(string path)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var page =
            (await sandbox.Telnyx(HttpMethod.Get, path + "?NumberOfPagesToFetch=3&starting_after=x&page_number=3&page_size=7&colour=red&sort=-created_at"))
                .Expect(200).Json;
        Assert.Equal((3, 7), (page.GetProperty("meta").GetProperty("page_number").GetInt32(), page.GetProperty("meta").GetProperty("page_size").GetInt32()));
        foreach (var filter in (string[])["filter[colour]", "filter%5Bcolour%5D", "filter", "FILTER[colour]"])
        {
            Assert.Equal("10031", (await sandbox.Telnyx(HttpMethod.Get, $"{path}?{filter}=red")).Expect(400).ErrorCode);
        }
    }

    [Theory]
    [InlineData("page_number=0", "page_number")]
    [InlineData("size=abc", "size")]
    [InlineData("page[number]=0&page_number=1", "page[number]")]
    public async Task A_page_that_cannot_be_is_refused_by_the_name_it_was_sent_under(string query, string name)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var error = (await sandbox.Telnyx(HttpMethod.Get, $"{Journey.Orders}?{query}")).Expect(422).Json.GetProperty("errors")[0];
        Assert.Equal(("10033", name), (error.GetProperty("code").GetString(), error.GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task Lists_of_the_10DLC_family_take_the_pages_of_other_lists_and_pass_over_options()
    {
        var journey = await telnyx.Begin();
        foreach (var name in (string[])["first", "second"])
        {
            (await journey.Post("/10dlc/campaignBuilder", new { brandId = "b", description = name, usecase = "2FA" })).Expect(200);
        }

        var page = (await journey.Get($"{Campaigns}?brandId=b&page_number=2&page_size=1&sort=createdAt&NumberOfPagesToFetch=1")).Expect(200).Json;
        Assert.Equal("second", Assert.Single(page.GetProperty("records").EnumerateArray()).GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("telnyx-php 4.0", 80)]
    [InlineData("telnyx-php 7.0", 80)]
    [InlineData("the longest that is taken", 200)]
    public async Task A_form_is_read_whatever_boundary_its_client_makes(string client, int length)
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var boundary = new string('b', length);
        var answer = await Call(journey.Sandbox, HttpMethod.Post, $"{Journey.Orders}/{order}/actions/file_upload", client, FormOf(boundary));
        Assert.Equal("loa_file_successful", answer.Expect(200).Json.GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_boundary_that_is_too_long_is_refused_with_its_length_and_what_to_do()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var answer = (await Call(journey.Sandbox, HttpMethod.Post, $"{Journey.Orders}/{order}/actions/file_upload", "x", FormOf(new string('b', 201))))
            .Expect(400);
        Assert.Equal("The form's boundary has 201 characters; at most 200 are accepted. Choose a shorter one.",
            answer.Json.GetProperty("errors")[0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Paths_of_the_10DLC_family_as_clients_of_2025_request_them_are_the_present_ones()
    {
        var scene = await CampaignScene.Begin(telnyx.Server, telnyx.Receiver);
        var made = (await scene.Call(HttpMethod.Post, "/campaignBuilder", new { brandId = "b", description = "d", usecase = "2FA" })).Expect(200).Json;
        var campaign = made.GetProperty("campaignId").GetString()!;
        Assert.Equal(campaign, (await scene.Call(HttpMethod.Get, $"/campaign/{campaign}")).Expect(200).Json.GetProperty("campaignId").GetString());
        Assert.Equal(1, (await scene.Call(HttpMethod.Get, "/campaign?brandId=b")).Expect(200).Json.GetProperty("totalRecords").GetInt32());

        var assigned = (await scene.Call(HttpMethod.Post, "/phone_number_campaigns", new { phoneNumber = Journey.Number, campaignId = campaign })).Expect(200);
        foreach (var path in (string[])["/phone_number_campaigns", "/phoneNumberCampaign", "/10dlc/phoneNumberCampaign"])
        {
            Assert.Equal(assigned.Text, (await scene.Call(HttpMethod.Get, $"{path}/{Journey.Number}")).Expect(200).Text);
        }

        var task =
            (await scene.Call(HttpMethod.Post, "/phoneNumberAssignmentByProfile", new { messagingProfileId = scene.Journey.Profile, campaignId = campaign }))
                .Expect(202);
        var id = task.Json.GetProperty("taskId").GetString();
        // Its worker would assign the number anew after it was taken out below.
        await Hang.Until(async () => (await scene.Call(HttpMethod.Get, $"/phoneNumberAssignmentByProfile/{id}")).Expect(200).Json
            .GetProperty("status").GetString() == "completed", () => "The end of the task");
        (await scene.Call(HttpMethod.Get, $"/phoneNumberAssignmentByProfile/{id}/phoneNumbers?page=1&recordsPerPage=20")).Expect(200);
        (await scene.Call(HttpMethod.Delete, $"/phone_number_campaigns/{Journey.Number}")).Expect(200);
        (await scene.Call(HttpMethod.Delete, $"/campaign/{campaign}")).Expect(200);
    }

    [Theory]
    [InlineData("/10dlc/campaign")]
    [InlineData("/10dlc/campaign/")]
    [InlineData("/campaign")]
    public async Task A_campaign_is_not_created_where_campaigns_are_listed_which_the_vendor_answers_404(string path)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Post, path, new { brandId = "b", description = "d", usecase = "2FA" })).Expect(404);
        Assert.Equal("10005", answer.ErrorCode);
        Assert.Contains("POST /10dlc/campaignBuilder", answer.Text, StringComparison.Ordinal);
        Assert.Equal("10030", (await sandbox.Telnyx(HttpMethod.Patch, path, new { })).Expect(405).ErrorCode);
    }

    [Theory]
    [InlineData("filter[notification_channel][eq]=5a0b8a3e-3d3f-4d6e-8f7e-0a4d5e6f7a8b", 2)]
    [InlineData("filter[notification_profile_id][eq]=5a0b8a3e-3d3f-4d6e-8f7e-0a4d5e6f7a8b", 2)]
    [InlineData("filter[status][eq]=enabled", 2)]
    [InlineData("filter[status][eq]=deleted", 2)]
    [InlineData("filter[associated_record_type][eq]=account&filter[channel_type_id][eq]=email&filter[status][eq]=enabled", 1)]
    [InlineData("filter[associated_record_type][eq]=account&filter[channel_type_id][eq]=voice", 0)]
    public async Task Conditions_take_every_filter_that_the_contract_gives_their_list(string query, int count)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var page = (await sandbox.Telnyx(HttpMethod.Get, "/notification_event_conditions?" + query)).Expect(200).Json;
        Assert.Equal(count, page.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("filter[status][eq]=lost", "10032")]
    [InlineData("filter[notification_profile_id][eq]=x", "10026")]
    public async Task A_filter_of_conditions_that_cannot_be_is_refused(string query, string code)
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal(code, (await sandbox.Telnyx(HttpMethod.Get, "/notification_event_conditions?" + query)).Expect(422).ErrorCode);
    }

    [Fact]
    public async Task Metrics_of_a_profile_are_left_out_and_the_page_of_the_dialect_says_so()
    {
        var journey = await telnyx.Begin();
        Assert.Equal("10005", (await journey.Get($"/messaging_profiles/{journey.Profile}/metrics?time_frame=24h")).Expect(404).ErrorCode);
        Assert.Contains("`GET /messaging_profiles/{id}/metrics`",
            await File.ReadAllTextAsync(Checkout.At("docs", "dialects", "telnyx.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static ByteArrayContent FormOf(string boundary)
    {
        var parts = new[] { "loa", "bill" }.Select(name =>
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.pdf\"\r\nContent-Type: "
                + $"application/octet-stream\r\n\r\n{System.Text.Encoding.ASCII.GetString(Journey.Pdf)}\r\n");
        var form = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(string.Concat(parts) + $"--{boundary}--\r\n"));
        Assert.True(form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}"));
        return form;
    }

    static async Task<Answered> Call(TestSandbox sandbox, HttpMethod method, string path, string client, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, sandbox.BaseUrl + "/v2" + path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey());
        Assert.True(request.Headers.TryAddWithoutValidation("User-Agent", client));
        using var response = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new Dictionary<string, string>());
    }
}
