using System.Security.Cryptography;
using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Server;

/// <summary>The master key and the operator key: read, or made on the first start.</summary>
static class Keys
{
    const string Fingerprint = "master key";
    const string OperatorHash = "operator key";

    static readonly Sql Read = new("select value from meta where key = $1");
    static readonly Sql Write = new("insert into meta (key, value) values ($1, $2) on conflict do nothing");

    /// <exception cref="ArgumentException">The key is missing, or is not the one this database was sealed with.</exception>
    public static async Task<MasterKey> Open(Settings settings, Database database)
    {
        Directory.CreateDirectory(settings.Data);
        var key = settings.MasterKey is { } text ? MasterKey.FromText(text, "HOSTLINE_MASTER_KEY")
            : database.IsShared && !File.Exists(Path.Combine(settings.Data, "master.key"))
                ? throw new ArgumentException("With PostgreSQL every node needs the same master key. Set HOSTLINE_MASTER_KEY to 32 bytes of base64 (openssl rand -base64 32), or put them into master.key in the data directory.")
                : MasterKey.InDirectory(settings.Data);
        await using var queue = new CommitQueue(database);
        await queue.Write(new Unit().Then(Write, Fingerprint, key.Id));
        var stored = await database.One(Read, r => r.Bytes(0), Fingerprint);
        if (!stored.AsSpan().SequenceEqual(key.Id))
        {
            throw new ArgumentException("The master key is not the one this database was made with. Put the right key back; with another one nothing in it can be opened.");
        }

        await OpenLive(queue, database);
        return key;
    }

    /// <summary>The operator key, when this start is the one that made it.</summary>
    public static async Task<ApiKey?> MakeOperatorKey(Settings settings, Database database, CommitQueue queue)
    {
        if (await database.One(Read, r => r.Bytes(0), OperatorHash) is not null)
        {
            return null;
        }

        var key = ApiKey.New(ApiKey.OperatorPrefix);
        await queue.Write(new Unit().Then(Write, OperatorHash, key.Hash));
        var stored = await database.One(Read, r => r.Bytes(0), OperatorHash);
        if (!stored.AsSpan().SequenceEqual(key.Hash))
        {
            return null;
        }

        SecretFile.Write(Path.Combine(settings.Data, "operator.key"), key.Text + "\n");
        return key;
    }

    /// <summary>Whether a bearer key is the operator's.</summary>
    public static async Task<bool> IsOperator(Database database, string? bearer) =>
        bearer is not null && ApiKey.HasForm(bearer, ApiKey.OperatorPrefix)
        && await database.One(Read, r => r.Bytes(0), OperatorHash) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, ApiKey.HashOf(bearer));

    static async Task OpenLive(CommitQueue queue, Database database)
    {
        var unit = new Unit();
        WorldTable.Add(unit, World.Live, null, await database.Now());
        await queue.Write(unit);
    }
}
