using Hostline.Core.People;
using Hostline.Tests.Storage;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Transfers;

/// <summary>Transfers in the portal, from both sides.</summary>
public sealed class TransferPortalTests
{
    const string List = "/portal/transfers";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Both_sides_see_a_transfer_and_the_holder_approves_it(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        var page = await HolderPage.Asked(exchange);
        var (holder, requester) = (await SignIn(exchange, Exchange.Acme), await SignIn(exchange, Exchange.Globex));
        Assert.Contains("(312) 555-0001 globex Decide", Read(holder, await holder.Get(List)));
        Assert.Contains("Waiting for consent", Read(requester, await requester.Get(List + "?side=in&state=waiting")));
        var question = Read(holder, await holder.Get($"{List}/{page.Order}"));
        Assert.Contains("globex asks for one of your numbers", question);
        Assert.Contains("Thu 4 Jun 2026, 15:00 UTC, the transfer is approved by silence. 3 days left", question);
        Assert.DoesNotContain(exchange.Sandbox.Account(Exchange.Globex).GetProperty("email").GetString()!, holder.Page.Text);
        Assert.DoesNotContain(" checked", holder.Page.Text);

        (await holder.Submit($"{List}/{page.Order}", ("decision", "approve"))).Expect(200);
        Assert.Contains("Your approval is recorded. You have approved the transfer This was decided on Mon 1 Jun 2026, 15:00 UTC, by Ana Ruiz.", holder.Text);
        Assert.Contains("consent.given", await exchange.Kinds(page.Order));
        Assert.Contains("Approved by its present account", Read(requester, await requester.Get($"{List}/{page.Order}")));
        Assert.DoesNotContain("acme", requester.Text);
        Assert.DoesNotContain("Ana Ruiz", requester.Text);
        Assert.Contains("No transfer waits", Read(requester, await requester.Get(List + "?side=in&state=waiting")));
        await exchange.Finish(Exchange.Globex, page.Order, Exchange.Number);
        await exchange.Quiet();
        Assert.Contains("globex Moved", Read(holder, await holder.Get(List)));
        Assert.Contains("The number has moved.", Read(holder, await holder.Get($"{List}/{page.Order}")));
    }

