using Hostline.Core;
using Hostline.Core.People;
using Hostline.Storage;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Transfers;

/// <summary>The mailed link of a holder whose account has members: token and digits, and their sign-in.</summary>
public sealed class LinkSignInTests
{
    static readonly Sql Join = new("insert into members (account, person, world, role, since) values ($1, $2, $3, $4, $5)");

    static readonly Sql Person = new("""
        insert into people (id, email, email_key, name, stamp, second_factor, recovery_codes, created_at, updated_at, version)
        values ($1, $2, $2, 'Ana Ruiz', '', $3, '', $4, $4, 1)
        """);

    [Fact]
    public async Task Once_the_account_has_members_the_link_and_the_digits_alone_decide_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var form = new Dictionary<string, string>(await page.Form("reject")) { ["last_four"] = "0001" };
        var person = await AddMember(exchange, Exchange.Acme, Role.Member);
        var shown = (await page.Send(HttpMethod.Get)).Expect(200);
        Assert.Contains("globex asks for one of your numbers", shown.Text);
        Assert.DoesNotContain("<form", shown.Text);
        Assert.Contains("/sign-in?next=" + Uri.EscapeDataString(page.Link.PathAndQuery), shown.Text);
        foreach (var choice in (string[])["reject", "approve", "fraud"])
        {
            Assert.Contains("Sign in as someone of acme", (await page.Post(new(form) { ["decision"] = choice, ["reason"] = "x" })).Expect(422).Text);
        }

        Assert.DoesNotContain("consent.refused", await exchange.Kinds(page.Order));

        var member = await PageVisitor.SignIn(exchange.Server, exchange.AccountId(Exchange.Acme), Role.Member, person);
        await member.Get(page.Link.PathAndQuery);
        (await member.Submit($"/transfers/{page.Order}", ("decision", "reject"), ("last_four", "9999"), ("reason", "Ours"))).Expect(422);
        Assert.Contains("None of the numbers ends in these digits.", member.Text);
        Assert.Contains("Ours", member.Text);
        (await member.Submit($"/transfers/{page.Order}", ("decision", "reject"), ("last_four", "0001"), ("reason", "Ours"))).Expect(200);
        Assert.Contains("You have rejected the transfer This was decided on Mon 1 Jun 2026, 15:00 UTC, by Ana Ruiz.", member.Text);
    }

    [Theory]
    [InlineData(Exchange.Globex, Role.Owner)]
    [InlineData(Exchange.Acme, Role.ReadOnly)]
    public async Task People_of_other_accounts_and_those_who_only_see_are_sent_to_sign_in(int account, Role role)
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        await AddMember(exchange, Exchange.Acme, Role.Owner);
        var other = await PageVisitor.SignIn(exchange.Server, exchange.AccountId(account), role);
        (await other.Get(page.Link.PathAndQuery)).Expect(200);
        Assert.Contains("Sign in to decide", other.Text);
        Assert.False(other.HasForm($"/transfers/{page.Order}"));
    }

    [Fact]
    public async Task An_account_in_which_nobody_may_decide_still_decides_by_its_link()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        await AddMember(exchange, Exchange.Acme, Role.Signer);
        Assert.Contains("You have rejected", (await page.Decide("reject", "0001")).Expect(200).Text);
    }

    [Fact]
    public async Task A_form_that_was_made_for_one_browser_is_worth_nothing_in_the_session_of_another()
    {
        await using var exchange = await Exchange.Begin();
        var page = await HolderPage.Asked(exchange);
        var stolen = new Dictionary<string, string>(await page.Form("approve")) { ["last_four"] = "0001" };
        var person = await AddMember(exchange, Exchange.Acme, Role.Owner);
        var member = await PageVisitor.SignIn(exchange.Server, exchange.AccountId(Exchange.Acme), Role.Owner, person);
        Assert.Contains("The form has expired.", PageVisitor.Readable((await member.Post($"/transfers/{page.Order}", stolen)).Expect(422).Text));
        Assert.DoesNotContain("consent.given", await exchange.Kinds(page.Order));
    }

    static async Task<PersonId> AddMember(Exchange exchange, int account, Role role)
    {
        var now = await exchange.Database.Now();
        var person = Ids.New<PersonId>(now);
        var unit = new Unit().Then(Person, person, $"{person}@test.example", false, now)
            .Then(Join, (AccountId)exchange.AccountId(account), person, (WorldId)exchange.Sandbox.Id, (int)role, now);
        await exchange.Server.Alter(unit);
        return person;
    }
}
