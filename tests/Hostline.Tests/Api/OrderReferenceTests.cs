using Hostline.Tests.Portal.Orders;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Api;

/// <summary>Orders by the customer's own reference: set and found by API, and changed on the order's page.</summary>
public sealed class OrderReferenceTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_reference_is_set_found_changed_and_removed_and_each_change_is_in_the_timeline(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var (order, other) = (await portal.Order(PortalOrders.First), await portal.Order(PortalOrders.Second));
        var path = $"/hostline/v1/orders/{order}/reference";
        Assert.Equal("spring-move", Reference((await Put(portal, path, new { reference = " spring-move " })).Expect(200)));
        Assert.Equal([order], await Found(portal, "reference=spring-move"));
        Assert.Empty(await Found(portal, "reference=spring"));
        Assert.Empty(await Found(portal, "reference=spring-move&status=deleted"));
        Assert.Equal(2, (await Found(portal, "")).Count);

        var page = PortalOrders.Path(order);
        await portal.Owner.Get(page);
        Assert.Contains("spring-move", portal.Owner.Text);
        await portal.Owner.Follow(await portal.Owner.Send(page + "/reference", new() { ["reference"] = "autumn" }));
        Assert.Contains("The reference is saved.", portal.Owner.Text);
        Assert.Contains("Reference changed", portal.Owner.Text);
        Assert.Equal([order], await Found(portal, "reference=autumn"));
        // The same again changes nothing.
        await Put(portal, path, new { reference = "autumn" });
        Assert.Equal(["order.created", "order.referenced", "order.referenced"], await portal.Exchange.Kinds(order));
        (await Put(portal, path, new { reference = "" })).Expect(200);
        Assert.Empty(await Found(portal, "reference=autumn"));
        Assert.Equal(["order.created"], await portal.Exchange.Kinds(other));
        await portal.Exchange.ChainsHold();
    }

    [Fact]
    public async Task A_reference_is_one_line_of_at_most_128_characters_and_the_accounts_own()
    {
        await using var portal = await PortalOrders.Begin();
        var path = $"/hostline/v1/orders/{await portal.Order(PortalOrders.First)}/reference";
        (await Put(portal, path, new { reference = new string('y', 129) })).Expect(422);
        Assert.Equal("/reference", (await Put(portal, path, new { reference = "a\u0007b" })).Expect(400, 422).Json.GetProperty("field").GetString());
        (await Put(portal, path, new { })).Expect(422);
        (await portal.Sandbox.Send(HttpMethod.Put, path, portal.Sandbox.ApiKey(Exchange.Globex), new { reference = "x" })).Expect(404);
        (await Put(portal, path, new { reference = "mine" })).Expect(200);
        Assert.Empty((await portal.Sandbox.Send(HttpMethod.Get, "/hostline/v1/orders?reference=mine", portal.Sandbox.ApiKey(Exchange.Globex), null)).Expect(200)
            .Json.GetProperty("data").EnumerateArray());
        Assert.Single((await portal.Sandbox.Hostline(HttpMethod.Get, "/orders?reference=mine")).Expect(200).Json.GetProperty("data").EnumerateArray());
    }

    static Task<Answered> Put(PortalOrders portal, string path, object body) => portal.Sandbox.Send(HttpMethod.Put, path, portal.Sandbox.ApiKey(), body);

    static string? Reference(Answered answer) => answer.Json.GetProperty("reference").GetString();

    static async Task<IReadOnlyList<string>> Found(PortalOrders portal, string query) =>
        [.. (await portal.Sandbox.Send(HttpMethod.Get, "/hostline/v1/orders?" + query, portal.Sandbox.ApiKey(), null)).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(o => o.GetProperty("id").GetString()!)];
}