    [Fact]
    public async Task A_rejection_carries_its_reason_and_sent_twice_it_decides_once()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await SignIn(exchange, Exchange.Acme);
        await holder.Get($"{List}/{page.Order}");
        var form = holder.Filled($"{List}/{page.Order}", ("decision", "reject"), ("reason", "We still use it."));
        var answers = await Task.WhenAll(holder.Post($"{List}/{page.Order}", form), holder.Post($"{List}/{page.Order}", form));
        Assert.All(answers, a => a.Expect(303));
        Assert.Contains("You have rejected the transfer", PageVisitor.Readable((await holder.Follow(await holder.Post($"{List}/{page.Order}", form))).Text));
        Assert.Single(await exchange.Kinds(page.Order), k => k == "consent.refused");
        var requester = await SignIn(exchange, Exchange.Globex);
        Assert.Contains("In their words: We still use it.", Read(requester, await requester.Get($"{List}/{page.Order}")));
    }

    [Fact]
    public async Task What_is_missing_is_said_and_what_was_typed_stays()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await SignIn(exchange, Exchange.Acme);
        var path = $"{List}/{page.Order}";
        await holder.Get(path);
        (await holder.Submit(path, ("reason", "No & never"))).Expect(422);
        Assert.Contains("Choose one of the answers. Nothing has been decided.", holder.Text);
        Assert.Contains("No &amp; never", holder.Page.Text);
        (await holder.Submit(path, ("decision", "fraud"))).Expect(422);
        Assert.Contains("Say in a few words why you think that this is fraud.", holder.Text);
        (await holder.Submit(path, ("decision", "reject"), ("reason", new string('x', 501)))).Expect(422);
        (await holder.Submit(path, ("decision", "reverse"), ("reason", "x"))).Expect(422);
        Assert.DoesNotContain("consent.refused", await exchange.Kinds(page.Order));
        (await holder.Submit(path, ("decision", "fraud"), ("reason", "Stolen"))).Expect(200);
        Assert.Contains("This transfer is on hold", holder.Text);
        Assert.False(holder.HasForm(path));
        var requester = await SignIn(exchange, Exchange.Globex);
        Assert.Contains("Nothing moves until an operator has decided.", Read(requester, await requester.Get(path)));
        Assert.DoesNotContain("Stolen", requester.Text);
        Assert.Contains("On hold", Read(requester, await requester.Get(List + "?side=in")));
    }

    [Fact]
    public async Task Strangers_find_nothing_and_somebody_who_only_sees_cannot_decide()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var path = $"{List}/{page.Order}";
        var (holder, third) = (await SignIn(exchange, Exchange.Acme), await SignIn(exchange, Exchange.Initech));
        await holder.Get(path);
        var form = holder.Filled(path, ("decision", "approve"));
        (await third.Get(path)).Expect(404);
        (await third.Get($"{List}/{AnyId.New()}")).Expect(404);
        (await third.Post(path, form)).Expect(422);
        (await (await SignIn(exchange, Exchange.Globex)).Post(path, form)).Expect(422);
        (await PageVisitor.Nobody(exchange.Server).Get(path)).Expect(303);
        (await PageVisitor.Nobody(exchange.Server).Post(path, form)).Expect(401);
        var reader = await SignIn(exchange, Exchange.Acme, Role.ReadOnly);
        Assert.Contains("globex asks for one of your numbers", Read(reader, await reader.Get(path)));
        Assert.False(reader.HasForm(path));
        (await reader.Post(path, form)).Expect(404);
        Assert.DoesNotContain("consent.given", await exchange.Kinds(page.Order));
    }

    [Theory]
    [InlineData("api", "You have approved the transfer")]
    [InlineData("link", "You have rejected the transfer")]
    [InlineData("withdrawn", "The other account has withdrawn its request")]
    [InlineData("silence", "The transfer was approved by silence")]
    public async Task What_was_decided_meanwhile_in_another_way_is_what_the_page_then_shows(string way, string outcome)
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await SignIn(exchange, Exchange.Acme);
        var path = $"{List}/{page.Order}";
        await holder.Get(path);
        var form = holder.Filled(path, ("decision", way == "link" ? "approve" : "reject"));
        await (way switch
        {
            "api" => exchange.Approve(page.Order),
            "link" => page.Decide("reject", "0001"),
            "withdrawn" => exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{page.Order}", account: Exchange.Globex),
            _ => exchange.Advance(TimeSpan.FromHours(72)),
        });
        (await holder.Follow(await holder.Post(path, form))).Expect(200);
        Assert.Contains(outcome, holder.Text);
    }

    [Fact]
    public async Task A_locked_number_is_overdue_after_its_window_and_can_still_be_decided()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Uri.EscapeDataString(Exchange.Number))).Expect(200);
        await exchange.Advance(TimeSpan.FromHours(72));
        var (holder, requester) = (await SignIn(exchange, Exchange.Acme), await SignIn(exchange, Exchange.Globex));
        Assert.Contains("The 72 hours are over and nothing was decided.", Read(holder, await holder.Get($"{List}/{page.Order}")));
        Assert.Contains("Consent overdue", Read(requester, await requester.Get($"{List}/{page.Order}")));
        (await holder.Submit($"{List}/{page.Order}", ("decision", "reject"))).Expect(200);
        Assert.Contains("Your rejection is recorded.", holder.Text);
    }

    [Fact]
    public async Task An_approval_is_taken_back_with_a_reason_until_the_number_has_moved()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var holder = await SignIn(exchange, Exchange.Acme);
        var path = $"{List}/{page.Order}";
        await holder.Get(path);
        await holder.Submit(path, ("decision", "approve"));
        (await holder.Submit(path, ("decision", "reverse"))).Expect(422);
        Assert.Contains("Say in a few words why you take the approval back.", holder.Text);
        (await holder.Submit(path, ("decision", "reverse"), ("reason", "A mistake"))).Expect(200);
        Assert.Contains("The approval of the transfer was reversed", holder.Text);
        Assert.Contains("consent.reversed", await exchange.Kinds(page.Order));
        Assert.Contains("Reversed", Read(holder, await holder.Get(List)));
    }

    internal static Task<PageVisitor> SignIn(Exchange exchange, int account, Role role = Role.Owner) =>
        PageVisitor.SignIn(exchange.Server, exchange.AccountId(account), role);

    internal static string Read(PageVisitor visitor, Support.Answered answer)
    {
        answer.Expect(200);
        return visitor.Text;
    }
}
