using System.Text.Json;
using Hostline.Core.People;
using Hostline.Storage;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using static Hostline.Tests.Ownership.LineVisits;

namespace Hostline.Tests.Ownership;

/// <summary>While the owner of a line has locked it, no open order for it goes to the network or becomes active.</summary>
public sealed class LockedLineTests
{
    const string Wanted = "+13125559002";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_order_whose_documents_are_accepted_waits_for_the_desk_and_is_resumed_once_the_line_is_unlocked(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await InReview(exchange, Exchange.Globex, Wanted);
        await Lock(exchange, Wanted);

        (await Accept(exchange, order)).Expect(200);

        await exchange.Quiet();
        Assert.Equal(("pending", "number_locked"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal("action required", await State(exchange, order));
        Assert.Equal("activation.refused", (await exchange.Kinds(order))[^1]);
        var notice = (await exchange.Notices(Exchange.Globex))[0];
        Assert.Equal("action_required", notice.GetProperty("kind").GetString());
        using (var desk = await Visitor.AtDesk(exchange.Server, Role.Operator, exchange.Sandbox.Id))
        {
            Assert.Contains("by the owner of the line", (await desk.Get("/desk/stuck")).Expect(200).Text);
        }

        Assert.Equal("number_locked", (await Resume(exchange, order, "provisioning")).Expect(422).Json.GetProperty("code").GetString());
        await Unlock(exchange, Wanted);
        (await Resume(exchange, order, "gathering")).Expect(200);
        (await Accept(exchange, order)).Expect(200);
        await exchange.Quiet();
        Assert.Equal([Wanted], await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    /// <summary>An order on hold waits before the carrier; so the lock comes while its route is on the way.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task An_order_at_the_carrier_becomes_action_required_and_its_route_is_withdrawn(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await InReview(exchange, Exchange.Globex, Wanted);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "The owner called." })).Expect(200);
        (await Accept(exchange, order)).Expect(200);
        Assert.Equal("provisioning", await State(exchange, order));
        await Lock(exchange, Wanted);

        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/lift", new { reason = "They know each other." })).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(1));

        Assert.Equal(("action required", "number_locked"), (await State(exchange, order), (await exchange.Failure(Exchange.Globex, order)).Reason));
        Assert.Empty(await exchange.Active(Exchange.Globex));
        Assert.Equal([true], await exchange.Database.Many(new Sql("select hosting, confirmed, generation from routes where number = $1"),
            r => r.IdOrNull<HostingId>(0) is null && r.Long(1) == r.Long(2), long.Parse(Wanted[2..])));
        await Unlock(exchange, Wanted);
        (await Resume(exchange, order, "provisioning")).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.Equal([Wanted], await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_transfer_waits_too_and_its_number_stays_with_its_holder(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.PeopleReview();
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await Lock(exchange, Exchange.Number);

        (await Accept(exchange, order)).Expect(200);

        Assert.Equal(("pending", "number_locked"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        await Unlock(exchange, Exchange.Number);
        (await Resume(exchange, order, "gathering")).Expect(200);
        (await Accept(exchange, order)).Expect(200);
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    /// <summary>A number is locked before its order passes, which then waits, or after it has become active, which its account is then told.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task Of_a_lock_and_an_acceptance_at_one_instant_neither_is_lost(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var numbers = Enumerable.Range(5_561_001, 8).Select(n => $"+1312{n}").ToArray();
        var (other, node) = await exchange.SecondNode();
        await using var _ = node;
        var races = new List<(string Number, string Order, Visitor Owner)>();
        await exchange.PeopleReview();
        foreach (var number in numbers)
        {
            var order = await exchange.Order(Exchange.Globex, number);
            await exchange.Finish(Exchange.Globex, order, number);
            races.Add((number, order, await Proven(exchange, number)));
        }

        await Task.WhenAll(races.SelectMany((r, i) => new Task[]
        {
            r.Owner.Submit("/line/yours", "/line/yours/lock"), Accept(exchange, r.Order, i % 2 == 0 ? other : exchange.Sandbox),
        }));

        await exchange.Quiet();
        var active = await exchange.Active(Exchange.Globex);
        foreach (var (number, order, owner) in races)
        {
            var told = (await exchange.Notices(Exchange.Globex)).Any(n => n.GetProperty("text").GetString()!.Contains(number, StringComparison.Ordinal)
                && n.GetProperty("subject").GetString()!.Contains("has locked it", StringComparison.Ordinal));
            Assert.Contains("Locked since", (await owner.Get("/line/yours")).Text);
            Assert.Equal(active.Contains(number) ? "active" : "action required", await State(exchange, order));
            Assert.Equal(active.Contains(number), told);
            owner.Dispose();
        }

        await exchange.ChainsHold();
    }

    static async Task<string> InReview(Exchange exchange, int account, string number)
    {
        await exchange.PeopleReview();
        var order = await exchange.Order(account, number);
        await exchange.Finish(account, order, number);
        return order;
    }

    /// <summary>As the owner does: with another proof, and a day later.</summary>
    static async Task Unlock(Exchange exchange, string number)
    {
        using var owner = await Proven(exchange, number);
        (await owner.Submit("/line/yours", "/line/yours/unlock")).Expect(303);
        await exchange.Advance(TimeSpan.FromHours(24));
    }

    static Task<Answered> Accept(Exchange exchange, string order, TestSandbox? node = null) =>
        (node ?? exchange.Sandbox).Hostline(HttpMethod.Post, $"/orders/{order}/accept");

    static Task<Answered> Resume(Exchange exchange, string order, string to) =>
        exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/resume", new { to });

    static async Task<string> State(Exchange exchange, string order) =>
        (await exchange.View(order)).GetProperty("numbers")[0].GetProperty("state").GetString()!;
}
