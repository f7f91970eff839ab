using System.Net;
using System.Text.Json;
using Hostline.Core.Alarms;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Proposals;
using Hostline.Tests.Portal;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hostline.Tests.Desk;

/// <summary>Numbers that are asked back, at the desk: both sides' evidence on one page, and a decision that takes two.</summary>
public sealed class UndoPageTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_list_and_the_alarm_lead_to_the_evidence_of_both_sides_and_another_operator_confirms(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var (order, undo) = await Asked(exchange);
        using var sandbox = await Visitor.AtDesk(exchange.Server, Role.Operator, exchange.Sandbox.Id);
        var path = "/desk/undos/" + undo;
        foreach (var door in (string[])["/desk/transfers", "/desk/alarms", "/desk/orders/" + order])
        {
            Assert.Contains($"href=\"{path}\"", (await sandbox.Get(door)).Expect(200).Text);
        }

        Assert.Matches("Transfers\\s*<span class=\"count\">1<", (await sandbox.Get("/desk/transfers")).Text);
        using var mia = await Visitor.AtDesk(exchange.Server, Role.Operator, null);
        using var leo = await Visitor.AtDesk(exchange.Server, Role.Operator, null);
        var page = Text((await mia.Get(path)).Expect(200));
        var (former, present) = (Column(page, "former"), Column(page, "present"));
        Assert.Contains("We never agreed.", former);
        Assert.Contains("was theirs from", former);
        Assert.Contains("Code by text", former);
        Assert.Contains("/desk/orders/" + order, present);
        Assert.Contains("The transfer was approved", present);
        Assert.Contains("They have a contract.", present);
        foreach (var side in (string[])[former, present])
        {
            // Letter and bill, each to download.
            Assert.Equal(2, side.Split("/desk/documents/").Length - 1);
            Assert.Contains("Ownership proven", side);
        }

        Assert.Contains("Say why", (await mia.Submit(path, path + "/accept")).Expect(422).Text);
        (await mia.Submit(path, path + "/accept", ("why", "The signature is not theirs."))).Expect(303);

        var proposed = Text((await mia.Get(path)).Expect(200));
        Assert.Contains("Decide on numbers that are asked back", proposed);
        Assert.Contains("The numbers go back to their former holder.", proposed);
        Assert.DoesNotContain("undo: " + undo, proposed);
        Assert.DoesNotContain("/confirm\"", proposed);
        (await leo.Submit(path, Confirming(Text((await leo.Get(path)).Expect(200))))).Expect(303);

        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        var over = Text((await mia.Get(path)).Expect(200));
        Assert.Contains("The signature is not theirs.", over);
        Assert.DoesNotContain(path + "/accept\"", over);
        Assert.Contains("No former holder asks for numbers back.", (await sandbox.Get("/desk/transfers")).Text);
    }

    [Fact]
    public async Task A_refusal_is_proposed_beside_it_and_the_asker_reads_its_reason()
    {
        await using var exchange = await Exchange.Begin();
        var (_, undo) = await Asked(exchange);
        using var desk = await Visitor.AtDesk(exchange.Server, Role.Lead, exchange.Sandbox.Id);
        var path = "/desk/undos/" + undo;
        (await desk.Submit(path, path + "/refuse", ("why", "Both signed the contract."))).Expect(303);
        // A sandbox's desk is both people.
        var list = Text((await desk.Get("/desk/proposals")).Expect(200));
        Assert.Contains("The numbers stay where they are.", list);
        Assert.Contains($"href=\"{path}\"", list);
        (await desk.Submit("/desk/proposals", Confirming(list))).Expect(303);

        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        var told = (await exchange.Notices(Exchange.Acme)).First(n => n.GetProperty("kind").GetString() == "undo_refused");
        Assert.Contains("Both signed the contract.", told.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_auditor_sees_it_without_a_form_and_the_desk_of_another_sandbox_sees_nothing()
    {
        await using var exchange = await Exchange.Begin();
        var (_, undo) = await Asked(exchange);
        var path = "/desk/undos/" + undo;
        using var auditor = await Visitor.AtDesk(exchange.Server, Role.Auditor, exchange.Sandbox.Id);
        Assert.DoesNotContain($"action=\"{path}", (await auditor.Get(path)).Expect(200).Text);
        foreach (var act in (string[])["/accept", "/refuse"])
        {
            (await auditor.Post(path + act, [("why", "x")])).Expect(404);
        }

        var other = await exchange.Server.Sandbox("initrode");
        using var stranger = await Visitor.AtDesk(exchange.Server, Role.Lead, other.Id);
        (await stranger.Get(path)).Expect(404);
        Assert.DoesNotContain(undo, (await stranger.Get("/desk/transfers")).Expect(200).Text);
        using var holder = await Visitor.Of(exchange.Server, exchange.AccountId(Exchange.Acme));
        (await holder.Get(path)).Expect(404);
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task The_page_has_no_serious_finding_and_is_not_wider_than_its_window(int width, bool dark)
    {
        await using var exchange = await Exchange.Begin();
        var (_, undo) = await Asked(exchange);
        await using var tab = await Tab.Open(exchange.Server, width: width, dark: dark);
        await tab.SignInAs("the desk", exchange.Sandbox.Id.ToString());
        var wrong = new List<string>();
        foreach (var path in (string[])["/desk/undos/" + undo, "/desk/transfers", "/desk/alarms"])
        {
            Assert.Equal(200, (await tab.Go(path))!.Status);
            wrong.AddRange(await tab.Findings());
            if (await tab.Overflow() is > 0 and var pixels)
            {
                wrong.Add($"{path} is {pixels} pixels wider than its window");
            }
        }

        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_two_sides_stand_beside_each_other_on_a_desk()
    {
        await using var exchange = await Exchange.Begin();
        var (_, undo) = await Asked(exchange);
        await using var tab = await Tab.Open(exchange.Server, width: 1440);
        await tab.SignInAs("the desk", exchange.Sandbox.Id.ToString());
        await tab.Go("/desk/undos/" + undo);
        var (former, present) = (await Box("former"), await Box("present"));
        Assert.True(former.X + former.Width <= present.X && Math.Abs(former.Y - present.Y) < 1);

        async Task<LocatorBoundingBoxResult> Box(string side) =>
            (await tab.Page.Locator($"section[aria-labelledby={side}]").BoundingBoxAsync())!;
    }

    /// <summary>A page fails where a word is missing, and an alarm is no time for that.</summary>
    [Fact]
    public async Task Every_alarm_and_every_kind_of_proposal_has_its_word()
    {
        await using var server = await TestServer.Start();
        var words = Words.Of(Words.First);
        Assert.All(Enum.GetValues<AlarmKind>(), kind => Assert.True(words.Has("alarm." + kind), $"alarm.{kind}"));
        Assert.All(server.Services.GetRequiredService<ProposalBook>().Kinds, kind => Assert.True(words.Has("proposal.kind." + kind), $"proposal.kind.{kind}"));
    }

    /// <summary>A number moved from acme to globex, the desk wrote about it, and acme asks for it back.</summary>
    internal static async Task<(string Order, string Undo)> Asked(Exchange exchange)
    {
        var order = await UndoTests.Moved(exchange, Exchange.Number);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/comments", new { text = "They have a contract.", kind = "internal" })).Expect(201);
        (await UndoTests.Ask(exchange, order)).Expect(200);
        var undos = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/undos")).Expect(200).Json.GetProperty("data");
        return (order, Assert.Single(undos.EnumerateArray()).GetProperty("id").GetString()!);
    }

    /// <summary>Where the form goes that confirms the only proposal of a page.</summary>
    static string Confirming(string page) => page.Split("action=\"").Select(p => p.Split('"')[0]).Single(p => p.EndsWith("/confirm", StringComparison.Ordinal));

    static string Text(Answered page) => WebUtility.HtmlDecode(page.Text);

    static string Column(string page, string side) => page.Split($"aria-labelledby=\"{side}\"")[1].Split("aria-labelledby=")[0].Split("<h2>Propose")[0];
}
