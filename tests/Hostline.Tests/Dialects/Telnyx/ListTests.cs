using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class ListTests(TelnyxServer telnyx)
{
    [Theory]
    [InlineData("/messaging_hosted_number_orders")]
    [InlineData("/messaging_hosted_numbers")]
    [InlineData("/messaging_profiles")]
    public async Task A_filter_that_is_not_known_is_refused_by_name(string path)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Get, path + "?filter[colour]=red")).Expect(400);
        Assert.Equal(("10031", "filter[colour]"), (answer.ErrorCode, Parameter(answer)));
    }

    [Theory]
    [InlineData("page[number]=0", "page[number]")]
    [InlineData("page[number]=-1", "page[number]")]
    [InlineData("page[number]=abc", "page[number]")]
    [InlineData("page[number]=99999999999", "page[number]")]
    [InlineData("page[size]=0", "page[size]")]
    [InlineData("page%5Bsize%5D=-5", "page[size]")]
    [InlineData("page[size]=1&page[size]=2", "page[size]")]
    public async Task A_page_that_can_not_be_is_refused_by_name(string query, string parameter)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Get, $"{Journey.Orders}?{query}")).Expect(422);
        Assert.Equal(("10033", parameter), (answer.ErrorCode, Parameter(answer)));
    }

    [Theory]
    [InlineData("page[number]=2", 2, 20)]
    [InlineData("page[number]=2147483647&page[size]=250", 2147483647, 250)]
    public async Task A_page_past_the_end_is_empty_with_its_meta(string query, int number, int size)
    {
        var journey = await telnyx.Begin();
        await journey.Order(Journey.Number);
        var answer = (await journey.Get($"{Journey.Orders}?{query}")).Expect(200);
        Assert.Equal(0, answer.Json.GetProperty("data").GetArrayLength());
        Assert.Equal((1, 1, number, size), MetaOf(answer));
    }

    [Fact]
    public async Task A_page_larger_than_250_is_250()
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal((0, 0, 1, 250), MetaOf((await sandbox.Telnyx(HttpMethod.Get, Journey.Orders + "?page[size]=251")).Expect(200)));
    }

    [Fact]
    public async Task The_pages_of_a_list_are_newest_first_and_hold_each_order_once()
    {
        var journey = await telnyx.Begin();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await journey.Order($"+1312777100{i}"));
        }

        var listed = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var answer = (await journey.Get($"{Journey.Orders}?page%5Bnumber%5D={page}&page%5Bsize%5D=2&")).Expect(200);
            Assert.Equal((3, 5, page, 2), MetaOf(answer));
            listed.AddRange(Ids(answer));
        }

        // Ids sort by the millisecond of their creation, so this is newest first, and the same on every page.
        Assert.Equal(made.OrderDescending(StringComparer.Ordinal), listed);
    }

    [Theory]
    [InlineData("filter[phone_number]=+13127771001", 1)]
    [InlineData("filter%5Bphone_number%5D=%2B13127771001", 1)]
    [InlineData("filter[phone_number]=%2B13127779999", 0)]
    [InlineData("filter[status]=pending", 1)]
    [InlineData("filter[status]=deleted", 1)]
    [InlineData("filter[status]=successful", 0)]
    [InlineData("filter[status]=deleted&filter[phone_number]=%2B13127771001", 0)]
    public async Task Orders_are_found_by_status_and_number(string query, int count)
    {
        var journey = await telnyx.Begin();
        await journey.Order("+13127771000", "+13127771001");
        var deleted = await journey.Order("+13127771002");
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{deleted}")).Expect(200);
        var answer = (await journey.Get($"{Journey.Orders}?{query}")).Expect(200);
        Assert.Equal((count, count), (answer.Json.GetProperty("data").GetArrayLength(), MetaOf(answer).Results));
    }

    [Theory]
    [InlineData(Journey.Orders, "nonsense")]
    [InlineData(Journey.Orders, ",")]
    [InlineData(Journey.Orders, "+1312777100")]
    [InlineData("/messaging_hosted_numbers", "nonsense")]
    [InlineData("/messaging_hosted_numbers", ",")]
    [InlineData("/messaging_hosted_numbers", "%20")]
    [InlineData("/messaging_hosted_numbers", "+13125550001,abc")]
    [InlineData("/phone_numbers/messaging", "abc")]
    [InlineData("/messaging_phone_numbers", "abc")]
    public async Task What_is_no_number_is_refused_where_a_number_is_looked_for(string path, string number)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Get, $"{path}?filter[phone_number]={number}")).Expect(422);
        Assert.Equal(("10016", "filter[phone_number]"), (answer.ErrorCode, Parameter(answer)));
    }

    [Theory]
    [InlineData(Journey.Orders + "?filter[status]=lost&filter[phone_number]=abc", "filter[phone_number] filter[status]")]
    [InlineData("/phone_numbers/messaging?filter[messaging_profile_id]=x&filter[phone_number]=abc,+1&filter[type]=x&sort[phone_number]=x",
        "filter[messaging_profile_id] filter[phone_number] filter[phone_number] filter[type] sort[phone_number]")]
    [InlineData("/webhook_deliveries?filter[status][eq]=x&filter[started_at][gte]=x", "filter[started_at][gte] filter[status][eq]")]
    public async Task All_filters_that_can_not_be_are_told_at_once(string path, string parameters)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var errors = (await sandbox.Telnyx(HttpMethod.Get, path)).Expect(422).Json.GetProperty("errors").EnumerateArray();
        Assert.Equal(parameters.Split(' '), errors.Select(e => e.GetProperty("source").GetProperty("parameter").GetString()).Order());
    }

    [Fact]
    public async Task A_status_that_does_not_exist_is_refused_with_those_that_do()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders + "?filter[status]=lost")).Expect(422);
        Assert.Equal(("10032", "filter[status]"), (answer.ErrorCode, Parameter(answer)));
        Assert.Contains("loa_file_successful", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_of_another_account_are_not_listed()
    {
        var journey = await telnyx.Begin("acme", "globex");
        await journey.Order(Journey.Number);
        Assert.Equal(0, MetaOf((await journey.Sandbox.Telnyx(HttpMethod.Get, Journey.Orders, account: 1)).Expect(200)).Results);
    }

    static string Parameter(Answered answer) => answer.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()!;

    static IEnumerable<string> Ids(Answered answer) => answer.Json.GetProperty("data").EnumerateArray().Select(d => d.GetProperty("id").GetString()!);

    static (int Pages, int Results, int Number, int Size) MetaOf(Answered answer)
    {
        var meta = answer.Json.GetProperty("meta");
        return (meta.GetProperty("total_pages").GetInt32(), meta.GetProperty("total_results").GetInt32(), meta.GetProperty("page_number").GetInt32(),
            meta.GetProperty("page_size").GetInt32());
    }
}
