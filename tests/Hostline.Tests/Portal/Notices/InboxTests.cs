using Hostline.Core.People;
using Hostline.Tests.Portal.Transfers;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Notices;

/// <summary>The inbox of an account.</summary>
public sealed class InboxTests
{
    const string List = "/portal/inbox";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Notices_are_listed_newest_first_counted_and_read_when_somebody_opens_them(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        await HolderPage.Asked(exchange);
        var holder = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await holder.Get(List);
        Assert.Contains("<span class=\"count\">2 new</span>", holder.Page.Text);
        Assert.True(holder.Text.IndexOf("Please decide", StringComparison.Ordinal)
            < holder.Text.IndexOf("Your hosted numbers are active", StringComparison.Ordinal));
        await holder.Get(List + "?show=unread");
        var notices = await exchange.Notices(Exchange.Acme);
        var asks = $"{List}/{notices[0].GetProperty("id").GetString()}";
        (await holder.Get(asks)).Expect(200);
        Assert.Contains("Opening the page changes nothing", holder.Text);
        Assert.DoesNotContain("token=", holder.Page.Text);
        Assert.Equal(2, await Unread(exchange));   // Looking changes nothing: browsers look ahead.

        await holder.Get(List);
        (await holder.Submit(asks)).Expect(200);
        Assert.Contains("Please decide", holder.Text);
        Assert.Contains("<span class=\"count\">1 new</span>", holder.Page.Text);
        Assert.Equal(1, await Unread(exchange));
        await holder.Get(List + "?show=unread");
        Assert.DoesNotContain("Please decide", holder.Text);
        (await holder.Get(List)).Expect(200);
        Assert.Contains("All notices up to now are marked as read.", PageVisitor.Readable((await holder.Submit(List)).Expect(200).Text));
        Assert.Equal(0, await Unread(exchange));
        Assert.DoesNotContain("class=\"count\"", holder.Page.Text);
        Assert.Contains("You have read everything", TransferPortalTests.Read(holder, await holder.Get(List + "?show=unread")));
    }

    [Theory]
    [InlineData("approve", "Your approval is recorded.", "consent.given")]
    [InlineData("reject", "Your rejection is recorded.", "consent.refused")]
    public async Task A_request_is_decided_right_in_the_inbox_and_then_asks_no_more(string choice, string said, string told)
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await holder.Get(List);
        Assert.Contains("the transfer is approved by silence. 3 days left", holder.Text);
        (await holder.Submit($"/portal/transfers/{page.Order}", ("decision", choice))).Expect(200);
        Assert.Contains(said, holder.Text);
        Assert.Contains(told, await exchange.Kinds(page.Order));
        await holder.Get(List);
        Assert.False(holder.HasForm($"/portal/transfers/{page.Order}"));
    }

    [Fact]
    public async Task A_request_that_is_frozen_or_over_asks_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        (await page.Decide("fraud", "0001", "Stolen")).Expect(200);
        await holder.Get(List);
        Assert.False(holder.HasForm($"/portal/transfers/{page.Order}"));
    }

    [Fact]
    public async Task Others_notices_do_not_exist_and_somebody_who_only_sees_marks_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var notice = $"{List}/{(await exchange.Notices(Exchange.Acme))[0].GetProperty("id").GetString()}";
        var holder = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await holder.Get(List);
        var form = holder.Filled(notice);
        var third = await TransferPortalTests.SignIn(exchange, Exchange.Initech);
        (await third.Get(notice)).Expect(404);
        (await third.Get($"{List}/{AnyId.New()}")).Expect(404);
        (await third.Get(List)).Expect(200);
        Assert.Contains("Nothing has happened yet", third.Text);
        var reader = await TransferPortalTests.SignIn(exchange, Exchange.Acme, Role.ReadOnly);
        (await reader.Get(List)).Expect(200);
        Assert.False(reader.HasForm(notice) || reader.HasForm(List) || reader.HasForm($"/portal/transfers/{page.Order}"));
        (await reader.Post(notice, form)).Expect(404);
        Assert.Equal(2, await Unread(exchange));
    }

    [Fact]
    public async Task Marking_all_leaves_a_notice_unread_that_came_after_the_list_was_shown()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var holder = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await holder.Get(List);
        await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Quiet();
        (await holder.Submit(List)).Expect(200);
        Assert.Equal(1, await Unread(exchange));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_API_counts_and_marks_too(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        await HolderPage.Asked(exchange);
        var notices = await exchange.Notices(Exchange.Acme);
        Assert.Equal(2, await Unread(exchange));
        (await Call(exchange, HttpMethod.Post, "/notices/read?through=" + notices[1].GetProperty("id").GetString())).Expect(204);
        Assert.Equal(1, await Unread(exchange));
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/notices/read?account={exchange.AccountId(Exchange.Acme)}")).Expect(204);
        Assert.Equal(0, await Unread(exchange));
        Assert.All(await exchange.Notices(Exchange.Acme), n => Assert.Equal("2026-06-01T15:00:00.000000Z", n.GetProperty("read_at").GetString()));
    }

    static Task<Answered> Call(Exchange exchange, HttpMethod method, string path) =>
        exchange.Sandbox.Send(method, "/hostline/v1" + path, exchange.Sandbox.ApiKey(Exchange.Acme), null);

    static async Task<int> Unread(Exchange exchange) =>
        (await Call(exchange, HttpMethod.Get, "/notices/unread")).Expect(200).Json.GetProperty("unread").GetInt32();
}
