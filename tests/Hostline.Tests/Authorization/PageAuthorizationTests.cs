using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Authorization;

/// <summary>Every page for every role, from the table that the program itself uses.</summary>
public sealed partial class PageAuthorizationTests
{
    static readonly Role[] Every = [Role.Owner, Role.Member, Role.ReadOnly, Role.Signer, Role.Operator, Role.Lead, Role.Auditor];

    [Fact]
    public async Task A_page_opens_for_the_roles_of_its_route_and_for_nobody_else()
    {
        await using var server = await TestServer.Start(configure: s => s with { OpenSandboxes = false, KeyRate = 0 });
        var (account, world) = await LiveAccount(server);
        var wrong = new List<string>();
        foreach (var role in Every)
        {
            using var visitor = (role & Roles.Desk) != 0 ? await Visitor.AtDesk(server, role, null) : await Visitor.Of(server, account, role);
            foreach (var route in RoutesOf(server))
            {
                var answer = await Ask(visitor, route, world);
                if (MayBeFramed(answer))
                {
                    wrong.Add($"{route.Method} {route.Path} as {role} can be framed");
                }

                if ((route.Admits.Roles & role) == 0 ? answer.Status != 404 : answer.Status >= 500 || answer.Status == 401)
                {
                    wrong.Add($"{route.Method} {route.Path} as {role}: {answer.Status}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_changes_nothing()
    {
        await using var server = await TestServer.Start(configure: s => s with { OpenSandboxes = false, KeyRate = 0 });
        using var stranger = new Visitor(server.BaseUrl);
        var wrong = new List<string>();
        foreach (var route in RoutesOf(server))
        {
            var answer = await Ask(stranger, route, World.LiveId);
            var isSentToSignIn = answer.Status == 303 && answer.Headers["Location"].StartsWith("/sign-in?next=%2F", StringComparison.Ordinal);
            if (route.Method == "GET" ? !isSentToSignIn : answer.Status != 401)
            {
                wrong.Add($"{route.Method} {route.Path}: {answer.Status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A form that was made for another session, or for another act, is taken by no route.</summary>
    [Fact]
    public async Task A_form_without_the_seal_of_this_session_and_act_is_refused_by_every_route()
    {
        await using var server = await TestServer.Start(configure: s => s with { OpenSandboxes = false, KeyRate = 0 });
        var (account, world) = await LiveAccount(server);
        using var owner = await Visitor.Of(server, account);
        using var lead = await Visitor.AtDesk(server, Role.Lead, null);
        var wrong = new List<string>();
        foreach (var route in server.Services.GetRequiredService<PageTable>().Routes.Where(r => r is { Method: "POST", IsByLink: false }))
        {
            var visitor = (route.Admits.Roles & Roles.Desk) != 0 ? lead : owner;
            if (route.Admits.Roles != Role.None && (route.Admits.Roles & (Role.Owner | Role.Lead)) == 0)
            {
                continue;
            }

            var answer = await Ask(visitor, route, world);
            if (answer.Status != 422 || !answer.Text.Contains("This form cannot be used anymore", StringComparison.Ordinal))
            {
                wrong.Add($"{route.Method} {route.Path}: {answer.Status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task No_page_that_everybody_may_open_can_be_framed()
    {
        await using var server = await TestServer.Start();
        using var stranger = new Visitor(server.BaseUrl);
        var wrong = new List<string>();
        foreach (var route in server.Services.GetRequiredService<PageTable>().Routes.Where(r => r.Admits.Roles == Role.None))
        {
            if (MayBeFramed(await Ask(stranger, route, World.LiveId)))
            {
                wrong.Add($"{route.Method} {route.Path}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Older browsers know the second header only.</summary>
    static bool MayBeFramed(Answered answer) => answer.Headers.GetValueOrDefault("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) == true
        && !(answer.Headers.GetValueOrDefault("Content-Security-Policy")?.Contains("frame-ancestors 'none'", StringComparison.Ordinal) == true
            && answer.Headers.GetValueOrDefault("X-Frame-Options") == "DENY");

    static IEnumerable<PageRoute> RoutesOf(TestServer server) =>
        server.Services.GetRequiredService<PageTable>().Routes.Where(r => r.Admits.Roles != Role.None);

    static async Task<(AccountId Account, WorldId World)> LiveAccount(TestServer server)
    {
        var opened = await server.Services.GetRequiredService<Hostline.Accounts.AccountBook>().OpenLive("Northwind", "ops@northwind.example");
        return (opened.Account.Id, opened.Account.World);
    }

    /// <summary>Ids that belong to nobody stand in for the parameters: who may open the page is answered 404 for them, or 422 for its form.</summary>
    static Task<Answered> Ask(Visitor visitor, PageRoute route, WorldId world)
    {
        var path = Parameter().Replace(route.Path, p => p.Groups[1].Value == "sandbox" ? world.ToString() : Guid.CreateVersion7().ToString());
        return route.Method == "GET" ? visitor.Get(path) : visitor.Post(path, [("nothing", "1")]);
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
