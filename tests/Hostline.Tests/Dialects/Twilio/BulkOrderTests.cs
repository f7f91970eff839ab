using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Refusals;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>Orders for many numbers at once.</summary>
public sealed class BulkOrderTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Bulk = "/v2/HostedNumber/Orders/Bulk";
    const string Wireless = "+12025550110";

    [Fact]
    public async Task Its_orders_are_shown_by_status_and_what_was_refused_under_failed_with_its_reason()
    {
        var scene = await shared.Scene();
        var (address, other) = (await scene.Address(), await scene.Address());
        var made = (await Send(scene, new
        {
            friendly_name = "many",
            notification_email = "n@example.com",
            request_items = new[]
            {
                Group(address, "one@example.com", OrderScene.Number, Wireless, "x"), Group(other, "two@example.com", "+13125550002", OrderScene.Number),
            },
        })).Expect(202).Json;
        Assert.Equal(("QUEUED", "many", "n@example.com", 5, 0), (made.Text("request_status"), made.Text("friendly_name"), made.Text("notification_email"),
            made.GetProperty("total_count").GetInt32(), made.GetProperty("results").GetArrayLength()));

        var done = await Fetch(scene, made);
        Assert.Equal("PROCESSED", done.Text("request_status"));
        Assert.NotEqual(JsonValueKind.Null, done.GetProperty("date_completed").ValueKind);
        Assert.Equal(["received 2", "failed 3"], Groups(done));
        var (received, failed) = (Orders(done, "received"), Orders(done, "failed"));
        Assert.Equal([(OrderScene.Number, "one@example.com"), ("+13125550002", "two@example.com")],
            received.Select(o => (o.Text("phone_number"), o.Text("email"))));
        Assert.Equal([Wireless, "x", OrderScene.Number], failed.Select(o => o.Text("phone_number")));
        Assert.All(failed, o =>
        {
            Assert.Equal((JsonValueKind.Null, scene.AccountSid()), (o.GetProperty("hosting_order_sid").ValueKind, o.Text("account_sid")));
            Assert.NotEqual(("", ""), (o.Text("failure_reason"), o.Text("next_step")));
        });
        var order = await scene.Fetch(received[0].Text("hosting_order_sid"));
        Assert.Equal((address, "one@example.com"), (order.Text("address_sid"), order.Text("email")));

        await scene.Update(order.Text("sid"), ("Status", "pending-verification"));
        Assert.Equal(["failed 3", "pending_verification 1", "received 1"], Groups(await Fetch(scene, made)).Order());
        Assert.Equal(["pending_verification 1"], Groups(await Fetch(scene, made, "?OrderStatus=pending_verification")));
        Assert.Equal(["failed 3"], Groups(await Fetch(scene, made, "?OrderStatus=failed")));
        Assert.Empty(Groups(await Fetch(scene, made, "?OrderStatus=completed")));
        (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Bulk}/{made.Text("bulk_hosting_sid")}", account: 1)).Expect(404);
    }

    [Fact]
    public async Task A_thousand_numbers_are_ordered_and_one_more_is_refused_with_the_limit()
    {
        var scene = await shared.Scene();
        var (address, numbers) = (await scene.Address(), Enumerable.Range(0, 1_001).Select(n => $"+1312230{n:0000}").ToArray());
        var refused = (await Send(scene, Request(Group(address, "o@example.com", numbers[..600]), Group(address, "o@example.com", numbers[600..]))))
            .Expect(400);
        Assert.Equal(22125, OrderTests.Code(refused));
        Assert.Contains("1001 numbers", refused.Json.Text("message"));
        Assert.Equal(0, (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
        var made = (await Send(scene, Request(Group(address, "o@example.com", numbers[..1_000])))).Expect(202).Json;
        Assert.Equal(1_000, made.GetProperty("total_count").GetInt32());
        Assert.Equal(1_000, Groups(await Fetch(scene, made)).Sum(g => int.Parse(g.Split(' ')[1])));
    }

    [Theory]
    [InlineData("email", "", 22104)]
    [InlineData("email", null, 20001)]
    [InlineData("email", "nobody", 22104)]
    [InlineData("address_sid", "", 22109)]
    [InlineData("address_sid", null, 20001)]
    [InlineData("address_sid", "AD1", 22109)]
    [InlineData("address_sid", "AD00000000000000000000000000000000", 22109)]
    [InlineData("address_sid", "foreign", 22109)]
    [InlineData("contact_phone_number", "", 20001)]
    [InlineData("contact_phone_number", null, 20001)]
    public async Task A_group_without_a_required_member_is_refused_and_nothing_is_ordered(string name, string? value, int code)
    {
        var scene = await shared.Scene();
        var wrong = new Dictionary<string, object?>(Group(await scene.Address(), "o@example.com", "+13125550002"))
        {
            [name] = value == "foreign" ? await scene.Address(1) : value,
        };
        var answer = await Send(scene, Request(Group(await scene.Address(), "o@example.com", OrderScene.Number), wrong));
        Assert.Equal(code, OrderTests.Code(answer.Expect(400)));
        Assert.Contains(name, answer.Json.Text("message"));
        Assert.Equal(0, (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_request_without_groups_or_with_an_empty_one_is_refused()
    {
        var scene = await shared.Scene();
        Assert.Equal(22124, OrderTests.Code((await Send(scene, Request())).Expect(400)));
        var address = await scene.Address();
        Assert.Equal(22124, OrderTests.Code((await Send(scene, Request(Group(address, "o@example.com", OrderScene.Number), Group(address, "o@example.com"))))
            .Expect(400)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_request_that_ended_with_503_goes_on_where_it_stopped_when_it_is_sent_again(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await TwilioServer.Scene(server);
        var request = Request(Group(await scene.Address(), "o@example.com", OrderScene.Number, "+13125550002", "+13125550003", Wireless));
        var (store, count) = (server.Services.GetRequiredService<Database>(), new Sql("select count(*) from orders where world = $1"));
        using (new HeldCommits(server.Faults, async () => await store.One(count, r => r.Long(0), scene.Sandbox.Id) < 2 ? false
            : throw new StorageBusyException("The test says so.")))
        {
            (await Send(scene, request)).Expect(503);
        }

        var again = await Task.WhenAll(Send(scene, request), Send(scene, request));
        var sids = again.Select(a => a.Expect(202).Json.Text("bulk_hosting_sid")).ToList();
        Assert.Equal(sids[0], sids[1]);
        var done = await Fetch(scene, again[0].Json);
        Assert.Equal(("PROCESSED", 4), (done.Text("request_status"), done.GetProperty("total_count").GetInt32()));
        Assert.Equal(["received 3", "failed 1"], Groups(done));
        Assert.Equal(3, (await scene.Sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items").GetArrayLength());
        Assert.NotEqual(sids[0], (await Send(scene, Request(Group(await scene.Address(), "o@example.com", "+13125550004")))).Expect(202).Json
            .Text("bulk_hosting_sid"));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_key_that_is_revoked_meanwhile_is_answered_401_and_has_ordered_nothing(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await TwilioServer.Scene(server);
        var (keys, end) = ($"/2010-04-01/Accounts/{scene.AccountSid()}/Keys", TestContext.Current.CancellationToken);
        var key = (await scene.Sandbox.Twilio(HttpMethod.Post, keys + ".json", [])).Expect(201).Json;
        var body = JsonSerializer.Serialize(Request(Group(await scene.Address(), "o@example.com", OrderScene.Number)));
        using var client = await RawRequest.Connect(server.BaseUrl);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {Bulk} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Expect: 100-continue\r\nAuthorization: {TestSandbox.Basic((key.Text("sid"), key.Text("secret")))}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), end);
        // "100 Continue" is sent when the handler begins to read the body: by then the key has been accepted.
        await client.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length], end);
        (await scene.Sandbox.Twilio(HttpMethod.Delete, $"{keys}/{key.Text("sid")}.json")).Expect(204);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body), end);
        using var answer = new StreamReader(client.GetStream());
        Assert.Equal(401, RawRequest.StatusOf(await answer.ReadToEndAsync(end)));
        Assert.Equal((0, 0), (await Count(server, "orders", scene), await Count(server, "bulk_requests", scene)));
    }

    static async Task<long> Count(TestServer server, string table, OrderScene scene) => await server.Services.GetRequiredService<Database>()
        .One(new Sql($"select count(*) from {table} where world = $1"), r => r.Long(0), scene.Sandbox.Id);

    static Dictionary<string, object?> Group(string address, string email, params string[] numbers) => new()
    {
        ["email"] = email,
        ["address_sid"] = address,
        ["contact_phone_number"] = "+13125550199",
        ["numbers"] = numbers.Select(number => new { phone_number = number }).ToArray(),
    };

    static object Request(params Dictionary<string, object?>[] groups) => new { request_items = groups };

    static Task<Answered> Send(OrderScene scene, object body) => scene.Sandbox.Twilio(HttpMethod.Post, Bulk, JsonContent.Create(body));

    static async Task<JsonElement> Fetch(OrderScene scene, JsonElement bulk, string query = "") =>
        (await scene.Sandbox.Twilio(HttpMethod.Get, $"{Bulk}/{bulk.Text("bulk_hosting_sid")}{query}")).Expect(200).Json;

    static string[] Groups(JsonElement bulk) =>
        [.. bulk.GetProperty("results").EnumerateArray().Select(g => $"{g.Text("order_status")} {g.Text("count")}")];

    static List<JsonElement> Orders(JsonElement bulk, string status) =>
        [.. bulk.GetProperty("results").EnumerateArray().Single(g => g.Text("order_status") == status).GetProperty("orders").EnumerateArray()];
}
