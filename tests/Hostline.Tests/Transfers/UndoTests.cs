using System.Text.Json;
using Hostline.Tests.Dialects.Telnyx;
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
        var order = await Moved(exchange, Exchange.Number);
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
        var order = await Moved(exchange, Exchange.Number);
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
        var order = await Moved(exchange, Exchange.Number);
        (await Ask(exchange, order, Exchange.Initech)).Expect(404);
        (await Ask(exchange, order, Exchange.Globex)).Expect(404);
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Equal("transfer_over", Text((await Ask(exchange, order)).Expect(422).Json, "code"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_link_in_the_notice_asks_with_the_digits_and_opening_it_changes_nothing(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange, Exchange.Number);
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
        var order = await Moved(exchange, Exchange.Number);
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
        var orders = await MovedEach(exchange, 8);
        foreach (var (_, order) in orders)
        {
            (await Ask(exchange, order)).Expect(200);
        }

        var undos = await Data(exchange, "/undos");
        Assert.Equal(orders.Select(o => o.Order), undos.Select(u => Text(u, "order")));
        var answers = await Task.WhenAll(undos.Zip(orders, (undo, moved) => Task.WhenAll(Decide(exchange, undo, "accept"),
            Decide(exchange, undo, "accept"), Decide(exchange, undo, "refuse"), Release(exchange, moved.Number))));
        await exchange.Quiet();
        foreach (var race in answers)
        {
            Assert.Single(race[..3], a => a.Status == 200);
            Assert.All(race[..3], a => a.Expect(200, 422));
            // It came after the refusal, after the return, or while the number was asked for.
            Assert.True(race[3].Status switch { 200 => race[2].Status == 200, 404 => race[2].Status != 200, _ => ReasonOf(race[3]) == "asked_back" },
                race[3].Text);
        }

        var (back, stayed) = (await exchange.Active(Exchange.Acme), await exchange.Active(Exchange.Globex));
        Assert.Equal(answers.Count(r => r[2].Status != 200), back.Count);
        Assert.Equal(answers.Count(r => r[2].Status == 200 && r[3].Status != 200), stayed.Count);
        Assert.Empty(back.Intersect(stayed));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_asking_and_a_release_at_one_instant_the_later_one_sees_the_other(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var orders = await MovedEach(exchange, 8);
        var answers = await Task.WhenAll(orders.Select(moved => Task.WhenAll(Ask(exchange, moved.Order), Release(exchange, moved.Number))));
        await exchange.Quiet();
        var undos = (await Data(exchange, "/undos")).ToDictionary(u => Text(u, "order"));
        foreach (var (race, moved) in answers.Zip(orders))
        {
            race[0].Expect(200);
            var isReleased = race[1].Expect(200, 422).Status == 200;
            Assert.True(isReleased || ReasonOf(race[1]) == "asked_back", race[1].Text);
            (await Decide(exchange, undos[moved.Order], "accept")).Expect(isReleased ? 422 : 200);
        }

        await exchange.Quiet();
        Assert.Equal(orders.Where((_, i) => answers[i][1].Status != 200).Select(o => o.Number), (await exchange.Active(Exchange.Acme)).Order());
        Assert.Empty(await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task While_a_number_is_asked_back_its_receiver_cannot_release_it_in_any_way(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange, Exchange.Number);
        (await Ask(exchange, order)).Expect(200);
        var undo = Assert.Single(await Data(exchange, "/undos"));
        var id = (await exchange.View(order)).GetProperty("numbers")[0].GetProperty("id").GetString();
        var globex = exchange.AccountId(Exchange.Globex);

        Assert.Equal("asked_back", ReasonOf((await Release(exchange, Exchange.Number)).Expect(422)));
        var ours = await exchange.Sandbox.Send(HttpMethod.Delete, "/hostline/v1/numbers/" + id, exchange.Sandbox.ApiKey(Exchange.Globex), null);
        Assert.Equal("asked_back", Text(ours.Expect(422).Json, "code"));
        Assert.Contains(Exchange.Number, Text(ours.Json, "detail"));
        using (var portal = await Visitor.Of(exchange.Server, globex))
        {
            var page = $"/portal/numbers/{Exchange.Number}/off-board";
            var refused = await portal.Submit(page, page, ("choice", "yes"));
            Assert.Contains("asks for it back", refused.Expect(422).Text);
        }

        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{globex}/close", new { reason = "They left." })).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.DoesNotContain("release.requested", await exchange.Kinds(order));

        (await Decide(exchange, undo, "accept")).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_closed_accounts_number_is_released_once_the_request_for_it_is_refused(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange, Exchange.Number);
        (await Ask(exchange, order)).Expect(200);
        var close = $"/accounts/{exchange.AccountId(Exchange.Globex)}/close";
        (await exchange.Sandbox.Hostline(HttpMethod.Post, close, new { reason = "They left." })).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(1));

        (await Decide(exchange, (await Data(exchange, "/undos"))[0], "refuse")).Expect(200);

        await exchange.Advance(TimeSpan.FromDays(1));
        Assert.Equal("number.released", (await exchange.Kinds(order))[^1]);
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_release_that_was_on_its_way_holds_up_its_own_number_only_and_is_named(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange, Exchange.Number, Exchange.Second);
        foreach (var number in (string[])[Exchange.Number, Exchange.Second])
        {
            (await exchange.Sandbox.Control(HttpMethod.Post, $"/numbers/{number}/outcome", new { outcome = "release_fails_once" })).Expect(200);
        }

        (await Release(exchange, Exchange.Second)).Expect(200);
        await exchange.Quiet();
        (await Ask(exchange, order)).Expect(200);
        var undo = Assert.Single(await Data(exchange, "/undos"));

        (await Decide(exchange, undo, "accept")).Expect(200);

        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        Assert.Equal([Exchange.Second], await exchange.Active(Exchange.Globex));
        var told = Text((await exchange.Notices(Exchange.Acme)).First(n => Text(n, "kind") == "undo_accepted"), "text");
        Assert.Contains($"Not returned, because their release was already on its way: {Exchange.Second}.", told);
        Assert.Single(told.Split(Exchange.Second)[1..]);
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await exchange.Active(Exchange.Globex));
        // The former holder orders it, and no one else for now.
        (await exchange.TryOrder(Exchange.Initech, Exchange.Second)).Expect(422);
        (await exchange.TryOrder(Exchange.Acme, Exchange.Second)).Expect(200);
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Where_every_number_is_being_released_the_desk_is_told_so_and_decides_later(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await Moved(exchange, Exchange.Number);
        (await exchange.Sandbox.Control(HttpMethod.Post, $"/numbers/{Exchange.Number}/outcome", new { outcome = "release_fails_once" })).Expect(200);
        (await Release(exchange, Exchange.Number)).Expect(200);
        await exchange.Quiet();
        (await Ask(exchange, order)).Expect(200);
        var undo = Assert.Single(await Data(exchange, "/undos"));
        var refused = (await Decide(exchange, undo, "accept")).Expect(422).Json;
        Assert.Equal("route_changing", Text(refused, "code"));
        Assert.Contains(Exchange.Number, Text(refused, "detail"));
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Equal("wrong_state", Text((await Decide(exchange, undo, "accept")).Expect(422).Json, "code"));
        (await Decide(exchange, undo, "refuse")).Expect(200);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_receivers_campaign_loses_the_number_and_is_told_and_the_former_holders_does_not_come_back(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var former = await Campaign(exchange, Exchange.Acme, "/former");
        var order = await MoveOn(exchange, Exchange.Number);
        var present = await Campaign(exchange, Exchange.Globex, "/present");
        (await Ask(exchange, order)).Expect(200);

        (await Decide(exchange, (await Data(exchange, "/undos"))[0], "accept")).Expect(200);

        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        foreach (var account in (int[])[Exchange.Acme, Exchange.Globex])
        {
            (await exchange.Sandbox.Telnyx(HttpMethod.Get, "/10dlc/phone_number_campaigns/" + Exchange.Number, account: account)).Expect(404);
        }

        Assert.Equal(["ASSIGNMENT " + former, "DELETION " + former], Told(exchange, "/former"));
        Assert.Equal(["ASSIGNMENT " + present, "DELETION " + present], Told(exchange, "/present"));
        Assert.Contains("campaign.removed", await exchange.Kinds(order));
        // Both campaigns are free to end, and the number free for one of its present account.
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, "/10dlc/campaign/" + present, account: Exchange.Globex)).Expect(200);
        (await LostCampaignTests.Assign(exchange, Exchange.Acme, former)).Expect(200);
        await exchange.ChainsHold();
    }

    /// <summary>A campaign with the number in it, whose news arrive at a path of the receiver.</summary>
    static async Task<string> Campaign(Exchange exchange, int account, string path)
    {
        var id = (await exchange.Post(account, "/10dlc/campaignBuilder",
            new { brandId = "b", description = "d", usecase = "2FA", webhookURL = exchange.Receiver.Url(path) })).Expect(200).Json.GetProperty("campaignId")
            .GetString()!;
        (await LostCampaignTests.Assign(exchange, account, id)).Expect(200);
        await exchange.Quiet();
        return id;
    }

    static IEnumerable<string> Told(Exchange exchange, string path) => exchange.Receiver.All.Where(r => r.Path == path)
        .Select(r => $"{Journey.Payload(r).GetProperty("type")} {Journey.Payload(r).GetProperty("campaignId")}");

    static Task<Answered> Release(Exchange exchange, string number) =>
        exchange.Sandbox.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + number, account: Exchange.Globex);

    static string? ReasonOf(Answered refused) =>
        refused.Status == 422 ? refused.Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString() : null;

    /// <summary>Numbers that moved, each in an order of its own.</summary>
    static async Task<IReadOnlyList<(string Number, string Order)>> MovedEach(Exchange exchange, int count)
    {
        var numbers = Enumerable.Range(5_570_001, count).Select(n => $"+1312{n}").ToArray();
        await exchange.Host(Exchange.Acme, numbers);
        var moved = new List<(string, string)>();
        foreach (var number in numbers)
        {
            moved.Add((number, await MoveOn(exchange, number)));
        }

        return moved;
    }

    internal static async Task<string> Moved(Exchange exchange, params string[] numbers)
    {
        await exchange.Host(Exchange.Acme, numbers);
        return await MoveOn(exchange, numbers);
    }

    /// <summary>Numbers that the first account has move to the second one.</summary>
    static async Task<string> MoveOn(Exchange exchange, params string[] numbers)
    {
        var order = await exchange.Order(Exchange.Globex, numbers);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, numbers);
        await exchange.Quiet();
        Assert.Empty(numbers.Except(await exchange.Active(Exchange.Globex)));
        return order;
    }

    internal static Task<Answered> Ask(Exchange exchange, string order, int account = Exchange.Acme) => exchange.Sandbox.Send(HttpMethod.Post,
        $"/hostline/v1/orders/{order}/undo", exchange.Sandbox.ApiKey(account), new { reason = "We never agreed." });

    /// <summary>A sandbox's key plays both principals.</summary>
    internal static async Task<Answered> Decide(Exchange exchange, JsonElement undo, string verb)
    {
        var proposed = await exchange.Sandbox.Hostline(HttpMethod.Post, $"/undos/{Text(undo, "id")}/{verb}", new { reason = "They showed a contract." });
        return proposed.Status == 202
            ? await exchange.Sandbox.Hostline(HttpMethod.Post, $"/proposals/{Text(proposed.Json, "id")}/confirm", new { }) : proposed;
    }

    static async Task<IReadOnlyList<JsonElement>> Data(Exchange exchange, string path) =>
        [.. (await exchange.Sandbox.Hostline(HttpMethod.Get, path)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
