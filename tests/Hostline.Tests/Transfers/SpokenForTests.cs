using System.Text.Json;
using Hostline.Accounts;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>The allowlist and the operator's desk decide for the holder. The history says who.</summary>
public sealed class SpokenForTests
{
    const string Why = "The holder asked by telephone.";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Fact]
    public async Task What_the_allowlist_decides_is_not_told_as_the_receivers_act()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await Allow(exchange);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);

        var told = (await exchange.Timeline(order)).GetProperty("data").EnumerateArray().ToLookup(e => Text(e, "kind"), e => Text(e, "actor"));

        Assert.Equal("allowlist", Assert.Single(told["consent.given"]));
        Assert.StartsWith("customer:", Assert.Single(told["order.created"]), StringComparison.Ordinal);
        Assert.StartsWith("allowlist by customer:",
            await exchange.Database.One(new("select decided_by from consents where order_id = $1"), r => r.Text(0), AnyId.Parse(order)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve", "consent.given", "desk_approved", "consent_given")]
    [InlineData("reject", "consent.refused", "desk_refused", "consent_refused")]
    public async Task A_decision_at_the_desk_is_told_as_the_desks_with_the_operators_reason(string verb, string kind, string holders, string receivers)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);

        (await Decide(exchange, order, verb, new { reason = Why })).Expect(200);

        var decided = (await exchange.Timeline(order)).GetProperty("data").EnumerateArray().Single(e => Text(e, "kind") == kind);
        Assert.Equal(("decided_by_operator", Why), (Text(decided.GetProperty("reason"), "code"), Text(decided.GetProperty("payload"), "note")));
        Assert.Equal("decided_by_operator", Text((await exchange.Heard(Exchange.Globex))[0].Payload.GetProperty("reason"), "code"));
        foreach (var (account, notice) in ((int, string)[])[(Exchange.Acme, holders), (Exchange.Globex, receivers)])
        {
            Assert.Contains(Why, Assert.Single(await exchange.Notices(account), n => Text(n, "kind") == notice).GetRawText(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await exchange.Notices(Exchange.Acme), n => Text(n, "kind") is "holder_approved" or "holder_refused");
    }

    [Fact]
    public async Task The_desk_must_say_why_in_1_to_500_characters()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        foreach (var body in (object[])[new { }, new { reason = "" }, new { reason = new string('x', 501) }])
        {
            Assert.Contains("reason", Text((await Decide(exchange, order, "approve", body)).Expect(422).Json, "field"), StringComparison.Ordinal);
        }

        (await Decide(exchange, order, "approve", new { reason = new string('x', 500) })).Expect(200);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_lock_that_comes_while_an_allowlisted_order_is_decided_makes_it_look_again(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await Allow(exchange);
        var services = exchange.Server.Services;
        var caller = (await services.GetRequiredService<AccountBook>().Authenticate(exchange.Sandbox.ApiKey(Exchange.Globex))).Value!;
        var checks = await services.GetRequiredService<Eligibility>().Check(caller, [Exchange.Number], Hostline.Tests.Core.Sample.Terms, new ReadBatch());
        var now = caller.World.Now(caller.DatabaseNow);
        var transfers = await services.GetRequiredService<TransferIntake>().Of(caller, caller.World, checks, now);
        Assert.NotNull(Assert.Single(transfers.Holders).SparedBy);

        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);

        var unit = new Unit();
        TransferIntake.Check(unit, caller, transfers, checks, now);
        Assert.Equal(CommitStatus.Stale, (await services.GetRequiredService<CommitQueue>().Write(unit)).Status);
        var asked = await exchange.Consents(await exchange.Order(Exchange.Globex, Exchange.Number));
        Assert.Equal("pending", Text(asked[0], "decision"));
    }

    static async Task Allow(Exchange exchange) =>
        (await exchange.Sandbox.Send(HttpMethod.Post, "/hostline/v1/allowlist", exchange.Sandbox.ApiKey(Exchange.Acme),
        new { from = exchange.AccountId(Exchange.Acme), to = exchange.AccountId(Exchange.Globex), until = "2026-06-01T16:00:00Z" })).Expect(201);

    static async Task<Answered> Decide(Exchange exchange, string order, string verb, object body) =>
        await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/consents/{Text((await exchange.Consents(order))[0], "id")}/{verb}", body);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
