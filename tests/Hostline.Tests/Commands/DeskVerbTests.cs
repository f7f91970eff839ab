using System.Text.Json;
using Hostline.Core.People;
using Hostline.Tests.Api;
using Hostline.Tests.Desk;
using Hostline.Tests.Support;

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
}
