using System.Text.Json;
using Hostline.Tests.Storage;
using static Hostline.Tests.Transfers.DecisionTests;

namespace Hostline.Tests.Transfers;

/// <summary>Several holders, mixed orders, allowlist and locks.</summary>
public sealed class HolderTests
{
    const string Free = "+13125550009";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task In_a_mixed_order_the_transfer_waits_for_its_holder_and_the_other_number_goes_on(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Free);
        await exchange.Prove(Exchange.Globex, order, Free);
        (await exchange.Upload(Exchange.Globex, order)).Expect(200);
        await exchange.Quiet();
        Assert.Equal(("pending", "successful"), (await exchange.NumberStatus(Exchange.Globex, order), await exchange.NumberStatus(Exchange.Globex, order, 1)));
        await exchange.Forget(Exchange.Globex);

        (await exchange.Reject(order)).Expect(200);

        var heard = await exchange.Heard(Exchange.Globex);
        Assert.Equal(["internal_transfer_rejected", "updated"], heard.Select(h => h.Type));
        Assert.Equal(("successful", Exchange.Number),
            (Text(heard[0].Payload, "order_status"), Text(Assert.Single(heard[0].Payload.GetProperty("numbers").EnumerateArray()), "value")));
        Assert.Equal(("failed", "consent_refused"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal([Free], await exchange.Active(Exchange.Globex));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Each_of_several_holders_is_asked_about_its_own_numbers_and_decides_for_itself(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Host(Exchange.Initech, Exchange.Second);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        var consents = await exchange.Consents(order);
        var ofAcme = consents[0].GetProperty("numbers")[0].GetString() == Exchange.Number ? 0 : 1;
        await exchange.Forget(Exchange.Globex);
        Assert.Equal("token_wrong", Reason(await exchange.Reject(order, Exchange.Acme, 1 - ofAcme)));

        (await exchange.Reject(order, Exchange.Acme, ofAcme)).Expect(200);
        var refused = await exchange.Heard(Exchange.Globex);
        Assert.Equal([("internal_transfer_rejected", "pending", "pending"), ("updated", "pending", "pending")],
            refused.Select(h => (h.Type, Text(h.Payload, "order_status"), Text(h.Payload, "decision"))));

        (await exchange.Approve(order, Exchange.Initech, 1 - ofAcme)).Expect(200);
        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Globex));
        Assert.Equal(("internal_transfer_approved", "approved", Exchange.Second),
            (type, Text(payload, "decision"), Text(payload.GetProperty("numbers")[0], "value")));
        await exchange.Finish(Exchange.Globex, order, Exchange.Second);
        await exchange.Quiet();
        Assert.Equal((Exchange.Number, Exchange.Second),
            (Assert.Single(await exchange.Active(Exchange.Acme)), Assert.Single(await exchange.Active(Exchange.Globex))));
        Assert.Empty(await exchange.Active(Exchange.Initech));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_allowlisted_pair_needs_no_consent_and_the_receiver_is_told_why(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await Allow(exchange, HttpMethod.Post, Exchange.Acme)).Expect(201);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);

        var heard = await exchange.Heard(Exchange.Globex);

        Assert.Equal(["created", "internal_transfer_detected", "internal_transfer_auto_approved"], heard.Select(h => h.Type));
        Assert.Equal(("approved", "allowlist", JsonValueKind.Null),
            (Text(heard[2].Payload, "decision"), Text(heard[2].Payload.GetProperty("reason"), "code"),
            heard[2].Payload.GetProperty("approval_deadline").ValueKind));
        Assert.Empty(await exchange.Types(Exchange.Acme));
        Assert.Empty(await exchange.Active(Exchange.Globex));
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task An_entry_that_was_removed_or_has_ended_spares_nobody()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        (await Allow(exchange, HttpMethod.Post, Exchange.Acme)).Expect(201);
        (await Allow(exchange, HttpMethod.Delete, Exchange.Acme)).Expect(204);
        Assert.True((await exchange.Consents(await exchange.Order(Exchange.Globex, Exchange.Number)))[0].TryGetProperty("deadline", out _));

