using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Storage.Tables;
using Hostline.Tests.Portal.Transfers;
using Hostline.Tests.Storage;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Numbers;

/// <summary>An account's active numbers in the portal.</summary>
public sealed class NumberPageTests
{
    const string List = "/portal/numbers", One = List + "/" + Exchange.Number;
    const string Other = "+18005550003";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Numbers_are_found_by_any_spelling_by_their_beginning_their_end_and_their_state(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var visitor = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        foreach (var whole in (string[])["(312) 555-0001", "+13125550001", "312.555.0001", "1 312 555 0001", "tel:+1-312-555-0001"])
        {
            Assert.Equal((true, false), await Finds(visitor, "number=" + Uri.EscapeDataString(whole)));
        }

        Assert.Equal((true, true), await Finds(visitor, "number=312+555"));
        Assert.Equal((true, true), await Finds(visitor, "number=1+312+5"));
        Assert.Equal((false, true), await Finds(visitor, "number=0002"));
        Assert.Equal((false, false), await Finds(visitor, "number=212"));
        Assert.Contains("No number fits this filter", visitor.Text);
        await visitor.Get(List + "?number=mine");
        Assert.Contains("This cannot be a number", visitor.Text);
        Assert.Equal((true, true), await Finds(visitor, "state=no-campaign"));
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Uri.EscapeDataString(Exchange.Number))).Expect(200);
        Assert.Equal((true, false), await Finds(visitor, "state=locked"));
        Assert.Equal((false, false), await Finds(visitor, "state=leaving"));
        Assert.Equal((true, true), await Finds(visitor, "profile=" + exchange.Profile(Exchange.Acme)));
        Assert.Equal((false, false), await Finds(visitor, "profile=" + exchange.Profile(Exchange.Globex)));
        await visitor.Get(One);
        await visitor.Submit(One, ("tags", "front desk, 100%"));
        Assert.Equal((true, false), await Finds(visitor, "tag=front+desk"));
        Assert.Equal((true, false), await Finds(visitor, "tag=100%25"));
        Assert.Equal((false, false), await Finds(visitor, "tag=front"));
        Assert.Equal((false, false), await Finds(await TransferPortalTests.SignIn(exchange, Exchange.Globex), ""));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_list_goes_on_where_the_page_before_ended(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        string[] hosted = [.. Enumerable.Range(10, 5).Select(n => $"+131255500{n}")];
        await exchange.Host(Exchange.Acme, hosted);
        var numbers = exchange.Server.Services.GetRequiredService<NumberList>();
        var seen = new List<string>();
        for (long? after = 0; after is { } from;)
        {
            var page = await numbers.Page(exchange.AccountId(Exchange.Acme), NumberFilter.Any, from, 2);
            Assert.Equal(5, page.Total);
            seen.AddRange(page.Numbers.Select(n => n.Number.ToString()));
            after = page.Next;
        }

        Assert.Equal(hosted, seen);
    }

    [Fact]
    public async Task A_numbers_messages_are_listed_newest_first_to_its_account_alone()
    {
        await using var exchange = await Exchange.Begin(StoreKind.Sqlite);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var visitor = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await visitor.Get(One + "/messages");
        Assert.Contains("No message yet", visitor.Text);
        for (var i = 0; i < 60; i++)
        {
            (await exchange.Sandbox.Telnyx(HttpMethod.Post, "/messages", new { from = Exchange.Number, to = "+13125550150", text = $"<b>text {i:00}</b>" },
                Exchange.Acme)).Expect(200);
        }

        (await exchange.Sandbox.Control(HttpMethod.Post, "/handsets/+13125550150/sms", new { to = Exchange.Number, text = "stop" })).Expect(201);
        (await exchange.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" })).Expect(200);
        await visitor.Get(One + "/messages");
        Assert.Contains("Unsubscribed", visitor.Text);
        Assert.Contains("Automatic answer", visitor.Text);
        Assert.Contains("&lt;b&gt;text 59&lt;/b&gt;", visitor.Page.Text);
        Assert.DoesNotContain("text 11", visitor.Text);
        Assert.True(visitor.Text.IndexOf("text 59", StringComparison.Ordinal) < visitor.Text.IndexOf("text 58", StringComparison.Ordinal));
        var older = System.Text.RegularExpressions.Regex.Match(visitor.Page.Text, "href=\"([^\"]*after=[^\"]*)\"").Groups[1].Value;
        await visitor.Get(System.Net.WebUtility.HtmlDecode(older));
        Assert.Contains("text 11", visitor.Text);
        Assert.DoesNotContain("text 59", visitor.Text);
        await visitor.Get(One);
        Assert.Contains("/messages\"", visitor.Page.Text);

        var stranger = await TransferPortalTests.SignIn(exchange, Exchange.Globex);
        await stranger.Get(One + "/messages");
        Assert.Equal(404, stranger.Page.Status);
    }

    [Fact]
    public async Task The_export_has_the_filters_numbers_and_no_cell_that_a_spreadsheet_would_run()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var visitor = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await visitor.Get(One);
        await visitor.Submit(One, ("tags", "=HYPERLINK(\"http://x\"), b"), ("profile", exchange.Profile(Exchange.Acme)));
        var csv = (await visitor.Get(List + ".csv?number=0001")).Expect(200);
        Assert.Equal("text/csv; charset=utf-8", csv.Headers["Content-Type"]);
        var lines = csv.Text.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("number,state,profile,tags,campaign,locked,order,ordered_at", lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("\"+13125550001\",\"Active, no campaign\",hooks,\"'=HYPERLINK(\"\"http://x\"\"), b\",,no,", lines[1]);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Profile_tags_and_campaign_are_set_and_taken_off(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var visitor = await TransferPortalTests.SignIn(exchange, Exchange.Acme, Role.Member);
        await visitor.Get(List + "/" + Uri.EscapeDataString("(312) 555-0001"));
        Assert.Contains("Active, no campaign: assign one", visitor.Text);
        Assert.Contains("You have no campaign yet.", visitor.Text);
        var campaign = await LostCampaignTests.Campaign(exchange, Exchange.Acme);
        await visitor.Get(One);
        (await visitor.Submit(One + "/campaign", ("campaign", campaign))).Expect(200);
        Assert.Contains("The campaign is assigned. (312) 555-0001", TitleOf(visitor));
        Assert.Contains("Active Its texts arrive here.", visitor.Text);
        (await visitor.Submit(One + "/campaign", ("campaign", campaign))).Expect(200);
        (await visitor.Submit(One + "/campaign", ("campaign", ""))).Expect(200);
        Assert.Contains("The campaign is taken off.", visitor.Text);
        (await visitor.Submit(One + "/campaign", ("campaign", AnyId.New().ToString()))).Expect(422);
        (await visitor.Submit(One, ("tags", new string('x', 101) + ", kept"))).Expect(422);
        Assert.Contains("kept", visitor.Page.Text);
        (await visitor.Submit(One, ("tags", "a, b, a"), ("profile", exchange.Profile(Exchange.Globex)))).Expect(422);
        (await visitor.Submit(One, ("tags", "a, b, a"), ("profile", ""))).Expect(200);
        Assert.Contains("Saved.", visitor.Text);
        Assert.Contains("value=\"a, b\"", visitor.Page.Text);
        Assert.Contains("Campaign assigned", visitor.Text);
        Assert.Contains("Ownership proven", visitor.Text);
    }

    [Fact]
    public async Task Locking_asks_first_and_an_answer_to_the_old_question_changes_nothing()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var owner = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await owner.Get(One + "/lock");
        Assert.Contains("Lock (312) 555-0001 Another account that asks for a locked number gets it only if you approve", owner.Text);
        Assert.DoesNotContain(" checked", owner.Page.Text);
        var yes = owner.Filled(One + "/lock", ("choice", "yes"));
        (await owner.Submit(One + "/lock")).Expect(422);
        Assert.Contains("Choose one of the answers. Nothing has been changed.", owner.Text);
        await owner.Submit(One + "/lock", ("choice", "no"));
        Assert.Contains("not locked", owner.Text);
        (await owner.Follow(await owner.Post(One + "/lock", yes))).Expect(200);
        Assert.Contains("The number is locked.", owner.Text);
        // Sent again with the back button: it must not unlock.
        (await owner.Follow(await owner.Post(One + "/lock", yes))).Expect(200);
        Assert.Contains("locked: silence does not give it away", owner.Text);
        Assert.Contains("Number locked", owner.Text);
        await owner.Get(One + "/lock");
        await owner.Submit(One + "/lock", ("choice", "yes"));
        Assert.Contains("The number is unlocked.", owner.Text);
    }

    [Fact]
    public async Task Off_boarding_asks_first_and_then_the_number_is_gone()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var owner = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await owner.Get(One + "/off-board");
        Assert.Contains("hosting it again needs a new order with new proof", owner.Text);
        var yes = owner.Filled(One + "/off-board", ("choice", "yes"));
        await owner.Submit(One + "/off-board", ("choice", "no"));
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        (await owner.Post(One + "/off-board", yes)).Expect(303);
        await exchange.Quiet();
        Assert.Empty(await exchange.Active(Exchange.Acme));
        (await owner.Get(One)).Expect(404);
        (await owner.Post(One + "/off-board", yes)).Expect(404);
    }

    [Fact]
    public async Task Members_neither_lock_nor_off_board_readers_change_nothing_and_strangers_find_nothing()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var owner = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await owner.Get(One);
        var save = owner.Filled(One, ("tags", "x"));
        await owner.Get(One + "/lock");
        var locking = owner.Filled(One + "/lock", ("choice", "yes"));
        foreach (var role in (Role[])[Role.Member, Role.ReadOnly])
        {
            var visitor = await TransferPortalTests.SignIn(exchange, Exchange.Acme, role);
            (await visitor.Get(One)).Expect(200);
            Assert.Equal(role == Role.Member, visitor.HasForm(One));
            Assert.DoesNotContain("/off-board", visitor.Page.Text);
            (await visitor.Get(One + "/lock")).Expect(404);
            (await visitor.Get(One + "/off-board")).Expect(404);
            (await visitor.Post(One + "/lock", locking)).Expect(404);
            (await visitor.Post(One + "/off-board", locking)).Expect(404);
            (await visitor.Post(One, save)).Expect(role == Role.Member ? 422 : 404);
        }

        var third = await TransferPortalTests.SignIn(exchange, Exchange.Initech);
        foreach (var path in (string[])[One, One + "/lock", One + "/off-board", List + "/nothing", List + "/" + Other])
        {
            (await third.Get(path)).Expect(404);
        }

        Assert.Equal("number,state,profile,tags,campaign,locked,order,ordered_at", (await third.Get(List + ".csv")).Expect(200).Text.Trim());
    }

    static async Task<(bool First, bool Second)> Finds(PageVisitor visitor, string query)
    {
        (await visitor.Get($"{List}?{query}")).Expect(200);
        return (visitor.Text.Contains("(312) 555-0001 ", StringComparison.Ordinal), visitor.Text.Contains("(312) 555-0002 ", StringComparison.Ordinal));
    }

    static string TitleOf(PageVisitor visitor) => visitor.Text.Trim();
}
