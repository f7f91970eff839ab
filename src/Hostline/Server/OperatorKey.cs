using Hostline.Audit;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Server;

/// <summary>
/// A new operator key in place of a lost or stolen one. Who may make one is who can write the database, or the data directory of
/// the server that has it open: there the new key is laid down first, and the server takes only what lies there. The key itself
/// is never sent: its hash is enough to find it, and useless to whoever else listens.
/// </summary>
public sealed class OperatorKey(Settings settings, Database database, CommitQueue queue, AuditKey audit, TimeProvider time)
{
    const string Person = "data directory";

    /// <summary>A key that was laid down and not taken by then is none: what a killed command left behind must not wait for years.</summary>
    public static readonly TimeSpan StagedAtMost = TimeSpan.FromMinutes(2);

    /// <summary>Makes a key and puts it in place: the old one stops working with the same commit.</summary>
    /// <exception cref="StorageBusyException">As <see cref="Adopt"/>.</exception>
    public async Task<ApiKey> Replace()
    {
        var key = Stage(settings.Data);
        try
        {
            return await Adopt(key.Hash) ? key : throw new StorageBusyException("The new operator key is no longer in the data directory.");
        }
        catch
        {
            Unstage(settings.Data, key);
            throw;
        }
    }

    /// <summary>Lays a new key beside the old one, for <see cref="Adopt"/>. Whoever does must <see cref="Unstage"/> what was not taken.</summary>
    public static ApiKey Stage(string directory)
    {
        var key = ApiKey.New(ApiKey.OperatorPrefix);
        Keys.Operator.Stage(directory, key.Text + "\n");
        return key;
    }

    public static void Unstage(string directory, ApiKey key) => Keys.Operator.Unstage(directory, key.Hash);

    /// <summary>Whether the key is the one that lies in the data directory as the operator's.</summary>
    public static bool IsInPlace(string directory, ApiKey key) => Keys.Operator.IsInPlace(directory, key.Hash);

    /// <summary>Puts a key in place that was laid down in the data directory within <see cref="StagedAtMost"/>. False when there is none.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    /// <exception cref="StorageBusyException">The database could not take it, or somebody replaces the key at the same time.</exception>
    public async Task<bool> Adopt(byte[] hash)
    {
        if (Keys.Operator.FindStaged(settings.Data, hash, time.GetUtcNow() - StagedAtMost)?.Trim() is not { } key || !ApiKey.HasForm(key, ApiKey.OperatorPrefix))
        {
            return false;
        }

        var unit = new Unit { IsRequest = true };
        await Keys.Operator.CheckReplaced(unit, database, hash);
        await Tell(unit, hash, ApiKey.Of(key).Hint);
        if ((await queue.Write(unit)).Status != CommitStatus.Done)
        {
            throw new StorageBusyException("The operator key is being replaced by somebody else.");
        }

        Keys.Operator.Finish(settings.Data, hash);
        return true;
    }

    async Task Tell(Unit unit, byte[] key, string hint)
    {
        var before = await HostChainTable.Load(database);
        var now = (await database.Now()).CutToMicros();
        var told = HostHistory.Tell(unit, audit, before, EventKinds.OperatorKeyReplaced, Actor.Operator(Person), now, new() { ["key"] = hint });
        OperatorSeal.Add(unit, audit, key, told.Hash);
    }
}
