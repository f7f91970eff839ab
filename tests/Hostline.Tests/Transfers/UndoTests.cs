using System.Text.Json;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>For 72 hours after a transfer its former holder asks for the numbers back, and the desk decides.</summary>
public sealed class UndoTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_undo_that_the_desk_accepts_brings_the_number_back_without_code_or_letter_and_both_sides_are_told(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange);
        await exchange.Heard(Exchange.Globex);

        (await Ask(exchange, order)).Expect(200);
        var undo = Assert.Single(await Data(exchange, "/undos"));
        Assert.Equal((order, "We never agreed."), (Text(undo, "order"), Text(undo, "why")));
        Assert.Equal("undo_asked", Text((await exchange.Notices(Exchange.Acme))[0], "kind"));
        Assert.Equal("undo_wanted", Text((await exchange.Notices(Exchange.Globex))[0], "kind"));
        Assert.Equal("undo_asked", Text((await Data(exchange, "/alarms"))[0], "kind"));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));

        (await Decide(exchange, undo, "accept")).Expect(200);

        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        Assert.Empty(await exchange.Active(Exchange.Globex));
        Assert.Equal(("number.lost", "number.released"), ((await exchange.Kinds(order))[^2], (await exchange.Kinds(order))[^1]));
        Assert.Contains(await exchange.Heard(Exchange.Globex), h => h.Type == "messaging_hosted_numbers.lost");
        Assert.Contains(await exchange.Notices(Exchange.Acme), n => Text(n, "kind") == "undo_accepted");
        Assert.Contains(await exchange.Notices(Exchange.Globex),
            n => Text(n, "kind") == "undo_accepted" && Text(n, "text").Contains("They showed a contract.", StringComparison.Ordinal));
        Assert.Empty(await Data(exchange, "/undos"));
        await exchange.ChainsHold();
        // It cannot move again within 72 hours, and nobody can ask for it once more.
        Assert.Contains("72 hours", (await exchange.TryOrder(Exchange.Globex, Exchange.Number)).Expect(422).Text);
        await exchange.Advance(TimeSpan.FromHours(72));
        (await exchange.TryOrder(Exchange.Globex, Exchange.Number)).Expect(200);
        Assert.Equal("transfer_decided", Text((await Decide(exchange, undo, "refuse")).Expect(422).Json, "code"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_number_that_moved_is_not_ordered_again_for_72_hours_nor_while_it_is_asked_back(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange);
        foreach (var account in (int[])[Exchange.Acme, Exchange.Initech])
        {
            Assert.Contains("moved_lately", (await exchange.TryOrder(account, Exchange.Number)).Expect(422).Text);
        }

        await exchange.Advance(TimeSpan.FromHours(71));
        (await Ask(exchange, order)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(200));
        (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(422);

        (await Decide(exchange, (await Data(exchange, "/undos"))[0], "refuse")).Expect(200);

        Assert.Equal("transfer.undo_refused", (await exchange.Kinds(order))[^1]);
        Assert.Equal("undo_refused", Text((await exchange.Notices(Exchange.Globex))[0], "kind"));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(200);
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task After_72_hours_nothing_is_asked_back_and_nobody_asks_for_what_was_not_theirs()
    {
        await using var exchange = await Exchange.Begin();
        var order = await Moved(exchange);
        (await Ask(exchange, order, Exchange.Initech)).Expect(404);
        (await Ask(exchange, order, Exchange.Globex)).Expect(404);
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Equal("transfer_over", Text((await Ask(exchange, order)).Expect(422).Json, "code"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_link_in_the_notice_asks_with_the_digits_and_opening_it_changes_nothing(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange);
        var notice = (await exchange.Notices(Exchange.Acme)).First(n => Text(n, "kind") == "numbers_lost");
        var link = $"/transfers/{order}/undo?token={await exchange.TokenOf(order)}";
        var mail = (await exchange.Sandbox.Control(HttpMethod.Get, "/messages?kind=email")).Expect(200).Text;
        Assert.Contains($"/transfers/{order}/undo?token=", mail);
        Assert.NotNull(notice.GetProperty("text").GetString());
        using var visitor = new Visitor(exchange.Server.BaseUrl);
        Assert.Contains("Ask for your numbers back", (await visitor.Get(link)).Expect(200).Text);
        Assert.Empty(await Data(exchange, "/undos"));
        var action = $"/transfers/{order}/undo";
        (await visitor.Submit(link, action, ("last_four", "9999"), ("reason", "Not us."))).Expect(422);
        Assert.Empty(await Data(exchange, "/undos"));

        (await visitor.Submit(link, action, ("last_four", "0001"), ("reason", "Not us."))).Expect(303);

        Assert.Equal("Not us.", Text(Assert.Single(await Data(exchange, "/undos")), "why"));
        Assert.Contains("Two operators decide", (await visitor.Get(link)).Text);
        Assert.Equal(404, (await visitor.Get($"/transfers/{order}/undo?token=wrong")).Status);
    }

    [Fact]
    public async Task The_portal_asks_for_numbers_back_too()
    {
        await using var exchange = await Exchange.Begin();
        var order = await Moved(exchange);
        using var acme = await Visitor.Of(exchange.Server, exchange.AccountId(Exchange.Acme));
        var page = $"/portal/transfers/{order}";
        (await acme.Submit(page, page + "/undo", ("reason", ""))).Expect(422);
        (await acme.Submit(page, page + "/undo", ("reason", "Not us."))).Expect(303);
        Assert.Single(await Data(exchange, "/undos"));
        Assert.Contains("Two operators decide", (await acme.Get(page)).Text);
    }

    /// <summary>Two desks accept, one refuses, the receiver releases the number: whatever comes first, the number is in one place and histories hold.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task Of_decisions_and_a_release_at_one_instant_one_counts(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var numbers = Enumerable.Range(5_570_001, 8).Select(n => $"+1312{n}").ToArray();
        await exchange.Host(Exchange.Acme, numbers);
        var undos = new List<JsonElement>();
        foreach (var number in numbers)
        {
            var order = await exchange.Order(Exchange.Globex, number);
            (await exchange.Approve(order)).Expect(200);
            await exchange.Finish(Exchange.Globex, order, number);
            await exchange.Quiet();
            (await Ask(exchange, order)).Expect(200);
        }

        undos.AddRange(await Data(exchange, "/undos"));
        Assert.Equal(numbers.Length, undos.Count);
        var answers = await Task.WhenAll(undos.Select(undo => Task.WhenAll(Decide(exchange, undo, "accept"), Decide(exchange, undo, "accept"),
            Decide(exchange, undo, "refuse"))));
        await exchange.Quiet();
        foreach (var race in answers)
        {
            Assert.Single(race, a => a.Status == 200);
            Assert.All(race, a => a.Expect(200, 422));
        }

        var (back, stayed) = (await exchange.Active(Exchange.Acme), await exchange.Active(Exchange.Globex));
        Assert.Equal(numbers, back.Concat(stayed).Order());
        Assert.Equal(answers.Count(r => r[2].Status == 200), stayed.Count);
        await exchange.ChainsHold();
    }

    static async Task<string> Moved(Exchange exchange)
    {
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        return order;
    }

    static Task<Answered> Ask(Exchange exchange, string order, int account = Exchange.Acme) => exchange.Sandbox.Send(HttpMethod.Post,
        $"/hostline/v1/orders/{order}/undo", exchange.Sandbox.ApiKey(account), new { reason = "We never agreed." });

    /// <summary>A sandbox's key plays both principals.</summary>
    static async Task<Answered> Decide(Exchange exchange, JsonElement undo, string verb)
    {
        var proposed = await exchange.Sandbox.Hostline(HttpMethod.Post, $"/undos/{Text(undo, "id")}/{verb}", new { reason = "They showed a contract." });
        return proposed.Status == 202
            ? await exchange.Sandbox.Hostline(HttpMethod.Post, $"/proposals/{Text(proposed.Json, "id")}/confirm", new { }) : proposed;
    }

    static async Task<IReadOnlyList<JsonElement>> Data(Exchange exchange, string path) =>
        [.. (await exchange.Sandbox.Hostline(HttpMethod.Get, path)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
