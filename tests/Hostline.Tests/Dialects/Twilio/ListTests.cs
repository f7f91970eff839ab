using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Lists, their pages in both directions, and their filters, on both stores.</summary>
public sealed class ListTests
{
    const string Root = "/HostedNumbers/HostedNumberOrders";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_lead_to_the_end_and_back_and_show_each_order_once(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.Sandbox("acme", "globex");
        var numbers = Enumerable.Range(0, 5).Select(n => $"+1312555017{n}").ToList();
        foreach (var number in numbers)
        {
            (await OrderTests.Create(sandbox, number)).Expect(201);
        }

        // An order of the other dialect shows each of its numbers by itself.
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550180", "+13125550181" } }))
            .Expect(200);
        string[] newestFirst = ["+13125550180", "+13125550181", .. numbers.AsEnumerable().Reverse()];
        var (seen, url) = (new List<string>(), Root + "?PageSize=3");
        var urls = new List<string>();
        while (url is not null)
        {
            urls.Add(url);
            var page = await Page(sandbox, url);
            seen.AddRange(Numbers(page));
            url = Next(page, "next_page_url");
        }

        Assert.Equal(newestFirst, seen);
        Assert.Equal(3, urls.Count);
        Assert.Matches("PageSize=3&Page=2&PageToken=PAHR[0-9a-f]{32}$", urls[^1]);
        var last = await Page(sandbox, urls[^1]);
        var middle = await Page(sandbox, Next(last, "previous_page_url")!);
        Assert.Equal(newestFirst[3..6], Numbers(middle));
        var first = await Page(sandbox, Next(middle, "previous_page_url")!);
        Assert.Equal(newestFirst[..3], Numbers(first));
        Assert.Null(Next(first, "previous_page_url"));
        Assert.NotNull(Next(first, "next_page_url"));
        Assert.Equal(0, first.GetProperty("meta").GetProperty("page").GetInt32());
        Assert.Equal("items", first.GetProperty("meta").Text("key"));

        // Its token points to nothing in the other account's list.
        Assert.Equal(20001, OrderTests.Code((await sandbox.Twilio(HttpMethod.Get, urls[^1], account: 1)).Expect(400)));
    }

    [Theory]
    [InlineData("PageSize=0", 20001)]
    [InlineData("PageSize=-1", 20001)]
    [InlineData("PageSize=x", 20001)]
    [InlineData("PageSize=1001", 20007)]
    [InlineData("PageSize=1&PageSize=2", 20001)]
    [InlineData("Page=-1", 20001)]
    [InlineData("PageToken=PAHR00000000000000000000000000000000", 20001)]
    [InlineData("PageToken=forged", 20001)]
    [InlineData("PageToken=PAPN00000000000000000000000000000000", 20001)]
    [InlineData("Status=COMPLETED", 22111)]
    [InlineData("Status=nonsense", 22111)]
    [InlineData("PhoneNumber=x", 22102)]
    public async Task A_wrong_page_or_filter_is_refused(string query, int code)
    {
        await using var server = await TestServer.Start();
        Assert.Equal(code, OrderTests.Code((await (await server.Sandbox()).Twilio(HttpMethod.Get, $"{Root}?{query}")).Expect(400)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_filter_finds_its_orders_and_is_repeated_in_the_urls(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.Sandbox();
        var one = (await OrderTests.Create(sandbox, "+13125550170", ("FriendlyName", "a b"), ("UniqueName", "u1"))).Expect(201).Json;
        (await OrderTests.Create(sandbox, "+13125550171", ("FriendlyName", "other"))).Expect(201);
        (await sandbox.Twilio(HttpMethod.Post, $"{Root}/{one.Text("sid")}", [("Status", "pending-verification")])).Expect(200);
        foreach (var filter in (string[])["Status=pending-verification", "FriendlyName=a%20b", "PhoneNumber=%2B13125550170", "UniqueName=u1",
            $"IncomingPhoneNumberSid={one.Text("incoming_phone_number_sid")}"])
        {
            var page = await Page(sandbox, $"{Root}?{filter}");
            Assert.Equal((filter, "+13125550170"), (filter, Assert.Single(Numbers(page))));
            Assert.EndsWith($"{Root}?{filter}&PageSize=50&Page=0", page.GetProperty("meta").Text("url"));
        }

        // A hosting is in the list of its own status and in no other.
        foreach (var status in Words.OfStatuses)
        {
            var expected = status == "pending-verification" ? "+13125550170" : status == "received" ? "+13125550171" : "";
            Assert.Equal((status, expected), (status, string.Join(",", Numbers(await Page(sandbox, $"{Root}?Status={status}")))));
        }
    }

    [Fact]
    public void Every_phase_but_the_last_has_one_word() =>
        Assert.Equal(HostingPhases.All.Count - 1, HostingPhases.All.Where(p => p != HostingPhase.Cancelled).Select(Words.Of).Distinct().Count());

    static async Task<JsonElement> Page(TestSandbox sandbox, string url) => (await sandbox.Twilio(HttpMethod.Get, url)).Expect(200).Json;

    static string? Next(JsonElement page, string name) => page.GetProperty("meta").GetProperty(name).GetString() is { } url ? new Uri(url).PathAndQuery : null;

    static List<string> Numbers(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(o => o.Text("phone_number"))];
}
