using System.Text.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>Members from the command line.</summary>
public sealed class MemberVerbTests
{
    [Fact]
    public async Task An_operator_invites_the_first_member_changes_a_role_and_removes_somebody()
    {
        await using var scene = await Scene.Start();
        string[] there = ["--server", scene.Server.BaseUrl, "--key", scene.OperatorKey];
        var account = (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json
            .GetProperty("id").GetString()!;
        foreach (var name in (string[])["ana", "bob"])
        {
            var made = JsonElement.Parse((await HostlineProgram.Run(
                ["account", "member", "invite", account, "--name", name, "--email", name + "@acme.example", "--json", .. there])).Succeeded());
            var link = new Uri(made.GetProperty("link").GetString()!).PathAndQuery;
            (await new PersonBrowser(scene.Server.BaseUrl).Send(link, link, ("name", name), ("password", PersonBrowser.Password))).Expect(200);
        }

        var listed = (await HostlineProgram.Run(["account", "member", "list", account, .. there])).Succeeded().Split('\n');
        var bob = listed.Single(line => line.Contains("bob@acme.example")).Split('\t')[0];
        (await HostlineProgram.Run(["account", "member", "change", account, bob, "--role", "signer", .. there])).Succeeded();
        Assert.Contains("signer", (await HostlineProgram.Run(["account", "member", "list", account, .. there])).Succeeded());
        (await HostlineProgram.Run(["account", "member", "remove", account, bob, .. there])).Succeeded();
        var ana = listed.Single(line => line.Contains("ana@acme.example")).Split('\t')[0];
        Assert.Contains("at least one owner", (await HostlineProgram.Run(["account", "member", "remove", account, ana, .. there])).FailedWith(1));
        Assert.DoesNotContain("bob", (await HostlineProgram.Run(["account", "member", "list", account, .. there])).Succeeded());
        (await HostlineProgram.Run(["account", "member", "recover", account, ana, .. there])).FailedWith(1);
    }
}
