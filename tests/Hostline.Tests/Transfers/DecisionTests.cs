using Hostline.Tests.Storage;

namespace Hostline.Tests.Transfers;

/// <summary>The decision table: approved, rejected, no action.</summary>
public sealed class DecisionTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_approved_transfer_moves_the_number_once_it_is_verified_documented_and_reviewed(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var source = await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        Assert.Equal(["created", "internal_transfer_detected", "internal_transfer_approval_requested"], await exchange.Types(Exchange.Globex));
        Assert.Equal(["internal_transfer_requested"], await exchange.Types(Exchange.Acme));

        (await exchange.Approve(order)).Expect(200);
        Assert.Equal(["internal_transfer_approved"], await exchange.Types(Exchange.Globex));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));

        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal(("successful", "successful"), (await exchange.OrderStatus(Exchange.Globex, order), await exchange.NumberStatus(Exchange.Globex, order)));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        Assert.Empty(await exchange.Active(Exchange.Acme));
        Assert.Equal(("successful", "deleted"), (await exchange.OrderStatus(Exchange.Acme, source), await exchange.NumberStatus(Exchange.Acme, source)));
        var told = await exchange.Heard(Exchange.Globex);
        Assert.Equal(("updated", "successful"), (told[^1].Type, told[^1].Payload.GetProperty("order_status").GetString()));
        Assert.Equal(["messaging_hosted_numbers.lost", "updated"], (await exchange.Types(Exchange.Acme)).Order(StringComparer.Ordinal));
        Assert.Contains("number.moved", await exchange.Kinds(order));
        Assert.Contains("number.lost", await exchange.Kinds(source));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_rejected_transfer_fails_the_order_and_the_receiver_is_told(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);

        (await exchange.Reject(order)).Expect(200);

        var heard = await exchange.Heard(Exchange.Globex);
        Assert.Equal(["internal_transfer_rejected", "updated"], heard.Select(h => h.Type));
        Assert.All(heard, h => Assert.Equal(("failed", "rejected"),
            (h.Payload.GetProperty("order_status").GetString(), h.Payload.GetProperty("decision").GetString())));
        Assert.Equal("failed", await exchange.OrderStatus(Exchange.Globex, order));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Silence_for_72_hours_approves_and_the_receiver_still_has_to_verify(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        var token = await exchange.TokenOf(order);

        await exchange.Advance(TimeSpan.FromHours(71.99));
        Assert.Empty(await exchange.Types(Exchange.Globex));
        await exchange.Advance(TimeSpan.FromHours(0.01));

        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Globex));
        Assert.Equal(("internal_transfer_auto_approved", "approved", "pending", "window_elapsed"), (type,
            payload.GetProperty("decision").GetString(), payload.GetProperty("order_status").GetString(),
            payload.GetProperty("reason").GetProperty("code").GetString()));
        Assert.Equal("transfer_decided", Reason((await exchange.Decide(Exchange.Acme, order, "reject", token)).Expect(422)));
        Assert.Equal(3, (await exchange.Kinds(order)).Count(k => k == "consent.reminded"));
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
    }

    internal static string Reason(Support.Answered answer) => answer.Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString()!;
}
