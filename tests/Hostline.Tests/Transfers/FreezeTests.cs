using System.Text.Json;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>A holder reports fraud: the order is frozen until the desk has decided.</summary>
public sealed class FreezeTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Fraud_that_is_reported_on_the_page_freezes_the_order_and_both_sides_and_the_desk_hear_of_it(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var page = await HolderPage.Asked(exchange);
        Assert.Contains("Say in a few words", (await page.Decide("fraud", "0001")).Expect(422).Text);

        var shown = (await page.Decide("fraud", "0001", "We never heard of them.")).Expect(200).Text;

        Assert.Contains("<h1>This transfer is on hold</h1>", shown);
        Assert.Equal("order.disputed", (await exchange.Kinds(page.Order))[^1]);
        Assert.Equal(("pending", "disputed"), await Status(exchange, page.Order));
        Assert.Equal("fraud_reported", Text((await exchange.Notices(Exchange.Acme))[0], "kind"));
        Assert.Equal("transfer_frozen", Text((await exchange.Notices(Exchange.Globex))[0], "kind"));
        Assert.DoesNotContain("We never heard", (await exchange.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/orders/{page.Order}/timeline",
            exchange.Sandbox.ApiKey(Exchange.Globex), null)).Expect(200).Text);
        var frozen = Assert.Single(await Data(exchange, "/disputes"));
        Assert.Equal((page.Order, "We never heard of them.", "holder:link"), (Text(frozen, "order"), Text(frozen, "why"), Text(frozen, "reported_by")));
        Assert.Contains(await Data(exchange, "/alarms"), a => (Text(a, "kind"), Text(a, "order")) == ("dispute", page.Order));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nobody_but_an_operator_moves_a_frozen_order(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, "+13125550009");
        (await Report(exchange, order)).Expect(200);
        var before = await exchange.Kinds(order);

        var path = $"{Exchange.Orders}/{order}";
        foreach (var refused in (Answered[])[
            await exchange.Approve(order), await exchange.Reject(order), await exchange.Sandbox.Telnyx(HttpMethod.Delete, path, account: Exchange.Globex),
            await exchange.Upload(Exchange.Globex, order),
            await exchange.Post(Exchange.Globex, $"{path}/verification_codes", new { phone_numbers = new[] { "+13125550009" }, verification_method = "sms" }),
            await exchange.Post(Exchange.Globex, $"{path}/validation_codes",
                new { verification_codes = new[] { new { phone_number = "+13125550009", code = "000000" } } })])
        {
            Assert.Equal("disputed", refused.Expect(422).Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString());
        }

        await exchange.Advance(TimeSpan.FromDays(60));
        Assert.Equal(before, await exchange.Kinds(order));
        Assert.Equal(("pending", "disputed"), await Status(exchange, order));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_lifted_hold_gives_the_holder_the_time_that_was_left(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Advance(TimeSpan.FromHours(20));
        (await Report(exchange, order)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(100));

        (await Lift(exchange, order)).Expect(200);

        Assert.Equal("order.dispute_lifted", (await exchange.Kinds(order))[^1]);
        Assert.Empty(await Data(exchange, "/disputes"));
        var consent = (await exchange.Consents(order))[0];
        Assert.Equal(172.0, (consent.GetProperty("deadline").GetDateTimeOffset() - consent.GetProperty("opened_at").GetDateTimeOffset()).TotalHours);
        Assert.Equal(("report_closed", "transfer_unfrozen"),
            (Text((await exchange.Notices(Exchange.Acme))[0], "kind"), Text((await exchange.Notices(Exchange.Globex))[0], "kind")));
        Assert.Contains("They know each other.", Text((await exchange.Notices(Exchange.Globex))[0], "text"));
        await exchange.Advance(TimeSpan.FromHours(4));
        Assert.Equal("consent.reminded", (await exchange.Kinds(order))[^1]);
        await exchange.Advance(TimeSpan.FromHours(47));
        Assert.DoesNotContain("consent.given", await exchange.Kinds(order));
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Equal("consent.given", (await exchange.Kinds(order))[^1]);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Fraud_is_reported_after_silence_approved_too_and_the_desk_fails_the_order(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var page = await HolderPage.Asked(exchange);
        await exchange.PeopleReview();
        await exchange.Advance(TimeSpan.FromHours(72));
        await exchange.Finish(Exchange.Globex, page.Order, Exchange.Number);
        Assert.Contains("value=\"fraud\"", (await page.Send(HttpMethod.Get)).Expect(200).Text);
        (await page.Decide("fraud", "0001", "It was not us.")).Expect(200);

        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{page.Order}/fail", new { reason = "failed_by_operator" })).Expect(200);

        Assert.Equal(("failed", "failed_by_operator"), await exchange.Failure(Exchange.Globex, page.Order));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        Assert.Empty(await Data(exchange, "/disputes"));
        Assert.Equal(0L, await exchange.Database.One(new("select count(*) from frozen_deadlines"), r => r.Long(0)));
        Assert.Equal("holder_ended", Text((await exchange.Notices(Exchange.Acme))[0], "kind"));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_the_network_had_to_do_is_done_when_the_hold_is_lifted(StoreKind kind)
    {
        const string Silent = "+13125550123";
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Silent);
        await exchange.Finish(Exchange.Globex, order, Silent);
        await exchange.Quiet();
        Assert.Equal("provisioning", await exchange.NumberStatus(Exchange.Globex, order, 1));
        (await Report(exchange, order)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(200));
        Assert.Equal("provisioning", await exchange.NumberStatus(Exchange.Globex, order, 1));
        (await Lift(exchange, order)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(71));
        Assert.Equal("provisioning", await exchange.NumberStatus(Exchange.Globex, order, 1));
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Equal("failed_timeout", await exchange.NumberStatus(Exchange.Globex, order, 1));
    }

    [Fact]
    public async Task A_stranger_reports_nothing_and_a_report_made_twice_is_one()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await Report(exchange, order, Exchange.Initech)).Expect(404);
        (await Report(exchange, order, Exchange.Globex)).Expect(404);
        Assert.Equal("wrong_state", Text((await Lift(exchange, order)).Expect(422).Json, "code"));
        (await Report(exchange, order)).Expect(200);
        (await Report(exchange, order)).Expect(200);
        Assert.Single(await exchange.Kinds(order), k => k == "order.disputed");
        Assert.Single(await exchange.Notices(Exchange.Globex), n => Text(n, "kind") == "transfer_frozen");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_desk_holds_an_order_that_is_no_transfer_and_its_deadline_stands_still(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Advance(TimeSpan.FromDays(20));
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "The owner called." })).Expect(200);
        Assert.Equal("order.disputed", (await exchange.Kinds(order))[^1]);
        Assert.Equal(("pending", "disputed"), await Status(exchange, order));
        Assert.Equal("order_frozen", Text((await exchange.Notices(Exchange.Globex))[0], "kind"));
        Assert.Contains(await Data(exchange, "/disputes"), d => Text(d, "order") == order);
        (await exchange.Post(Exchange.Globex, $"{Exchange.Orders}/{order}/verification_codes",
            new { phone_numbers = new[] { Exchange.Number }, verification_method = "sms" })).Expect(422);
        await exchange.Advance(TimeSpan.FromDays(40));
        Assert.Equal(("pending", "disputed"), await Status(exchange, order));

        (await Lift(exchange, order)).Expect(200);

        Assert.Equal("order_unfrozen", Text((await exchange.Notices(Exchange.Globex))[0], "kind"));
        // Lifting a hold is an act of an operator, which gives the customer 30 days again.
        await exchange.Advance(TimeSpan.FromDays(29));
        Assert.Equal("pending", await exchange.OrderStatus(Exchange.Globex, order));
        await exchange.Advance(TimeSpan.FromDays(1));
        Assert.Equal(("failed", "idle"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal("order_closed", Text((await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "Late." }))
            .Expect(422).Json, "code"));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_dispute_is_an_alarm_also_the_second_of_a_day(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await Report(exchange, order)).Expect(200);
        (await Lift(exchange, order)).Expect(200);

        (await Report(exchange, order)).Expect(200);

        Assert.Equal(2, (await Data(exchange, "/alarms")).Count(a => (Text(a, "kind"), Text(a, "order")) == ("dispute", order)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_a_report_and_a_decision_at_one_instant_the_first_one_counts_and_the_other_is_refused(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var numbers = Enumerable.Range(5_560_001, 24).Select(n => $"+1312{n}").ToArray();
        await exchange.Host(Exchange.Acme, numbers);
        var (other, node) = await exchange.SecondNode();
        await using var _ = node;
        var orders = new List<(string Order, string Token)>();
        foreach (var number in numbers)
        {
            var order = await exchange.Order(Exchange.Globex, number);
            orders.Add((order, await exchange.TokenOf(order)));
        }

        await exchange.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));
        var silence = exchange.Advance(TimeSpan.FromSeconds(1));
        var answers = await Task.WhenAll(orders.Select((race, i) => Task.WhenAll(
            (i % 2 == 0 ? exchange.Sandbox : other)
                .Send(HttpMethod.Post, $"/hostline/v1/orders/{race.Order}/dispute", exchange.Sandbox.ApiKey(Exchange.Acme), new { reason = "Not us." }),
            (i % 2 == 0 ? other : exchange.Sandbox)
                .Telnyx(HttpMethod.Post, $"{Exchange.Orders}/{race.Order}/reject?token={race.Token}", account: Exchange.Acme))));
        await silence;

        for (var i = 0; i < orders.Count; i++)
        {
            var (report, reject) = (answers[i][0], answers[i][1]);
            var kinds = await exchange.Kinds(orders[i].Order);
            // A rejection ends the transfer, so nothing is left to report; a report leaves nothing to decide. Silence may approve
            // before a report, never after it.
            Assert.Equal(kinds.Contains("order.disputed"), report.Status == 200);
            Assert.Equal(kinds.Contains("consent.refused"), reject.Status == 200);
            Assert.False(report.Status == 200 && reject.Status == 200);
            Assert.True(report.Status is 200 or 422 && reject.Status is 200 or 422, report.Text + reject.Text);
            Assert.True(report.Status != 200 || kinds[^1] == "order.disputed", string.Join(' ', kinds));
        }

        await exchange.ChainsHold();
    }

    static Task<Answered> Report(Exchange exchange, string order, int holder = Exchange.Acme) =>
        exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/dispute", exchange.Sandbox.ApiKey(holder),
            new { reason = "We never heard of them." });

    static Task<Answered> Lift(Exchange exchange, string order) =>
        exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/lift", new { reason = "They know each other." });

    static async Task<IReadOnlyList<JsonElement>> Data(Exchange exchange, string path) =>
        [.. (await exchange.Sandbox.Hostline(HttpMethod.Get, path)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    /// <summary>The first number's status on the wire, and the reason beside it.</summary>
    static Task<(string? Status, string? Reason)> Status(Exchange exchange, string order) => exchange.Failure(Exchange.Globex, order);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
