using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Secrets;

/// <summary>
/// Replaces a lost or stolen operator key. This is possible for anyone who can write to the database, or to the data directory of the server
/// that has it open: the new key is first staged there, and the server accepts only a staged key. The key itself is never sent: its hash is
/// enough to find it, and useless to anyone who intercepts it.
/// </summary>
public sealed class OperatorKey(DataDirectory directory, Database database, CommitQueue queue, AuditKey audit, TimeProvider time)
{
    const string Person = "data directory";

    /// <summary>A staged key that was not adopted by then is invalid: the remains of a killed command must not stay usable for years.</summary>
    public static readonly TimeSpan StagedAtMost = TimeSpan.FromMinutes(2);

    /// <summary>Makes a key and puts it into effect: the old one stops working with the same commit.</summary>
    /// <exception cref="StorageBusyException">See <see cref="Adopt"/>.</exception>
    public async Task<ApiKey> Replace()
    {
        var key = Stage(directory.Path);
        try
        {
            return await Adopt(key.Hash) ? key : throw new StorageBusyException("The new operator key is no longer in the data directory.");
        }
        catch
        {
            Unstage(directory.Path, key);
            throw;
        }
    }

    /// <summary>
    /// Stages a new key beside the old one, for <see cref="Adopt"/>. The caller must <see cref="Unstage"/> a key that was not adopted.
    /// </summary>
    public static ApiKey Stage(string directory)
    {
        var key = ApiKey.New(ApiKey.OperatorPrefix);
        Keys.Operator.Stage(directory, key.Text + "\n");
        return key;
    }

    public static void Unstage(string directory, ApiKey key) => Keys.Operator.Unstage(directory, key.Hash);

    public static bool IsInPlace(string directory, ApiKey key) => Keys.Operator.IsInPlace(directory, key.Hash);

    /// <summary>Puts a key into effect that was staged in the data directory within <see cref="StagedAtMost"/>. False if there is none.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    /// <exception cref="StorageBusyException">The database could not store it, or someone else is replacing the key at the same time.</exception>
    public async Task<bool> Adopt(byte[] hash)
    {
        if (Keys.Operator.FindStaged(directory.Path, hash, time.GetUtcNow() - StagedAtMost)?.Trim() is not { } key
            || !ApiKey.HasForm(key, ApiKey.OperatorPrefix))
        {
            return false;
        }

        var unit = new Unit { IsRequest = true };
        await Keys.Operator.CheckReplaced(unit, database, hash);
        await Tell(unit, hash, ApiKey.Of(key).Hint);
        if ((await queue.Write(unit)).Status != CommitStatus.Done)
        {
            throw new StorageBusyException("The operator key is being replaced by someone else.");
        }

        Keys.Operator.Finish(directory.Path, hash);
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
