using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>What a sandbox is made with.</summary>
public sealed record NewSandbox(string Name, IReadOnlyList<string> Accounts, ClockMode Clock, DateTimeOffset? Now, ReviewMode Review);

/// <summary>A sandbox with the secrets that are shown once.</summary>
public sealed record MadeSandbox(World World, ApiKey Key, IReadOnlyList<OpenedAccount> Accounts, DateTimeOffset Now);

/// <summary>Makes isolated worlds, finds them by their key, and takes them away.</summary>
public sealed class Sandboxes(Database database, CommitQueue queue, Accounts.Accounts accounts)
{
    public async Task<MadeSandbox> Make(NewSandbox wanted)
    {
        var unit = new Unit { IsRequest = true };
        var made = Add(unit, wanted, await database.Now());
        await queue.Write(unit);
        return made;
    }

    /// <summary>Adds a new sandbox to a unit. The caller writes it, then shows the secrets once.</summary>
    public MadeSandbox Add(Unit unit, NewSandbox wanted, DateTimeOffset now)
    {
        var standing = wanted.Clock == ClockMode.Standing;
        var offset = standing || wanted.Now is null ? TimeSpan.Zero : wanted.Now.Value - now;
        var world = new World(Ids.New(now), wanted.Name, wanted.Clock, offset, standing ? (wanted.Now ?? now).CutToMicros() : null, 1, wanted.Review);
        var key = ApiKey.New(ApiKey.SandboxPrefix);
        WorldTable.Add(unit, world, key.Hash, now);
        var opened = wanted.Accounts.Select(name => accounts.Open(unit, world, name, MailboxOf(name, world), now)).ToList();
        return new(world, key, opened, world.Now(now));
    }

    /// <summary>The sandbox that a key opens; null when the key opens none.</summary>
    public async Task<World?> Authenticate(string? bearer) =>
        bearer is not null && ApiKey.HasForm(bearer, ApiKey.SandboxPrefix)
            ? await database.One(WorldTable.ByKey, WorldTable.Read, ApiKey.HashOf(bearer))
            : null;

    public async Task<World?> Find(Guid id) => id == World.LiveId ? null : await database.One(WorldTable.ById, WorldTable.Read, id);

    public Task SetReview(Guid world, ReviewMode review) => queue.Write(WorldTable.Review(new Unit { IsRequest = true }, world, review));

    /// <summary>Each account has a mailbox of its own in its sandbox; names need not be unique.</summary>
    static string MailboxOf(string name, World world) =>
        new string([.. name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]) is { Length: > 0 } local
            ? $"{local}@{world.Id:N}.sandbox.example"
            : $"account@{world.Id:N}.sandbox.example";
}
