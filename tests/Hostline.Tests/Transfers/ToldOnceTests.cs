using System.Text.Json;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>
/// Receivers discard a second message with the same <c>data.id</c>, and detect missing ones by <c>sequence</c>: neither may mislead
/// them.
/// </summary>
public sealed class ToldOnceTests
{
    const string Third = "+13125550003";
    const string Requested = "internal_transfer_requested";
    const string Lost = "messaging_hosted_numbers.lost";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Several_numbers_on_one_profile_are_asked_for_and_lost_in_one_message_each(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);

        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        Assert.Equal([(Requested, Exchange.Number + " " + Exchange.Second)], await Told(exchange, Exchange.Acme));

        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number, Exchange.Second);
        Assert.Equal([("updated", Exchange.Number + " " + Exchange.Second), (Lost, Exchange.Number + " " + Exchange.Second)],
            await Told(exchange, Exchange.Acme));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nothing_that_either_side_hears_in_a_whole_transfer_has_the_id_of_anything_else(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        await HostOnAnotherProfile(exchange, Third);
        (await LostCampaignTests.Assign(exchange, Exchange.Acme, await LostCampaignTests.Campaign(exchange, Exchange.Acme))).Expect(200);
        await LostCampaignTests.Channel(exchange, Exchange.Acme, "/holders-channel");
        await LostCampaignTests.Channel(exchange, Exchange.Globex, "/receivers-channel");

        // Two of three, so that the losing order remains and is updated.
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Third);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number, Third);
        await exchange.Quiet();

        var heard = exchange.Receiver.All.Select(w => (Id: w.Json.GetProperty("data").GetProperty("id").GetString()!, Said: w.Path + " " + Journey.TypeOf(w)))
            .ToList();
        Assert.Empty(heard.GroupBy(h => h.Id).Where(g => g.Count() > 1).Select(g => string.Join(" and ", g.Select(h => h.Said))));
        Assert.All([(" " + Lost, 2), (Requested, 2), ("10dlc.phone_number.update", 2)],
            e => Assert.Equal(e.Item2, heard.Count(h => h.Said.EndsWith(e.Item1, StringComparison.Ordinal))));
        Assert.All(["/holders-channel", "/receivers-channel"], path => Assert.Contains(heard, h => h.Said.StartsWith(path, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_receivers_messages_have_ids_of_its_orders_timeline()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        var ids = (await exchange.Timeline(order)).GetProperty("data").EnumerateArray().Select(e => e.GetProperty("id").GetString());
        Assert.Empty(exchange.Receiver.All.Where(w => w.Path == "/" + Exchange.Globex).Select(w => w.Json.GetProperty("data").GetProperty("id").GetString())
            .Except(ids));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_losing_orders_sequence_has_no_gap_where_its_loss_is_told(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var source = await exchange.Order(Exchange.Acme, Exchange.Number, Exchange.Second);
        await exchange.Finish(Exchange.Acme, source, Exchange.Number, Exchange.Second);
        await exchange.Quiet();
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + Exchange.Second, account: Exchange.Acme)).Expect(200);

        var own = (await exchange.Heard(Exchange.Acme)).Where(h => h.Payload.GetProperty("order_id").GetString() == source).ToList();

        Assert.Equal([Lost, "updated"], own[^2..].Select(h => h.Type));
        Assert.Equal(Enumerable.Range(1, own.Count), own.Select(h => h.Payload.GetProperty("sequence").GetInt32()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Only_the_numbers_that_still_wait_are_told_as_approved(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/fail", new { numbers = new[] { Exchange.Number }, reason = "failed_by_operator" }))
            .Expect(200);
        await exchange.Forget(Exchange.Globex);

        (await exchange.Approve(order)).Expect(200);

        Assert.Equal([("internal_transfer_approved", Exchange.Second)], await Told(exchange, Exchange.Globex));
        var facts = (await exchange.Notices(Exchange.Globex)).First(n => n.GetProperty("kind").GetString() == "consent_given").GetRawText();
        Assert.Equal((false, true), (facts.Contains(Exchange.Number, StringComparison.Ordinal), facts.Contains(Exchange.Second, StringComparison.Ordinal)));
    }

    static async Task<IEnumerable<(string, string)>> Told(Exchange exchange, int account) =>
        (await exchange.Heard(account)).Select(h => (h.Type,
            string.Join(' ', h.Payload.GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("value").GetString()))));

    /// <summary>With the URL of the holder's first profile.</summary>
    static async Task HostOnAnotherProfile(Exchange exchange, string number)
    {
        var profile = Journey.IdOf((await exchange.Post(Exchange.Acme, "/messaging_profiles",
            new { name = "more", whitelisted_destinations = new[] { "US" }, webhook_url = exchange.Receiver.Url("/" + Exchange.Acme) })).Expect(200));
        var order =
            Journey.IdOf((await exchange.Post(Exchange.Acme, Exchange.Orders, new { messaging_profile_id = profile, phone_numbers = new[] { number } }))
                .Expect(200));
        await exchange.Finish(Exchange.Acme, order, number);
        await exchange.Advance(TimeSpan.Zero);
    }
}
