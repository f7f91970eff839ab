using Hostline.Tests.Storage;
using static Hostline.Tests.Transfers.DecisionTests;

namespace Hostline.Tests.Transfers;

/// <summary>The vendor's troubleshooting list, and every way in which an approved transfer can still fail.</summary>
public sealed class TroubleTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_transfer_that_was_auto_approved_against_the_holders_will_is_reversed_before_it_is_activated(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.PeopleReview();
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Advance(TimeSpan.FromHours(72));
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Forget(Exchange.Globex);

        (await exchange.Sandbox.ByTwo(HttpMethod.Post, $"/orders/{order}/reverse", new { reason = "We never agreed." })).Expect(200);
        var reversed = (await exchange.Sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json;

        var consent = reversed.GetProperty("consents")[0];
        Assert.Equal(("rejected", "reversed"), (consent.GetProperty("decision").GetString(), consent.GetProperty("reason").GetProperty("code").GetString()));
        Assert.Equal(("failed", "reversed"), await exchange.Failure(Exchange.Globex, order));
        var heard = await exchange.Heard(Exchange.Globex);
        Assert.Equal(["internal_transfer_rejected", "updated"], heard.Select(h => h.Type));
        Assert.All(heard, h => Assert.Equal(("failed", "rejected", "reversed"),
            (h.Payload.GetProperty("order_status").GetString(), h.Payload.GetProperty("decision").GetString(),
            h.Payload.GetProperty("reason").GetProperty("code").GetString())));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task The_holder_reverses_its_own_consent_with_its_own_key_until_the_number_has_moved()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        (await Reverse(exchange, order, Exchange.Globex)).Expect(404);
        (await Reverse(exchange, order, Exchange.Initech)).Expect(404);
        (await Reverse(exchange, order, Exchange.Acme)).Expect(200);
        Assert.Equal("transfer_over", (await Reverse(exchange, order, Exchange.Acme)).Expect(422).Json.GetProperty("code").GetString());

        var second = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(second)).Expect(200);
        await exchange.Finish(Exchange.Globex, second, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal("transfer_over", (await Reverse(exchange, second, Exchange.Acme)).Expect(422).Json.GetProperty("code").GetString());
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
    }

    static Task<Support.Answered> Reverse(Exchange exchange, string order, int account) =>
        exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/reverse", exchange.Sandbox.ApiKey(account), new { reason = "A mistake." });

    [Fact]
    public async Task The_code_of_a_transfer_goes_to_the_number_itself_and_to_a_line_without_SMS_it_is_spoken()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await exchange.Sandbox.Control(HttpMethod.Post, $"/numbers/{Exchange.Number}/outcome", new { outcome = "no_sms" })).Expect(200);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        foreach (var method in (string[])["sms", "call"])
        {
            (await exchange.Post(Exchange.Globex, $"{Exchange.Orders}/{order}/verification_codes",
                new { phone_numbers = new[] { Exchange.Number }, verification_method = method })).Expect(200);
        }

        await exchange.Quiet();
        var messages = (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?to=" + Uri.EscapeDataString(Exchange.Number)))
            .Expect(200).Json.GetProperty("data").EnumerateArray().Take(2);
        Assert.Equal([("call", true), ("sms", false)], messages.Select(m => (m.GetProperty("kind").GetString(), m.GetProperty("delivered").GetBoolean())));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_order_fails_after_approval_when_the_number_was_released_at_its_source(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await Approved(exchange);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + Exchange.Number, account: Exchange.Acme)).Expect(200);
        await exchange.Quiet();
        Assert.Empty(await exchange.Active(Exchange.Acme));
        await FailsWith(exchange, order, "failed_number_not_found", "number_not_found");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_order_fails_after_approval_when_the_number_went_to_a_third_account(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await Approved(exchange);
        var faster = await exchange.Order(Exchange.Initech, Exchange.Number);
        (await exchange.Approve(faster)).Expect(200);
        await exchange.Finish(Exchange.Initech, faster, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Initech));
        await FailsWith(exchange, order, "failed_number_already_hosted", "already_hosted");
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Initech));
    }

    [Theory]
    [InlineData("account:billing_failed", "failed_activation", "billing_check_failed")]
    [InlineData("wireless", "failed_activation", "number_wireless")]
    [InlineData("not_found", "failed_number_not_found", "number_not_found")]
    [InlineData("already_hosted", "failed_number_already_hosted", "already_hosted")]
    [InlineData("activation_fails", "failed_activation", "activation_failed")]
    [InlineData("lock", "failed_activation", "number_locked")]
    public async Task An_order_fails_after_approval_for_what_has_changed_since(string change, string status, string reason)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await Approved(exchange);
        var scripted = change switch
        {
            "lock" => exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number),
            ['a', 'c', 'c', 'o', 'u', 'n', 't', ':', .. var billing] =>
                exchange.Sandbox.Control(HttpMethod.Post, $"/accounts/{exchange.AccountId(Exchange.Globex)}/outcome", new { outcome = billing }),
            _ => exchange.Sandbox.Control(HttpMethod.Post, $"/numbers/{Exchange.Number}/outcome", new { outcome = change }),
        };
        (await scripted).Expect(200);
        await FailsWith(exchange, order, status, reason);
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
    }

    static async Task<string> Approved(Exchange exchange)
    {
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        return order;
    }

    static async Task FailsWith(Exchange exchange, string order, string status, string reason)
    {
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal((status, reason), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal("failed", await exchange.OrderStatus(Exchange.Globex, order));
        Assert.Empty(await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task Codes_are_refused_until_the_holder_has_decided()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var path = $"{Exchange.Orders}/{order}/";
        var asked =
            await exchange.Post(Exchange.Globex, path + "verification_codes", new { phone_numbers = new[] { Exchange.Number }, verification_method = "sms" });
        var entered =
            await exchange.Post(Exchange.Globex, path + "validation_codes",
                new { verification_codes = new[] { new { phone_number = Exchange.Number, code = "000000" } } });
        Assert.All((Support.Answered[])[asked, entered], a => Assert.Equal("consent_pending", Reason(a.Expect(422))));
    }
}
