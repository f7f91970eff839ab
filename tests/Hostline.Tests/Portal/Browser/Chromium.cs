using Hostline.Tests.Support;
using Microsoft.Playwright;

namespace Hostline.Tests.Portal.Browser;

/// <summary>Debian's Chromium, started once for all tests.</summary>
static class Chromium
{
    static readonly Lazy<Task<IBrowser>> Started = new(Start);

    public static async Task<IBrowser> Get()
    {
        if (Program is null)
        {
            RealPart.Missing("Chromium", "Run ./test install as root, or install the package chromium.");
        }

        return await Started.Value;
    }

    static string? Program { get; } = ChildProgram.Find("chromium") ?? ChildProgram.Find("chromium-browser");

    static async Task<IBrowser> Start()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }
}
