using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Api;
using Hostline.Tests.Portal.Browser;
using Hostline.Tests.Support;
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
        var order = await scene.OrderInReview(sandbox);
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

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task No_page_of_the_desk_has_a_serious_finding_or_is_wider_than_its_window(int width, bool dark)
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed("acme", "globex");
        var order = await scene.OrderInReview(sandbox);
        var open = await Scene.Order(sandbox, "+13125550002");
        await sandbox.Hostline(HttpMethod.Post, $"/orders/{open}/ownership", new { numbers = new[] { "+13125550002" }, reason = "An alarm line." });
        await scene.Server.Alter("""
            insert into errands (id, world, account, order_id, kind, payload, attempts, due_at, fence, answer)
            select id, world, account, id, 1, x'', 3, 1, 1, 'it is down for maintenance, so nobody can say when it answers again' from orders
            """);
        await using var tab = await Tab.Open(scene.Server, width: width, dark: dark);
        await tab.SignInAs("the desk", sandbox.Id.ToString());
        var wrong = new List<string>();
        var pages = scene.Server.Services.GetRequiredService<PageTable>().Routes
            .Where(r => r.Method == "GET" && (r.Admits.Roles & Role.Lead) != 0 && r.Path.StartsWith("/desk", StringComparison.Ordinal)
                && !r.Path.Contains('{', StringComparison.Ordinal) && !r.Path.StartsWith("/desk/me", StringComparison.Ordinal) && r.Path != "/desk/people")
            .Select(r => r.Path);
        foreach (var path in (string[])[.. pages, $"/desk/review/{order}", $"/desk/orders/{open}", "/desk/find?q=acme",
            "/desk/stuck/work/LookUp", "/desk/stuck/work/LookUp/again",
            "/desk/accounts/" + sandbox.Account().GetProperty("id").GetString()])
        {
            var answer = await tab.Go(path);
            wrong.AddRange(answer!.Status == 200 ? await tab.Findings() : [$"{path} answered {answer.Status}"]);
            if (await tab.Overflow() is > 0 and var pixels)
            {
                wrong.Add($"{path} is {pixels} pixels wider than its window");
            }
        }

        wrong.AddRange(tab.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
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
