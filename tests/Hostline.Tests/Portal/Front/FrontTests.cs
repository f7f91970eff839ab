using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Front;

/// <summary>The front door shows the way to everything, to people and to programs.</summary>
public sealed partial class FrontTests
{
    [Fact]
    public async Task Each_way_from_the_front_page_leads_to_a_page()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var browser = new PersonBrowser(server.BaseUrl);
        var front = (await browser.Open("/")).Expect(200).Text;
        var links = Links().Matches(front).Select(m => m.Groups[1].Value).Distinct().ToList();
        string[] ways = ["/sign-in", "/docs", "/openapi", "/line", .. Ways.Select(w => $"/sandbox/{sandbox.Id}{w}")];
        Assert.Superset(ways.ToHashSet(), links.ToHashSet());
        foreach (var link in links)
        {
            (await browser.Open(link.Split('#')[0])).Expect(200, 301);   // the reference moves to its first page
        }

        Assert.Contains("id=\"clock\"", (await browser.Open($"/sandbox/{sandbox.Id}")).Text);
    }

    static readonly string[] Ways = ["/tour", "?tab=texts", "?tab=webhooks", "#clock", "/numbers"];

    [Fact]
    public async Task A_program_finds_the_open_sandboxes_and_nothing_of_them_where_open_mode_does_not_apply()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme");
        var root = (await new TestSandbox(server.BaseUrl, default).Send(HttpMethod.Get, "/", null, null)).Expect(200).Json;
        Assert.Equal(server.BaseUrl + "/docs", root.GetProperty("docs").GetString());
        var found = root.GetProperty("open_sandboxes").EnumerateArray().Single(s => s.GetProperty("id").GetString() == sandbox.Id.ToString());
        foreach (var way in (string[])["messages", "webhooks", "clock"])
        {
            var path = new Uri(found.GetProperty(way).GetString()!).AbsolutePath;
            (await sandbox.Send(HttpMethod.Get, path, sandbox.Key, null)).Expect(200);
        }

        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, server.BaseUrl);
        elsewhere.Headers.Host = "hostline.example";
        using var answer = await Support.Http.Client.SendAsync(elsewhere, TestContext.Current.CancellationToken);
        var said = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(said.GetProperty("open_sandboxes").EnumerateArray());
    }

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
