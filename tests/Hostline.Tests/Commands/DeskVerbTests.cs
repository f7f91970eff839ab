using System.Text.Json;
using Hostline.Core.People;
using Hostline.Tests.Api;
using Hostline.Tests.Desk;
using Hostline.Tests.Ownership;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Commands;

/// <summary>The desk from the command line, each operator with a key of their own.</summary>
public sealed class DeskVerbTests
{
    [Fact]
    public async Task Two_operators_prove_review_and_fail_orders_and_one_of_them_is_removed()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await HostPeople.Join(scene.Server, "mia", Role.Operator), await HostPeople.Join(scene.Server, "leo", Role.Lead));
        string[] asMia = ["--server", scene.Server.BaseUrl, "--key", mia.Key], asLeo = ["--server", scene.Server.BaseUrl, "--key", leo.Key];
        var sandbox = await scene.Reviewed();
        var waiting = await scene.OrderInReview(sandbox);
        var order = await Scene.Order(sandbox, "+13125550002");

        var proposed = JsonElement.Parse((await HostlineProgram.Run(
            ["orders", "prove", order.ToString(), "--number", "+13125550002", "--reason", "An alarm line.", "--json", .. asMia])).Succeeded());
        var id = proposed.GetProperty("id").GetString()!;
        Assert.Contains("cannot confirm", (await HostlineProgram.Run(["proposals", "confirm", id, .. asMia])).FailedWith(1));
        Assert.Contains(id, (await HostlineProgram.Run(["proposals", "list", .. asLeo])).Succeeded());
        Assert.Contains("confirmed", (await HostlineProgram.Run(["proposals", "confirm", id, .. asLeo])).Succeeded());

        Assert.Contains(waiting.ToString(), (await HostlineProgram.Run(["orders", "list", "--state", "in_review", .. asMia])).Succeeded());
        var shown = (await HostlineProgram.Run(["review", "show", waiting.ToString(), .. asMia])).Succeeded();
        Assert.Contains("letter of (acme).pdf", shown);
        var letter = shown.Split('\n').Single(line => line.StartsWith("letter\t", StringComparison.Ordinal)).Split('\t', ' ')[1];
        var file = Path.Combine(Directory.CreateTempSubdirectory("hostline-letter-").FullName, "letter.pdf");
        (await HostlineProgram.Run(["review", "document", letter, "--out", file, .. asMia])).Succeeded();
        Assert.Equal(Scene.Letter, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        (await HostlineProgram.Run(["orders", "fail", order.ToString(), "--reason", "failed_by_operator", .. asMia])).Succeeded();

        var account = sandbox.Account().GetProperty("id").GetString()!;
        Assert.Contains("acme", (await HostlineProgram.Run(["account", "list", "--sandbox", sandbox.Id.ToString(), .. asMia])).Succeeded());
        (await HostlineProgram.Run(["account", "suspend", account, "--reason", "Late.", .. asMia])).FailedWith(1);
        Assert.Contains("suspended", (await HostlineProgram.Run(["account", "suspend", account, "--reason", "Late.", .. asLeo])).Succeeded());
        Assert.Contains("mia", (await HostlineProgram.Run(["operator", "list", .. asLeo])).Succeeded());
        (await HostlineProgram.Run(["operator", "remove", mia.Person.ToString(), .. asLeo])).Succeeded();
        (await HostlineProgram.Run(["orders", "list", .. asMia])).FailedWith(1);
    }

    [Fact]
    public async Task Two_operators_decide_on_numbers_that_are_asked_back()
    {
        await using var exchange = await Exchange.Begin();
        var (mia, leo) = (await HostPeople.Join(exchange.Server, "mia", Role.Operator), await HostPeople.Join(exchange.Server, "leo", Role.Operator));
        string[] asMia = ["--server", exchange.Server.BaseUrl, "--key", mia.Key], asLeo = ["--server", exchange.Server.BaseUrl, "--key", leo.Key];
        var (order, undo) = await UndoPageTests.Asked(exchange);

        Assert.Contains($"{undo}\t{order}", (await HostlineProgram.Run(["undos", "list", "--sandbox", exchange.Sandbox.Id.ToString(), .. asMia])).Succeeded());
        var shown = (await HostlineProgram.Run(["undos", "show", undo, .. asMia])).Succeeded();
        Assert.Contains("We never agreed.", shown);
        Assert.Contains("They have a contract.", shown);
        var sides = shown.Split('\n').Where(l => l.StartsWith("former\t", StringComparison.Ordinal) || l.StartsWith("present\t", StringComparison.Ordinal))
            .Select(l => l.Split('\t')).ToList();
        Assert.Equal(["acme", "globex"], sides.Select(s => s[1]));
        // Order, letter, bill, proof and codes of each.
        Assert.All(sides, side => Assert.All(side[2..7], cell => Assert.NotEqual("", cell)));

        var proposed = (await HostlineProgram.Run(["undos", "accept", undo, "--reason", "Not their signature.", "--json", .. asMia])).Succeeded();
        var proposal = JsonElement.Parse(proposed).GetProperty("id").GetString()!;
        Assert.Contains("cannot confirm", (await HostlineProgram.Run(["proposals", "confirm", proposal, .. asMia])).FailedWith(1));
        Assert.Contains("confirmed", (await HostlineProgram.Run(["proposals", "confirm", proposal, .. asLeo])).Succeeded());
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Acme));
        (await HostlineProgram.Run(["undos", "refuse", undo, "--reason", "Too late.", .. asLeo])).FailedWith(1);
    }

    [Fact]
    public async Task An_order_is_commented_on_held_and_reversed_and_the_allowlist_changed()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        string[] desk = ["--server", exchange.Server.BaseUrl, "--key", exchange.Sandbox.Key];
        (await HostlineProgram.Run(["orders", "comment", order, "--text", "They called.", "--internal", .. desk])).Succeeded();
        (await HostlineProgram.Run(["orders", "comment", order, "--text", "Call us.", .. desk])).Succeeded();
        var comments = (await HostlineProgram.Run(["orders", "comments", order, .. desk])).Succeeded();
        Assert.Contains("internal", comments);
        Assert.Contains("Call us.", comments);
        (await HostlineProgram.Run(["orders", "hold", order, "--reason", "Not us.", .. desk])).Succeeded();
        Assert.Contains(order, (await HostlineProgram.Run(["disputes", "list", .. desk])).Succeeded());
        Assert.Contains("proposal", (await HostlineProgram.Run(["orders", "reverse", order, "--reason", "Not agreed.", .. desk])).Succeeded());
        var (acme, globex) = (exchange.AccountId(Exchange.Acme).ToString(), exchange.AccountId(Exchange.Globex).ToString());
        string[] pair = ["--from", acme, "--to", globex, "--reason", "One company."];
        var added = (await HostlineProgram.Run(["allowlist", "add", "--until", "2100-01-01T00:00:00Z", .. pair, "--json", .. desk])).Succeeded();
        await Confirm(added);
        Assert.Contains("2100-01-01", (await HostlineProgram.Run(["allowlist", "list", .. desk])).Succeeded());
        await Confirm((await HostlineProgram.Run(["allowlist", "remove", .. pair, "--json", .. desk])).Succeeded());
        Assert.DoesNotContain("2100-01-01", (await HostlineProgram.Run(["allowlist", "list", .. desk])).Succeeded());

        async Task Confirm(string proposed) => (await HostlineProgram.Run(
            ["proposals", "confirm", JsonElement.Parse(proposed).GetProperty("id").GetString()!, .. desk])).Succeeded();
    }

    [Fact]
    public async Task A_lead_decides_for_a_holder_from_the_command_line()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var (mia, leo) = (await HostPeople.Join(exchange.Server, "mia", Role.Operator), await HostPeople.Join(exchange.Server, "leo", Role.Lead));
        string[] asMia = ["--server", exchange.Server.BaseUrl, "--key", mia.Key], asLeo = ["--server", exchange.Server.BaseUrl, "--key", leo.Key];
        Assert.Contains("needs the role lead", (await HostlineProgram.Run(["orders", "reject", order, "--reason", "They refuse.", .. asMia])).FailedWith(1));
        Assert.Contains("consent\t", (await HostlineProgram.Run(["orders", "reject", order, "--reason", "They refuse.", .. asLeo])).Succeeded());
        Assert.Contains("No holder is asked", (await HostlineProgram.Run(["orders", "approve", order, "--reason", "They agree.", .. asLeo])).FailedWith(1));
        var consent = (await exchange.Sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("consents")[0];
        Assert.Equal("rejected", consent.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Disputes_and_locks_of_owners_are_worked_on_from_the_command_line()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        using (var owner = await LineVisits.Proven(exchange, Exchange.Number))
        {
            (await owner.Submit("/line/yours", "/line/yours/dispute", ("why", "I never signed."))).Expect(303);
            (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
        }

        var (mia, leo) = (await HostPeople.Join(exchange.Server, "mia", Role.Operator), await HostPeople.Join(exchange.Server, "leo", Role.Lead));
        string[] asMia = ["--server", exchange.Server.BaseUrl, "--key", mia.Key], asLeo = ["--server", exchange.Server.BaseUrl, "--key", leo.Key],
            there = ["--sandbox", exchange.Sandbox.Id.ToString()];
        var listed = (await HostlineProgram.Run(["disputes", "lines", .. there, .. asMia])).Succeeded();
        Assert.Contains("I never signed.", listed);
        var id = listed.Split('\n')[1].Split('\t')[0];
        (await HostlineProgram.Run(["disputes", "close", id, "--reason", "You signed.", .. asMia])).FailedWith(1);
        Assert.Contains("closed", (await HostlineProgram.Run(["disputes", "close", id, "--reason", "You signed.", .. asLeo])).Succeeded());
        Assert.DoesNotContain(id, (await HostlineProgram.Run(["disputes", "lines", .. there, .. asMia])).Succeeded());
        Assert.Contains(id, (await HostlineProgram.Run(["disputes", "lines", "--all", .. there, .. asMia])).Succeeded());

        Assert.Contains("owner", (await HostlineProgram.Run(["locks", "list", .. there, .. asMia])).Succeeded());
        var proposed = (await HostlineProgram.Run(["locks", "unlock-line", Exchange.Number, "--reason", "They lost it.", .. there, .. asMia])).Succeeded();
        var proposal = proposed.Split('\n').Single(line => line.StartsWith("proposal", StringComparison.Ordinal)).Split('\t', ' ')[^1].Trim();
        Assert.Contains("confirmed", (await HostlineProgram.Run(["proposals", "confirm", proposal, .. asLeo])).Succeeded());
        Assert.DoesNotContain("owner", (await HostlineProgram.Run(["locks", "list", .. there, .. asMia])).Succeeded());
    }
}
