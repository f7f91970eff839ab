using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

public sealed record NewSandbox(string Name, IReadOnlyList<string> Accounts, ClockMode Clock, DateTimeOffset? Now, ReviewMode Review,
    Envelope? Envelope = null)
{
    public const int AccountsAtMost = 100, NameAtMost = 100;

    public const string DefaultName = "sandbox";
}

/// <summary>A sandbox with the secrets that are shown once.</summary>
public sealed record MadeSandbox(World World, ApiKey Key, IReadOnlyList<OpenedAccount> Accounts, DateTimeOffset Now, Envelope? Envelope);

/// <summary>Makes isolated worlds, finds them by their key, and deletes them.</summary>
public sealed class SandboxBook(Database database, CommitQueue queue, Accounts.AccountBook accounts, SandboxUse use)
{
    /// <summary>The range of a sandbox's clock.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

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
        var world = new World(Ids.New<WorldId>(now), wanted.Name, wanted.Clock, offset, standing ? (wanted.Now ?? now).CutToMicros() : null, 1, wanted.Review);
        var key = ApiKey.New(ApiKey.SandboxPrefix);
        WorldTable.Add(unit, world, key.Hash, now);
        if (wanted.Envelope is not null)
        {
            EnvelopeTable.ForWorld(unit, world.Id, wanted.Envelope);
        }

        var opened = wanted.Accounts.Zip(Mailboxes(wanted.Accounts, world), (name, mailbox) => accounts.Open(unit, world, name, mailbox, now)).ToList();
        use.Note(world.Id, now);
        return new(world, key, opened, world.Now(now), wanted.Envelope);
    }

    /// <summary>The sandbox of a key; null if there is none.</summary>
    public async Task<World?> Authenticate(string? bearer)
    {
        if (bearer is null || !ApiKey.HasForm(bearer, ApiKey.SandboxPrefix))
        {
            return null;
        }

        var batch = new ReadBatch();
        var found = batch.Many(WorldTable.ByKey, WorldTable.Read, ApiKey.HashOf(bearer));
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return null;
        }

        use.Of(found.Rows[0], batch.Now);
        return found.Rows[0];
    }

    public async Task<World?> Find(WorldId id) => id == World.LiveId ? null : await database.One(WorldTable.ById, WorldTable.Read, id);

    /// <summary>The sandboxes used most recently, the latest first.</summary>
    public Task<IReadOnlyList<World>> Newest(int limit) => database.Many(WorldTable.Sandboxes, WorldTable.Read, limit);

    public Task<Envelope?> EnvelopeOf(WorldId world) => database.One(EnvelopeTable.OfWorld, EnvelopeTable.Read, world);

    /// <param name="review">Null to leave it unchanged.</param>
    /// <param name="setsEnvelope">Whether <paramref name="envelope"/> is given: null removes the setting.</param>
    public Task Change(WorldId world, ReviewMode? review, bool setsEnvelope, Envelope? envelope)
    {
        var unit = new Unit { IsRequest = true, Taker = Taker.OfSandbox(world) };
        if (review is { } mode)
        {
            WorldTable.Review(unit, world, mode);
        }

        if (setsEnvelope)
        {
            EnvelopeTable.ForWorld(unit, world, envelope);
        }

        return queue.Write(unit);
    }

    /// <summary>Deletes a sandbox: its keys stop working at once, its rows are deleted later. False if there is none.</summary>
    public async Task<bool> Delete(WorldId world) =>
        (await queue.Write(DeletedWorldTable.CheckDeleted(new Unit { IsRequest = true }, world, await database.Now()))).Status == CommitStatus.Done;

    /// <summary>Each account has its own mailbox in its sandbox, although names need not be unique.</summary>
    static IEnumerable<string> Mailboxes(IEnumerable<string> names, World world)
    {
        var taken = new HashSet<string>();
        foreach (var name in names)
        {
            var letters = new string([.. name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
            var local = letters.Length == 0 ? "account" : letters;
            for (var nth = 2; !taken.Add(local); nth++)
            {
                local = $"{(letters.Length == 0 ? "account" : letters)}-{nth}";
            }

            yield return $"{local}@{world.Id:N}.sandbox.example";
        }
    }
}
