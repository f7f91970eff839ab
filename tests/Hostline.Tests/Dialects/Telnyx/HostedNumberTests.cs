using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class HostedNumberTests(TelnyxServer telnyx)
{
    const string Numbers = "/messaging_hosted_numbers";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filter_takes_up_to_200_numbers(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var journey = await Journey.Begin(server, telnyx.Receiver);
        string Filter(int count) =>
            "/messaging_hosted_numbers?filter[phone_number]=" + string.Join(',', Enumerable.Range(0, count).Select(i => $"%2B1312555{i:0000}"));
        Assert.Equal(0, (await journey.Sandbox.Telnyx(HttpMethod.Get,
            Filter(200))).Expect(200).Json.GetProperty("meta").GetProperty("total_results").GetInt32());
        Assert.Equal("10033", (await journey.Sandbox.Telnyx(HttpMethod.Get, Filter(201))).Expect(422).ErrorCode);
    }

    [Fact]
    public async Task A_number_is_in_the_inventory_when_it_is_active_and_not_before()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        Assert.Empty(await List(journey, ""));
        (await journey.Get($"{Numbers}/{Journey.Number}")).Expect(404);
        await journey.Prove(order, Journey.Number);
        var uploaded = (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        await journey.Hear(order, "successful");
        var listed = Assert.Single(await List(journey, ""));
        Assert.Equal(uploaded.Json.GetProperty("phone_numbers")[0].GetProperty("id").GetString(), Text(listed, "id"));
        Assert.Equal((Journey.Number, journey.Profile, "messaging_settings", "US", "longcode", "A2P"),
            (Text(listed, "phone_number"), Text(listed, "messaging_profile_id"),
            Text(listed, "record_type"), Text(listed, "country_code"), Text(listed, "type"), Text(listed, "messaging_product")));
        Assert.Equal(0, listed.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public async Task A_number_is_found_by_its_id_and_by_itself_with_the_plus_raw_or_encoded()
    {
        var (journey, id) = await Active("+18005550001");
        foreach (var key in (string[])[id, "+18005550001", "%2B18005550001"])
        {
            var found = (await journey.Get($"{Numbers}/{key}")).Expect(200).Json.GetProperty("data");
            Assert.Equal((id, "tollfree", "US"), (Text(found, "id"), Text(found, "type"), Text(found, "country_code")));
        }
    }

    [Theory]
    [InlineData("+13125550009")]
    [InlineData("nonsense")]
    [InlineData("01a1ffcc-ec26-738b-80a8-0f451dd478c8")]
    public async Task What_is_not_hosted_is_not_found(string key)
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("10005", (await sandbox.Telnyx(HttpMethod.Get, $"{Numbers}/{key}")).Expect(404).ErrorCode);
    }

    [Fact]
    public async Task A_number_of_another_account_is_not_found()
    {
        var journey = await telnyx.Begin("acme", "globex");
        await journey.Hear(await journey.OrderWithDocuments(Journey.Number), "successful");
        (await journey.Sandbox.Telnyx(HttpMethod.Get, $"{Numbers}/{Journey.Number}", account: 1)).Expect(404);
    }

    [Fact]
    public async Task The_list_is_filtered_and_sorted()
    {
        string[] numbers = ["+13125550002", "+13125550003", "+12125550001"];
        var journey = await telnyx.Begin();
        var order = await journey.Order(numbers);
        foreach (var number in numbers)
        {
            await journey.Prove(order, number);
        }

        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        await journey.Hear(order, "successful");
        Assert.Equal(["+12125550001", "+13125550002", "+13125550003"], await Found(journey, "?sort[phone_number]=asc"));
        Assert.Equal(["+13125550003", "+13125550002", "+12125550001"], await Found(journey, "?sort%5Bphone_number%5D=desc"));
        Assert.Equal(["+13125550002"], await Found(journey, "?sort[phone_number]=asc&page[size]=1&page[number]=2"));
        Assert.Equal(["+13125550003"], await Found(journey, "?filter[phone_number]=+13125550003"));
        Assert.Equal(["+12125550001"], await Found(journey, "?filter[phone_number][contains]=%2B1212"));
        Assert.Equal(["+13125550003"], await Found(journey, "?filter[phone_number]=%2B13125550003&filter[phone_number][contains]=312555"));
        Assert.Equal([], await Found(journey, "?filter[phone_number][contains]=%25"));
        Assert.Equal(3, (await Found(journey, $"?filter[messaging_profile_id]={journey.Profile}")).Count);
        Assert.Equal([], await Found(journey, "?filter[messaging_profile_id]=01a1ffcc-ec26-738b-80a8-0f451dd478c8"));
    }

    [Theory]
    [InlineData("filter[messaging_profile_id]=x", "10026", "filter[messaging_profile_id]")]
    [InlineData("sort[phone_number]=sideways", "10032", "sort[phone_number]")]
    public async Task A_filter_that_can_not_be_is_refused_by_name(string query, string code, string parameter)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Get, $"{Numbers}?{query}")).Expect(422);
        Assert.Equal((code, parameter), (answer.ErrorCode, answer.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    async Task<(Journey Journey, string Id)> Active(string number)
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments(number);
        await journey.Hear(order, "successful");
        return (journey, Text(Assert.Single(await List(journey, "")), "id")!);
    }

    static async Task<List<string?>> Found(Journey journey, string query) => [.. (await List(journey, query)).Select(n => Text(n, "phone_number"))];

    static async Task<List<JsonElement>> List(Journey journey, string query) =>
        [.. (await journey.Get(Numbers + query)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
