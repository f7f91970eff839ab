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
        var letter = shown.Split('\n').Single(line => line.StartsWith("letter", StringComparison.Ordinal)).Split('\t', ' ')[1];
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
