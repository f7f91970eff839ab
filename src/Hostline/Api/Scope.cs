using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Sandboxes;

namespace Hostline.Api;

/// <summary>The filter of a list; null for everything that the key may see.</summary>
sealed record Scope(WorldId? World, AccountId? Account);

/// <summary>
/// The same rule for all lists: a key lists what it may see (an account's key its own, a sandbox's key its world, the operator key every
/// world), narrowed by <c>world</c> ("live", or a sandbox's id) and by <c>account</c>.
/// </summary>
sealed class Scopes(Accounts.AccountBook accounts, SandboxBook sandboxes)
{
    public const string World = "world";
    public const string Account = "account";

    /// <summary>A filter for something that the key may not see is answered as if that did not exist.</summary>
    public async Task<Outcome<Scope>> Of(Query query, Access access)
    {
        var (world, account) = (query.World(World), query.Id<AccountId>(Account));
        if (query.IsRefused)
        {
            return Outcome<Scope>.Refused(query.Refusals);
        }

        if (world is { } one && !await Exists(access, one))
        {
            return new Refusal(Reason.NotFound, World, Detail: "There is no such sandbox for these credentials.");
        }

        if (account is { } asked && (await accounts.Find(access, asked) is not { } found || (world ?? found.World) != found.World))
        {
            return new Refusal(Reason.NotFound, Account);
        }

        return new Scope(world ?? access.World?.Id, account ?? access.Caller?.Account.Id);
    }

    /// <summary>
    /// The accounts to list, if there are few; null if the list is filtered by <see cref="Scope.World"/>, or shows everything.
    /// </summary>
    public async Task<IReadOnlyList<AccountId>?> Accounts(Scope scope) =>
        scope.Account is { } account ? [account]
        : scope.World is { } world && world != Core.Worlds.World.LiveId ? [.. (await accounts.OfWorld(world)).Select(a => a.Id)]
        : null;

    async Task<bool> Exists(Access access, WorldId world) =>
        access.Caller is { } caller ? caller.World.Id == world
        : access.SeesWorld(world) && (world == Core.Worlds.World.LiveId || await sandboxes.Find(world) is not null);
}