        (await Allow(exchange, HttpMethod.Post, Exchange.Acme)).Expect(201);
        await exchange.Advance(TimeSpan.FromHours(1));
        Assert.True((await exchange.Consents(await exchange.Order(Exchange.Globex, Exchange.Second)))[0].TryGetProperty("deadline", out _));
        (await Allow(exchange, HttpMethod.Post, Exchange.Globex)).Expect(403);
    }

    static Task<Support.Answered> Allow(Exchange exchange, HttpMethod method, int account) =>
        exchange.Sandbox.Send(method, "/hostline/v1/allowlist", exchange.Sandbox.ApiKey(account),
        new { from = exchange.AccountId(Exchange.Acme), to = exchange.AccountId(Exchange.Globex), until = "2026-06-01T16:00:00Z" });

    [Theory, MemberData(nameof(Both))]
    public async Task Silence_never_approves_a_locked_number_and_a_person_decides_after_the_window(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        (await exchange.Sandbox.Send(HttpMethod.Put, "/hostline/v1/locks/" + Exchange.Number, exchange.Sandbox.ApiKey(Exchange.Acme), null)).Expect(200);

        await exchange.Advance(TimeSpan.FromHours(100));

        Assert.Empty(await exchange.Types(Exchange.Globex));
        Assert.Equal("consent.overdue", (await exchange.Kinds(order))[^1]);
        Assert.True((await exchange.Consents(order))[0].GetProperty("overdue").GetBoolean());
        (await exchange.Sandbox.Send(HttpMethod.Delete, "/hostline/v1/locks/" + Exchange.Number, exchange.Sandbox.ApiKey(Exchange.Acme), null)).Expect(204);
        await exchange.Advance(TimeSpan.FromHours(100));
        Assert.Equal("pending", Text((await exchange.Consents(order))[0], "decision"));
        (await exchange.Approve(order)).Expect(200);
        Assert.Equal(["internal_transfer_approved"], await exchange.Types(Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Theory]
    [InlineData("mail_bounces", "consent.overdue")]
    [InlineData("succeeds", "consent.given")]
    public async Task Where_the_operator_wants_it_so_a_holder_whom_no_mail_reached_was_not_silent(string outcome, string kind)
    {
        await using var exchange = await Exchange.Begin(configure: s => s with { ConsentNeedsMail = true });
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await exchange.Sandbox.Control(HttpMethod.Post, $"/numbers/{Exchange.Number}/outcome", new { outcome })).Expect(200);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);

        await exchange.Advance(TimeSpan.FromHours(72));

        var told = (await exchange.Timeline(order)).GetProperty("data").EnumerateArray().Last(e => Text(e, "kind") == kind);
        Assert.Equal(kind == "consent.overdue" ? "consent_overdue" : "window_elapsed", Text(told.GetProperty("reason"), "code"));
        Assert.Equal(kind == "consent.overdue", (await exchange.Consents(order))[0].GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task The_desk_decides_for_a_holder_who_can_not()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var path = $"/orders/{order}/consents/{(await exchange.Consents(order))[0].GetProperty("id").GetString()}/";
        Assert.Equal("rejected", Text((await exchange.Sandbox.Hostline(HttpMethod.Post, path + "reject", new { reason = "They are away." }))
            .Expect(200).Json.GetProperty("consents")[0], "decision"));
        Assert.Equal("transfer_decided", Text((await exchange.Sandbox.Hostline(HttpMethod.Post, path + "approve", new { reason = "They are back." }))
            .Expect(422).Json, "code"));
    }

    [Fact]
    public async Task A_holder_is_reminded_after_24_48_and_66_hours_and_not_once_it_has_decided()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var silent = await exchange.Order(Exchange.Globex, Exchange.Number);
        var decided = await exchange.Order(Exchange.Globex, Exchange.Second);
        await exchange.Advance(TimeSpan.FromHours(30));
        (await exchange.Approve(decided)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(70));
        var reminded = (await exchange.Timeline(silent)).GetProperty("data").EnumerateArray().Where(e => Text(e, "kind") == "consent.reminded")
            .Select(e => e.GetProperty("at").GetDateTimeOffset());
        var asked = (await exchange.Consents(silent))[0].GetProperty("opened_at").GetDateTimeOffset();
        Assert.Equal([24.0, 48.0, 66.0], reminded.Select(at => (at - asked).TotalHours));
        Assert.Single(await exchange.Kinds(decided), k => k == "consent.reminded");
    }

    [Fact]
    public async Task The_idle_clock_does_not_run_while_the_holder_has_the_ball()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Advance(TimeSpan.FromDays(40));
        Assert.Equal("pending", await exchange.NumberStatus(Exchange.Globex, order));
        (await exchange.Approve(order)).Expect(200);
        await exchange.Advance(TimeSpan.FromDays(30));
        Assert.Equal(("failed", "idle"), await exchange.Failure(Exchange.Globex, order));
    }

    [Fact]
    public async Task Seventy_two_hours_fire_what_is_due_in_them_and_nothing_else()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Quiet();
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Equal("approved", Text((await exchange.Consents(order))[0], "decision"));
    }

    [Fact]
    public async Task Locks_and_allowlist_are_events_of_the_holders_own_history()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await Allow(exchange, HttpMethod.Post, Exchange.Acme)).Expect(201);
        (await Allow(exchange, HttpMethod.Delete, Exchange.Acme)).Expect(204);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        (await exchange.Sandbox.Hostline(HttpMethod.Delete, "/locks/" + Exchange.Number)).Expect(204);
        var kinds =
            await exchange.Database.Many(new("select kind from events where subject_id = $1 order by sequence"), r => r.Text(0),
                exchange.AccountId(Exchange.Acme));
        Assert.Equal(["account.created", "allowlist.added", "allowlist.removed", "number.locked", "number.unlocked"], kinds);
        await exchange.ChainsHold();
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
