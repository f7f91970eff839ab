using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Api;
using Hostline.Tests.Ownership;
using Hostline.Tests.Portal;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hostline.Tests.Desk;

/// <summary>The desk in a real browser.</summary>
public sealed class DeskBrowserTests
{
    const int Width = 1440, Height = 900;

    [Theory]
    [InlineData("accept", true)]
    [InlineData("refuse", true)]
    [InlineData("accept", false)]
    [InlineData("refuse", false)]
    public async Task A_reviewer_decides_in_one_screen_without_scrolling(string verdict, bool scripts)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        var order = await InReview(sandbox, "+13125550001", "+13125550002", "+13125550003");
        await using var tab = await Tab.Open(scene.Server, scripts, Width, Height);
        await tab.SignInAs("the desk", sandbox.Id.ToString());
        await tab.Go("/desk");
        await tab.Press("Take the next one");
        Assert.EndsWith("/desk/review/" + order, new Uri(tab.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await InOneScreen(tab);

        await tab.Page.GetByRole(AriaRole.Radio, new() { Name = verdict == "accept" ? "Accept" : "Refuse" }).CheckAsync();
        if (verdict == "refuse")
        {
            await tab.Page.Locator("select[name=reason]").SelectOptionAsync("signature_missing");
            if (scripts)
            {
                await tab.Page.Locator("#reads input[name=seen]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            }
            else
            {
                // The text is shown before it is sent.
                await tab.Press("Send the decision");
            }

            Assert.Contains("The customer reads:", await tab.Page.Locator("#reads").InnerTextAsync());
            await InOneScreen(tab);
        }

        await tab.Press("Send the decision");
        Assert.Contains(verdict == "accept" ? "The documents are accepted." : "The documents are refused", await tab.Page.Locator("main").InnerTextAsync());
        Assert.Empty(tab.Complaints);
    }

    /// <summary>With something to see on each page: what waits, is stuck, held, disputed, locked, allowed, alarming, and proposed.</summary>
    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task No_page_of_the_desk_has_a_serious_finding_or_is_wider_than_its_window(int width, bool dark)
    {
        await using var exchange = await Exchange.Begin();
        var (review, open) = await Fill(exchange);
        await exchange.Server.Alter("""
            insert into errands (id, world, account, order_id, kind, payload, attempts, due_at, fence, answer)
            select id, world, account, id, 1, x'', 3, 1, 1, 'it is down for maintenance, so nobody can say when it answers again' from orders
            """);
        await using var tab = await Tab.Open(exchange.Server, width: width, dark: dark);
        await tab.SignInAs("the desk", exchange.Sandbox.Id.ToString());
        var pages = exchange.Server.Services.GetRequiredService<PageTable>().Routes
            .Where(r => r.Method == "GET" && (r.Admits.Roles & Role.Lead) != 0 && r.Path.StartsWith("/desk", StringComparison.Ordinal)
                && !r.Path.Contains('{', StringComparison.Ordinal) && !r.Path.StartsWith("/desk/me", StringComparison.Ordinal) && r.Path != "/desk/people")
            .Select(r => r.Path);
        var wrong = await Look(tab, [.. pages, $"/desk/review/{review}", $"/desk/orders/{open}", "/desk/find?q=acme",
            "/desk/stuck/work/LookUp", "/desk/stuck/work/LookUp/again", "/desk/accounts/" + exchange.AccountId(Exchange.Acme), await DisputeOf(exchange)]);
        Assert.Empty(await Empty(tab, "/desk", "/desk/stuck", "/desk/transfers", "/desk/disputes", "/desk/proposals", "/desk/locks", "/desk/allowlist",
            "/desk/alarms"));

        // The host's own desk, which no sandbox has.
        await HostPeople.Join(exchange.Server, "mia", Role.Lead);
        await using var host = await Tab.Open(exchange.Server, width: width, dark: dark);
        using var lead = await Visitor.AtDesk(exchange.Server, Role.Lead, null);
        await host.SignInAs(lead);
        wrong.AddRange(await Look(host, ["/desk/network", "/desk/people"]));
        Assert.Contains("mia", await host.Page.Locator("main").InnerTextAsync());
        wrong.AddRange(tab.Complaints.Concat(host.Complaints));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static async Task<List<string>> Look(Tab tab, IEnumerable<string> paths)
    {
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            var answer = await tab.Go(path);
            wrong.AddRange(answer!.Status == 200 ? await tab.Findings() : [$"{path} answered {answer.Status}"]);
            if (await tab.Overflow() is > 0 and var pixels)
            {
                wrong.Add($"{path} is {pixels} pixels wider than its window");
            }
        }

        return wrong;
    }

    /// <summary>Those of the pages that say that there is nothing.</summary>
    static async Task<IReadOnlyList<string>> Empty(Tab tab, params IReadOnlyList<string> paths)
    {
        var empty = new List<string>();
        foreach (var path in paths)
        {
            await tab.Go(path);
            if (await tab.Page.Locator("main .empty").CountAsync() > 0)
            {
                empty.Add(path);
            }
        }

        return empty;
    }

    /// <returns>An order in review, and one with a proposal.</returns>
    static async Task<(string Review, string Open)> Fill(Exchange exchange)
    {
        const string Locked = "+13125559002", Alarm = "+13125550003";
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var held = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{held}/dispute", new { reason = "The owner called." })).Expect(200);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        (await exchange.Sandbox.Send(HttpMethod.Post, "/hostline/v1/allowlist", exchange.Sandbox.ApiKey(Exchange.Acme),
            new { from = exchange.AccountId(Exchange.Acme), to = exchange.AccountId(Exchange.Initech), until = "2027-01-01T00:00:00Z" })).Expect(201);
        using (var owner = await LineVisits.Proven(exchange, Exchange.Number))
        {
            (await owner.Submit("/line/yours", "/line/yours/dispute", ("why", "I never signed."))).Expect(303);
        }

        await exchange.PeopleReview();
        var stuck = await exchange.Order(Exchange.Globex, Locked);
        await exchange.Finish(Exchange.Globex, stuck, Locked);
        await LineVisits.Lock(exchange, Locked);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{stuck}/accept")).Expect(200);
        var open = await exchange.Order(Exchange.Acme, Alarm);
        (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{open}/ownership", new { numbers = new[] { Alarm }, reason = "An alarm line." }))
            .Expect(202);
        var review = await exchange.Order(Exchange.Acme, Exchange.Second);
        await exchange.Finish(Exchange.Acme, review, Exchange.Second);
        await exchange.Quiet();
        return (review, open);
    }

    static async Task<string> DisputeOf(Exchange exchange) => "/desk/disputes/" + (await exchange.Sandbox.Hostline(HttpMethod.Get, "/line_disputes"))
        .Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();

    static async Task<AnyId> InReview(TestSandbox sandbox, params string[] numbers)
    {
        var order = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = numbers })).Expect(200).Json
            .GetProperty("data").GetProperty("id").GetId();
        foreach (var number in numbers)
        {
            await Scene.Prove(sandbox, order, number);
        }

        await Scene.Attach(sandbox, order);
        return order;
    }

    /// <summary>Everything that the decision is made by, and the button that sends it, are seen at once.</summary>
    static async Task InOneScreen(Tab tab)
    {
        foreach (var part in (string[])[".doubts", ".evidence", ".decision button.primary"])
        {
            var box = await tab.Page.Locator(part).First.BoundingBoxAsync();
            Assert.True(box is not null && box.Y >= 0 && box.Y + box.Height <= Height, $"{part} ends at {box?.Y + box?.Height} of {Height} pixels.");
        }
    }
}
