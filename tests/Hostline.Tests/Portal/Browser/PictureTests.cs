using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Tests.Letters;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>
/// In the long form, pictures of every page to look at, in <c>.build/test/pictures</c>: as the owner of an account, at the desk, and as a
/// stranger; on a dark phone, on a bright desk, and there at 200 %.
/// </summary>
public sealed partial class PictureTests
{
    static readonly (string Name, int Width, int Height, ColorScheme Colors)[] Forms =
    [
        ("phone-dark", 390, 844, ColorScheme.Dark), ("desk", 1280, 900, ColorScheme.Light), ("zoom", 640, 450, ColorScheme.Light),
    ];

    /// <summary>A screen of 1280 pixels at 400 %.</summary>
    const int Narrowest = 320;

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_and_fits_a_screen_at_four_times_its_size()
    {
        await using var world = await Exchange.Begin();
        await Fill(world);
        var table = world.Server.Services.GetRequiredService<PageTable>();
        var wrong = new List<string>();
        foreach (var (who, role) in ((string, Role)[])[("acme", Role.Owner), ("the desk", Role.Lead), ("", Role.None)])
        {
            await using var tab = await Tab.Open(world.Server);
            if (who.Length > 0)
            {
                await tab.SignInAs(who, world.Sandbox.Id.ToString());
            }

            var doors = table.Routes.Where(r => r.Method == "GET" && (r.Admits.Open || (r.Admits.Roles & role) != 0 || r.Admits == Admits.Everybody))
                .Select(r => r.Path.Replace("{sandbox}", world.Sandbox.Id.ToString(), StringComparison.Ordinal));
            await new PageWalk(world.Server, tab).From(doors.Where(p => !p.Contains('{', StringComparison.Ordinal)).Prepend("/"),
                (kind, path) => Picture(tab, who, kind, path, wrong));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A page of each kind has something on it, and the longest that may be.</summary>
    static async Task Fill(Exchange world)
    {
        await world.Host(Exchange.Acme, Exchange.Number);
        await world.Order(Exchange.Globex, Exchange.Number);
        await world.Order(Exchange.Acme, Exchange.Second);
        await world.Order(Exchange.Acme, [.. SampleLetters.Numbers(40).Select(n => n.ToString()).Where(n => n != Exchange.Number && n != Exchange.Second)]);
        await world.Order(Exchange.Acme, "+13125550122");
        (await world.Sandbox.Twilio(HttpMethod.Post, "/HostedNumbers/HostedNumberOrders", [("PhoneNumber", "+13125550888"), ("SmsCapability", "true")]))
            .Expect(201);
        await world.PeopleReview();
        var reviewed = await world.Order(Exchange.Acme, "+13125550777");
        await world.Finish(Exchange.Acme, reviewed, "+13125550777");
        await world.Quiet();
    }

    static async Task Picture(Tab tab, string who, string kind, string path, List<string> wrong)
    {
        if (!await tab.IsPage(path))
        {
            return;
        }

        foreach (var (name, width, height, colors) in Forms)
        {
            await tab.Page.SetViewportSizeAsync(width, height);
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = colors });
            await tab.Go(path);
            var folder = Checkout.At(".build", "test", "pictures", who.Length == 0 ? "stranger" : who.Replace("the ", "", StringComparison.Ordinal));
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{FileName(kind)}-{name}.png"), FullPage = true });
        }

        await tab.Page.SetViewportSizeAsync(Narrowest, Forms[0].Height);
        if (await tab.Overflow() is > 0 and var pixels)
        {
            wrong.Add($"{path} is {pixels} pixels wider than a screen at 400 % for {(who.Length == 0 ? "a stranger" : who)}");
        }
    }

    static string FileName(string kind) => Unfit().Replace(kind.Trim('/'), "-") is { Length: > 0 } name ? name.Trim('-') : "front";

    [GeneratedRegex("[^a-z]+")]
    private static partial Regex Unfit();
}
