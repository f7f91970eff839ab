using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>The vendor's table of lifecycle events, and how a transfer differs from a standard order.</summary>
public sealed class LifecycleEventTests
{
    static readonly DateTimeOffset Start = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Detection_is_told_right_after_creation_and_then_that_approval_was_requested_with_its_deadline()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);

        var heard = await exchange.Heard(Exchange.Globex);

        Assert.Equal(["created", "internal_transfer_detected", "internal_transfer_approval_requested"], heard.Select(h => h.Type));
        Assert.Equal([1, 2, 3], heard.Select(h => h.Payload.GetProperty("sequence").GetInt32()));
        Assert.All(heard, h =>
        {
            Assert.Equal((order, "pending", "pending"), (Text(h.Payload, "order_id"), Text(h.Payload, "order_status"), Text(h.Payload, "decision")));
            Assert.Equal("""[{"value":"+13125550001","status":"pending"}]""", h.Payload.GetProperty("numbers").GetRawText());
            Assert.Equal((exchange.Profile(Exchange.Globex), exchange.AccountId(Exchange.Globex).ToString()),
                (Text(h.Payload, "profile_id"), Text(h.Payload, "user_id")));
            Assert.Equal(Start.AddHours(72).ToUnixTimeSeconds(), h.Payload.GetProperty("approval_deadline").GetInt64());
        });
        Assert.Equal(3, exchange.Receiver.All.Where(r => r.Path == "/1").Select(r => Text(r.Json.GetProperty("data"), "id")).Distinct().Count());
    }

    [Fact]
    public async Task Approval_is_told_with_the_decision_and_the_deadline_stays()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        (await exchange.Approve(order)).Expect(200);
        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Globex));
        Assert.Equal(("internal_transfer_approved", "pending", "approved"), (type, Text(payload, "order_status"), Text(payload, "decision")));
        Assert.Equal(Start.AddHours(72).ToUnixTimeSeconds(), payload.GetProperty("approval_deadline").GetInt64());
        Assert.False(payload.TryGetProperty("reason", out _));
    }

    [Fact]
    public async Task A_receiver_that_deletes_while_the_holder_is_asked_hears_rejected_and_then_deleted()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        var token = await exchange.TokenOf(order);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{order}", account: Exchange.Globex)).Expect(200);
        var heard = await exchange.Heard(Exchange.Globex);
        Assert.Equal(["internal_transfer_rejected", "deleted"], heard.Select(h => h.Type));
        Assert.All(heard, h => Assert.Equal(("deleted", "rejected", "deleted_by_customer"),
            (Text(h.Payload, "order_status"), Text(h.Payload, "decision"), Text(h.Payload.GetProperty("reason"), "code"))));
        Assert.Equal("transfer_decided", DecisionTests.Reason((await exchange.Decide(Exchange.Acme, order, "approve", token)).Expect(422)));
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Empty(await exchange.Types(Exchange.Globex));
    }

    [Fact]
    public async Task A_receiver_that_deletes_after_the_decision_hears_deleted_only()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Forget(Exchange.Globex);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{order}", account: Exchange.Globex)).Expect(200);
        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Globex));
        Assert.Equal(("deleted", "deleted", "approved"), (type, Text(payload, "order_status"), Text(payload, "decision")));
    }

    [Fact]
    public async Task Activation_is_told_as_updated_when_the_numbers_are_successful()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Forget(Exchange.Globex);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        var heard = await exchange.Heard(Exchange.Globex);
        Assert.Equal(["pending ownership_successful", "loa_file_successful ownership_successful", "successful successful"],
            heard.Select(h => $"{Text(h.Payload, "order_status")} {Text(h.Payload.GetProperty("numbers")[0], "status")}"));
        Assert.All(heard, h => Assert.Equal("updated", h.Type));
    }

    [Fact]
    public async Task The_answer_to_an_order_is_the_same_whether_the_number_is_a_transfer_or_not()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var transfer = (await exchange.TryOrder(Exchange.Globex, Exchange.Number)).Expect(200);
        var standard = (await exchange.TryOrder(Exchange.Globex, Exchange.Second)).Expect(200);
        Assert.Equal(Shape(standard, Exchange.Second), Shape(transfer, Exchange.Number));

        static string Shape(Answered answer, string number)
        {
            var data = answer.Json.GetProperty("data");
            return answer.Text.Replace(Text(data, "id"), "", StringComparison.Ordinal)
                .Replace(Text(data.GetProperty("phone_numbers")[0], "id"), "", StringComparison.Ordinal).Replace(number, "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_eligibility_check_says_that_the_number_is_held_and_that_an_order_would_start_a_transfer()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var check = (await exchange.Post(Exchange.Globex, Exchange.Orders + "/eligibility_numbers_check", new { phone_numbers = new[] { Exchange.Number } }))
            .Expect(200).Json.GetProperty("phone_numbers")[0];
        Assert.Equal((false, "NUMBER_CAN_NOT_HOSTED_WITH_A_TELNYX_SUBSCRIBER"), (check.GetProperty("eligible").GetBoolean(), Text(check, "eligible_status")));
        Assert.Contains("starts a transfer", Text(check, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_asks_no_registry_no_carrier_and_no_test_and_its_route_never_stands_empty()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var before = await Route(exchange);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        Assert.Equal(before, await Route(exchange));
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        var after = await Route(exchange);
        Assert.Equal((before.Generation, before.Confirmed, exchange.AccountId(Exchange.Globex)), (after.Generation, after.Confirmed, after.Account));
        Assert.Equal((await exchange.View(order)).GetProperty("numbers")[0].GetProperty("id").GetId(), after.Hosting);
        Assert.Equal(1, await exchange.Database.One(new("select count(*) from simulated_routes where world = $1"), r => r.Int(0), exchange.Sandbox.Id));
        Assert.DoesNotContain(await exchange.Kinds(order), k => k is "carrier.accepted" or "test.passed");

        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + Exchange.Number, account: Exchange.Globex)).Expect(200);
        await exchange.Quiet();
        Assert.Equal("deleted", await exchange.NumberStatus(Exchange.Globex, order));
    }

    [Fact]
    public async Task The_losing_account_hears_on_the_profile_of_its_number_that_it_is_asked_and_that_it_has_lost()
    {
        await using var exchange = await Exchange.Begin();
        var source = await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Acme));
        Assert.Equal(("internal_transfer_requested", order, "pending", exchange.Profile(Exchange.Acme), exchange.AccountId(Exchange.Acme).ToString()),
            (type, Text(payload, "order_id"), Text(payload, "decision"), Text(payload, "profile_id"), Text(payload, "user_id")));
        Assert.Equal(Start.AddHours(72).ToUnixTimeSeconds(), payload.GetProperty("approval_deadline").GetInt64());
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);

        var heard = await exchange.Heard(Exchange.Acme);

        Assert.Equal(["updated", "messaging_hosted_numbers.lost"], heard.Select(h => h.Type));
        Assert.All(heard, h => Assert.Equal((source, "successful", "deleted", "transferred"),
            (Text(h.Payload, "order_id"), Text(h.Payload, "order_status"), Text(h.Payload.GetProperty("numbers")[0], "status"),
                Text(h.Payload.GetProperty("reason"), "code"))));
        var ids = exchange.Receiver.All.Where(r => r.Path == "/0").TakeLast(2).Select(r => Text(r.Json.GetProperty("data"), "id"));
        Assert.Equal(2, ids.Distinct().Count());
        Assert.DoesNotContain(order, string.Concat(heard.Select(h => h.Payload.GetRawText())), StringComparison.Ordinal);
    }

    static async Task<(int Generation, int Confirmed, HostingId Hosting, AccountId Account)> Route(Exchange exchange) => await exchange.Database.One(
        new("select generation, confirmed, hosting, account from routes where world = $1"), r =>
            (r.Int(0), r.Int(1), r.Id<AnyId>(2), r.Id<AnyId>(3)), exchange.Sandbox.Id);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
