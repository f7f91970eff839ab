using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>Neither side of a transfer sees more of the other than its request and its decision.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task The_receiver_sees_no_delivery_that_went_to_the_holder_and_the_desk_sees_them_all()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Quiet();

        var receivers = await Deliveries(exchange, exchange.Sandbox.ApiKey(Exchange.Globex), order);
        Assert.NotEmpty(receivers);
        Assert.All(receivers, d => Assert.Equal(exchange.AccountId(Exchange.Globex), d.GetProperty("account").GetId()));

        var all = await Deliveries(exchange, exchange.Sandbox.Key, order);
        var holders = Assert.Single(all, d => d.GetProperty("account").GetId() == exchange.AccountId(Exchange.Acme));
        Assert.Equal(receivers.Count + 1, all.Count);
        (await exchange.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/deliveries?order={order}", exchange.Sandbox.ApiKey(Exchange.Acme), null)).Expect(404);
        (await exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/deliveries/{holders.GetProperty("id").GetString()}/replay",
            exchange.Sandbox.ApiKey(Exchange.Globex), null)).Expect(404);
        var elsewhere = await Task.WhenAll(
            Text(exchange, $"/v2/webhook_deliveries?page[size]=250"), Text(exchange, "/hostline/v1/events?limit=100"),
            Text(exchange, $"/hostline/v1/orders/{order}/timeline"), Text(exchange, "/hostline/v1/orders/" + order));
        Assert.All(elsewhere, text => Assert.All(OfAcme(exchange), secret => Assert.DoesNotContain(secret, text)));
    }

    [Fact]
    public async Task A_holder_who_reverses_is_told_of_its_own_numbers_only()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        (await exchange.Approve(order)).Expect(200);

        var answer =
            (await exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/reverse", exchange.Sandbox.ApiKey(Exchange.Acme),
                new { reason = "a mistake" })).Expect(200);

        Assert.Equal(["id", "status", "numbers", "consents"], answer.Json.EnumerateObject().Select(m => m.Name));
        var number = Assert.Single(answer.Json.GetProperty("numbers").EnumerateArray());
        Assert.Equal([("number", Exchange.Number), ("state", "failed")], number.EnumerateObject().Take(2).Select(m => (m.Name, m.Value.GetString())));
        Assert.DoesNotContain(exchange.AccountId(Exchange.Globex).ToString(), answer.Text);
        Assert.DoesNotContain(exchange.Profile(Exchange.Globex), answer.Text);
        Assert.Equal("rejected", answer.Json.GetProperty("consents")[0].GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Who_added_an_allowlist_entry_is_told_to_its_own_side_and_the_desk()
    {
        await using var exchange = await Exchange.Begin();
        var entry = new { from = exchange.AccountId(Exchange.Acme), to = exchange.AccountId(Exchange.Globex), until = "2026-07-01T00:00:00Z" };
        var added = (await exchange.Sandbox.Send(HttpMethod.Post, "/hostline/v1/allowlist", exchange.Sandbox.ApiKey(Exchange.Acme), entry)).Expect(201).Json;

        var by = added.GetProperty("added_by").GetString();
        Assert.Equal(by, (await Entry(exchange, exchange.Sandbox.ApiKey(Exchange.Acme))).GetProperty("added_by").GetString());
        Assert.Equal(by, (await Entry(exchange, exchange.Sandbox.Key)).GetProperty("added_by").GetString());
        Assert.False((await Entry(exchange, exchange.Sandbox.ApiKey(Exchange.Globex))).TryGetProperty("added_by", out _));
    }

    static async Task<JsonElement> Entry(Exchange exchange, string key) =>
        Assert.Single((await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/allowlist", key, null)).Expect(200).Json.GetProperty("data").EnumerateArray());

    static async Task<IReadOnlyList<JsonElement>> Deliveries(Exchange exchange, string key, string order) =>
        [.. (await exchange.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/deliveries?order={order}&limit=200", key, null)).Expect(200).Json.GetProperty("data")
            .EnumerateArray()];

    static async Task<string> Text(Exchange exchange, string path) =>
        (await exchange.Sandbox.Send(HttpMethod.Get, path, exchange.Sandbox.ApiKey(Exchange.Globex), null)).Expect(200).Text;

    /// <summary>What would reveal the holder.</summary>
    static string[] OfAcme(Exchange exchange) =>
        [exchange.AccountId(Exchange.Acme).ToString(), exchange.Profile(Exchange.Acme),
            exchange.Sandbox.Account(Exchange.Acme).GetProperty("email").GetString()!, exchange.Receiver.Url("/" + Exchange.Acme)];
}
