using System.Reflection;
using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.Portal.Manual;
using Hostline.Sandboxes;
using Hostline.Server;

namespace Hostline.Portal.Front;

/// <summary>A sandbox with the accounts that can be signed in to with one click.</summary>
public sealed record OpenSandbox(World World, IReadOnlyList<Account> Accounts);

/// <param name="Apis">Each vendor's API with the base address of its clients.</param>
/// <param name="Sandboxes">Those that can be entered without a key; none where open mode does not apply.</param>
/// <param name="WhyClosed">Why open mode does not apply; null if it does.</param>
public sealed record FrontModel(IReadOnlyList<(string Vendor, string Base)> Apis, string Version, IReadOnlyList<OpenSandbox> Sandboxes, string? WhyClosed);

/// <summary>The front page: HTML for a browser, the same content as JSON for a program.</summary>
sealed class FrontDoor(Claims claims, SandboxBook sandboxes, Accounts.AccountBook accounts) : PageGroup
{
    const int SandboxesShown = 5;

    static readonly string Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public override void Map(PageTable pages) => pages.Get("/", Admits.Everybody, Show);

    async Task<IResult> Show(Visit visit)
    {
        var closed = visit.Around.WhyClosedTo(visit.Http.Request);
        var open = closed is null ? await Open() : [];
        if (!visit.Http.Request.WantsPage())
        {
            return ForPrograms(visit, open);
        }

        var apis = claims.Bases.Select(b => (b.Vendor, visit.Around.Address.At(b.Base).AbsoluteUri)).ToList();
        return visit.Page<FrontView, FrontModel>(new(apis, Version, open, closed));
    }

    /// <summary>The sandboxes used most recently, the demo's among them.</summary>
    public async Task<IReadOnlyList<OpenSandbox>> Open()
    {
        var found = new List<OpenSandbox>();
        foreach (var world in await sandboxes.Newest(SandboxesShown))
        {
            found.Add(new(world, [.. (await accounts.OfWorld(world.Id)).OrderBy(a => a.Name, StringComparer.Ordinal)]));
        }

        return found;
    }

    IResult ForPrograms(Visit visit, IReadOnlyList<OpenSandbox> open)
    {
        string At(string path) => visit.Around.Address.At(path).AbsoluteUri;
        return Results.Json(new Dictionary<string, object>
        {
            ["name"] = "Hostline",
            ["version"] = Version,
            ["apis"] = claims.Bases.ToDictionary(b => b.Vendor.ToLowerInvariant(), b => At(b.Base)),
            ["hostline_api"] = At("/hostline/v1"),
            ["openapi"] = At("/openapi"),
            ["docs"] = At(Handbook.Root),
            ["sign_in"] = At("/sign-in"),
            ["line"] = At("/line"),
            ["sandboxes"] = At("/hostline/v1/sandboxes"),
            ["open_sandboxes"] = open.Select(s => WaysOf(s.World, At)),
            ["health"] = At("/healthz"),
            ["ready"] = At("/readyz"),
        }, JsonSerializerOptions.Default);
    }

    /// <summary>What can be done with a sandbox that can be entered without a key.</summary>
    static Dictionary<string, string> WaysOf(World world, Func<string, string> at) => new()
    {
        ["id"] = world.Id.ToString(),
        ["name"] = world.Name,
        ["page"] = at($"/sandbox/{world.Id}"),
        ["tour"] = at($"/sandbox/{world.Id}/tour"),
        ["messages"] = at($"/hostline/v1/sandboxes/{world.Id}/messages"),
        ["webhooks"] = at($"/hostline/v1/sandboxes/{world.Id}/webhooks"),
        ["clock"] = at($"/hostline/v1/sandboxes/{world.Id}/clock"),
    };
}
