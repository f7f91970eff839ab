using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Hostline.Tests.Transfers.DecisionTests;

namespace Hostline.Tests.Transfers;

/// <summary>Numbers leave their holder while its consent is open.</summary>
public sealed class LostSourceTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_number_that_its_holder_releases_ends_the_question_at_once(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);

        await Release(exchange, Exchange.Number);

        Assert.Equal(("failed_number_not_found", "number_not_found"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal(["updated"], await exchange.Types(Exchange.Globex));
        Assert.Equal("transfer_decided", Reason((await exchange.Approve(order)).Expect(422)));
        await exchange.Advance(TimeSpan.FromHours(80));
        Assert.DoesNotContain("consent.reminded", await exchange.Kinds(order));
        Assert.DoesNotContain("consent.given", await exchange.Kinds(order));
        Assert.Contains("holder_released", await Notices(exchange, Exchange.Acme));
        Assert.Contains("numbers_failed", await Notices(exchange, Exchange.Globex));
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_number_that_goes_to_a_third_account_ends_the_question_and_the_others_are_still_asked_for(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        await exchange.Forget(Exchange.Globex);
        var faster = await exchange.Order(Exchange.Initech, Exchange.Number);
        (await exchange.Approve(faster)).Expect(200);
        await exchange.Finish(Exchange.Initech, faster, Exchange.Number);
        await exchange.Advance(TimeSpan.Zero);

        Assert.Equal(("failed_number_already_hosted", "already_hosted"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal("pending", await exchange.NumberStatus(Exchange.Globex, order, 1));
        Assert.Equal(["updated"], await exchange.Types(Exchange.Globex));
        (await exchange.Approve(order)).Expect(200);
        var (type, payload) = Assert.Single(await exchange.Heard(Exchange.Globex));
        Assert.Equal("internal_transfer_approved", type);
        Assert.Equal(Exchange.Second, Assert.Single(payload.GetProperty("numbers").EnumerateArray()).GetProperty("value").GetString());
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task After_the_window_too_a_lost_number_ends_the_question()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(80));
        Assert.Equal("consent.overdue", (await exchange.Kinds(order))[^1]);

        await Release(exchange, Exchange.Number);

        Assert.Equal(("failed_number_not_found", "number_not_found"), await exchange.Failure(Exchange.Globex, order));
    }

    /// <summary>Every way to decide checks this itself: here the wake-up was lost, as with a row from an older version.</summary>
    [Theory, MemberData(nameof(Ways))]
    public async Task Whoever_decides_about_a_number_that_is_gone_closes_the_question_instead(StoreKind kind, string way)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        await exchange.Server.Services.GetRequiredService<CommitQueue>()
            .Write(new Unit().Then(new("update hostings set state = 8, live = false where state = 7")));

        switch (way)
        {
            case "holder":
                Assert.Equal("transfer_decided", Reason((await exchange.Approve(order)).Expect(422)));
                break;
            case "desk":
                var consent = (await exchange.Consents(order))[0].GetProperty("id").GetString();
                Assert.Equal("transfer_decided", (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/consents/{consent}/approve",
                    new { reason = "By telephone." })).Expect(422).Json.GetProperty("code").GetString());
                break;
            default:
                await exchange.Advance(TimeSpan.FromHours(way == "reminder" ? 24 : 72));
                break;
        }

        Assert.Equal(("failed_number_not_found", "number_not_found"), await exchange.Failure(Exchange.Globex, order));
        Assert.Equal(["updated"], await exchange.Types(Exchange.Globex));
        var kinds = await exchange.Kinds(order);
        Assert.DoesNotContain("consent.given", kinds);
        Assert.DoesNotContain("consent.reminded", kinds);
    }

    public static TheoryData<StoreKind, string> Ways => new(
        from kind in TestStore.Both.Select(row => row.Data)
        from way in (string[])["holder", "desk", "reminder"]
        select (kind, way));

    [Fact]
    public async Task A_holder_that_approved_is_told_when_the_transfer_ends_and_none_is_told_that_numbers_stay_which_do_not()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var cancelled = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(cancelled)).Expect(200);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{cancelled}", account: Exchange.Globex)).Expect(200);
        Assert.Equal("holder_ended", (await Notices(exchange, Exchange.Acme))[0]);

        var idle = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(idle)).Expect(200);
        await exchange.Advance(TimeSpan.FromDays(30));
        Assert.Equal("holder_ended", (await Notices(exchange, Exchange.Acme))[0]);

        var withdrawn = await exchange.Order(Exchange.Globex, Exchange.Second);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{withdrawn}", account: Exchange.Globex)).Expect(200);
        Assert.Equal("holder_withdrawn", (await Notices(exchange, Exchange.Acme))[0]);

        var reversed = await exchange.Order(Exchange.Globex, Exchange.Second);
        (await exchange.Approve(reversed)).Expect(200);
        (await exchange.Sandbox.ByTwo(HttpMethod.Post, $"/orders/{reversed}/reverse", new { reason = "A mistake." })).Expect(200);
        Assert.Equal(["holder_reversed", "holder_approved"], (await Notices(exchange, Exchange.Acme)).Take(2));
    }

    [Fact]
    public async Task When_the_window_ends_over_a_lock_the_receiver_is_told_to_ask_and_only_the_holder_which_number_is_locked()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Second)).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(72));

        var told = (await Posted(exchange, Exchange.Globex))[0];
        Assert.Equal("consent_undecided", told.GetProperty("kind").GetString());
        Assert.DoesNotContain("lock", told.GetRawText(), StringComparison.OrdinalIgnoreCase);
        var asked = (await Posted(exchange, Exchange.Acme))[0];
        Assert.Equal("holder_overdue", asked.GetProperty("kind").GetString());
        Assert.Contains($"Locked: {Exchange.Second}", asked.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain($"Locked: {Exchange.Number}", asked.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    static async Task Release(Exchange exchange, string number)
    {
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, "/messaging_hosted_numbers/" + number, account: Exchange.Acme)).Expect(200);
        await exchange.Advance(TimeSpan.Zero);
        Assert.DoesNotContain(number, await exchange.Active(Exchange.Acme));
    }

    static async Task<IReadOnlyList<string>> Notices(Exchange exchange, int account) =>
        [.. (await Posted(exchange, account)).Select(n => n.GetProperty("kind").GetString()!)];

    /// <summary>Newest first.</summary>
    static async Task<IReadOnlyList<JsonElement>> Posted(Exchange exchange, int account) =>
        [.. (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1/notices?limit=100", exchange.Sandbox.ApiKey(account), null))
            .Expect(200).Json.GetProperty("data").EnumerateArray()];
}
