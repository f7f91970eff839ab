using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.Sandboxes;

namespace Hostline.Portal.Inspector;

/// <summary>A sandbox that someone is viewing.</summary>
/// <param name="MayAct">Whether they may change anything there.</param>
public sealed record Room(World World, IReadOnlyList<Account> Accounts, bool MayAct)
{
    public IReadOnlyList<AccountId> AccountIds => [.. Accounts.Select(a => a.Id)];

    public string NameOf(AccountId account) => Accounts.FirstOrDefault(a => a.Id == account)?.Name ?? account.ToString();

    public string At(string path = "") => $"/sandbox/{World.Id}{path}";
}

/// <summary>
/// Gives access to a sandbox to those who may see it: anyone in open mode, its own desk, the host's desk. For all others it is as if the
/// sandbox did not exist.
/// </summary>
sealed class Rooms(SandboxBook sandboxes, AccountBook accounts, SandboxUse use)
{
    /// <param name="acts">Whether the page changes something, which an auditor may not.</param>
    public PageHandler In(Func<Visit, Room, Task<IResult>> page, bool acts = false) => async visit =>
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["sandbox"]?.ToString(), out WorldId id) || !Sees(visit, id) || (acts && !MayAct(visit))
            || await sandboxes.Find(id) is not { } world)
        {
            return ErrorPages.NotFound(visit);
        }

        var owned = await accounts.OfWorld(id);
        visit.Enter(world, owned);
        use.Of(world, visit.DatabaseNow);
        return await page(visit, new(world, owned, MayAct(visit)));
    };

    public static bool IsOpen(Visit visit) => visit.Around.IsOpenTo(visit.Http.Request);

    /// <summary>The path of the sandbox that somebody is signed in to, where they may look into it.</summary>
    public static string? PathFor(Visit visit) => visit.World is { IsLive: false } world && IsOpen(visit) ? $"/sandbox/{world.Id}" : null;

    static bool Sees(Visit visit, WorldId world) => IsOpen(visit) || (visit.Session is { IsDesk: true } desk && (desk.World is null || desk.World.Id == world));

    static bool MayAct(Visit visit) => IsOpen(visit) || visit.Session is { IsDesk: true, MayAct: true };
}
