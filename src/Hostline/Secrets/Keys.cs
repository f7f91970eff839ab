using System.Security.Cryptography;
using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Secrets;

static class Keys
{
    const string Fingerprint = "master key";
    internal static readonly FirstStartSecret Operator = new("operator key", "operator.key", text => ApiKey.HashOf(text.Trim()));

    static readonly Sql Read = new("select value from meta where key = $1");
    static readonly Insert Write = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);

    /// <exception cref="ArgumentException">The key is missing, or is not the one that this database was created with.</exception>
    /// <param name="configured">The master key as base64; null for the one in the directory.</param>
    public static async Task<MasterKey> Open(DataDirectory directory, string? configured, Database database)
    {
        Directory.CreateDirectory(directory.Path);
        var sealedWith = await database.One(Read, r => r.Bytes(0), Fingerprint);
        var key = Find(directory, configured, database, isFirstStart: sealedWith is null && !database.IsShared);
        await using var queue = new CommitQueue(database);
        await queue.Write(new Unit().Then(Write, Fingerprint, key.Id));
        await Check(database, key);
        await OpenLive(queue, database);
        using var audit = new AuditKey(key);
        await FoundMark.Begin(database, queue, audit);
        return key;
    }

    /// <summary>The master key of a database that has one, without changing anything; null if there has been no start yet.</summary>
    /// <exception cref="ArgumentException">As <see cref="Open"/>.</exception>
    public static async Task<MasterKey?> Check(DataDirectory directory, string? configured, Database database)
    {
        if (await database.One(Read, r => r.Bytes(0), Fingerprint) is null)
        {
            return null;
        }

        var key = Find(directory, configured, database, isFirstStart: false);
        await Check(database, key);
        return key;
    }

    /// <summary>The operator key, if this start created it.</summary>
    public static async Task<ApiKey?> MakeOperatorKey(DataDirectory directory, Database database, CommitQueue queue, AuditKey audit)
    {
        if (await Operator.Mark(database) is { } hash)
        {
            Operator.Finish(directory.Path, hash);
            return null;
        }

        var key = ApiKey.New(ApiKey.OperatorPrefix);
        return await Operator.Make(directory.Path, queue, OperatorSeal.Add(new Unit(), audit, key.Hash), key.Text + "\n") ? key : null;
    }

    public static async Task<bool> IsOperator(Database database, string? bearer) =>
        bearer is not null && ApiKey.HasForm(bearer, ApiKey.OperatorPrefix)
        && await Operator.Mark(database) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, ApiKey.HashOf(bearer));

    /// <summary>The file of the operator key, if it was created in this data directory.</summary>
    public static string OperatorFile(DataDirectory directory) => Operator.PathIn(directory.Path);

    static async Task Check(Database database, MasterKey key)
    {
        var sealedWith = await database.One(Read, r => r.Bytes(0), Fingerprint);
        if (!sealedWith.AsSpan().SequenceEqual(key.Id))
        {
            throw new ArgumentException(
                $"The master key ({Convert.ToHexStringLower(key.Id)}) is not the one this database was created with ({Convert.ToHexStringLower(sealedWith!)}). "
                + "Restore the right key; with another one nothing in it can be decrypted.");
        }
    }

    static MasterKey Find(DataDirectory directory, string? configured, Database database, bool isFirstStart)
    {
        if (configured is { } text)
        {
            return MasterKey.FromText(text, "HOSTLINE_MASTER_KEY");
        }

        var file = directory.File("master.key");
        if (isFirstStart || File.Exists(file))
        {
            return MasterKey.InDirectory(directory.Path);
        }

        // A new key could not decrypt existing data or match other nodes.
        throw new ArgumentException(database.IsShared
            ? "With PostgreSQL every node needs the same master key. Set HOSTLINE_MASTER_KEY to 32 bytes of base64 (openssl rand -base64 32), or put them "
                + "into master.key in the data directory."
            : $"{Path.GetFullPath(file)} is missing, and the database beside it was created with it. Restore it from your backup, or set HOSTLINE_MASTER_KEY.");
    }

    static async Task OpenLive(CommitQueue queue, Database database)
    {
        var unit = new Unit();
        WorldTable.Add(unit, World.Live, null, await database.Now());
        await queue.Write(unit);
    }
}
