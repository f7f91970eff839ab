using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hostline.Core;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Support;

/// <summary>A copy of a database of an earlier commit that had open work (tests/fixtures), and the keys that open it.</summary>
sealed class OldStore : IAsyncDisposable
{
    readonly PostgresDatabase? postgres;

    OldStore(string data, PostgresDatabase? postgres, JsonElement made) => (Data, this.postgres, Made) = (data, postgres, made);

    /// <summary>The data directory; with SQLite it contains the database.</summary>
    public string Data { get; }

    /// <summary>Null with SQLite.</summary>
    public string? Url => postgres?.Url;

    /// <summary>Ids and keys, as recorded by the script that made the database.</summary>
    public JsonElement Made { get; }

    public string Order(string name) => Made.GetProperty("orders").GetProperty(name).GetString()!;

    public JsonElement Live(string name) => Made.GetProperty("live").GetProperty(name);

    /// <summary>Commits of which there is a database, the oldest first.</summary>
    public const string First = "c7931b2", BeforeDialects = "788081d", TwoDialects = "e7d8195";

    /// <summary>Of the first commit too, with windows of consent that are open.</summary>
    public const string WithWindows = "c7931b2-window";

    public static async Task<OldStore> Restore(StoreKind kind, string commit = First)
    {
        var data = Directory.CreateTempSubdirectory("hostline-old-").FullName;
        if (kind == StoreKind.Sqlite)
        {
            await using (var file = File.Create(Path.Combine(data, "hostline.db")))
            {
                await file.WriteAsync(await Unpacked(commit, "sqlite.db.gz"));
            }

            return new(data, null, Keys(commit, "sqlite.json"));
        }

        var postgres = await (await PostgresCluster.Shared()).CreateDatabase();
        await postgres.Restore(await Unpacked(commit, "postgres.sql.gz"));
        return new(data, postgres, Keys(commit, "postgres.json"));
    }

    /// <summary>The database itself, without a server and without migrations.</summary>
    public Database Open() => Url is { } url ? new Postgres(url, new()) : new Sqlite(Data, TimeProvider.System, new());

    /// <summary>Sandboxes that were not used for days are deleted; this makes them look recently used.</summary>
    public Task Touch() => Change($"update worlds set touched_at = {TimeProvider.System.GetUtcNow().ToMicros()}");

    /// <summary>
    /// Changes rows of the old schema. PostgreSQL's own client does it there: this program prepares statements for the newest schema.
    /// </summary>
    /// <param name="statement">Names the live world as {live}.</param>
    public async Task Change(string statement)
    {
        if (postgres is not null)
        {
            await postgres.Restore(Encoding.UTF8.GetBytes(statement.Replace("{live}", $"'{World.LiveId}'", StringComparison.Ordinal)));
            return;
        }

        await using var database = Open();
        var live = $"x'{Convert.ToHexString(World.LiveId.Bytes())}'";
        var committed = await database.Commit([new Unit().Then(new Sql(statement.Replace("{live}", live, StringComparison.Ordinal)))]);
        Assert.All(committed, result => Assert.Equal(CommitStatus.Done, result.Status));
    }

    static async Task<byte[]> Unpacked(string commit, string name)
    {
        await using var packed = new GZipStream(File.OpenRead(At(commit, name)), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await packed.CopyToAsync(whole);
        return whole.ToArray();
    }

    static JsonElement Keys(string commit, string name) => JsonDocument.Parse(File.ReadAllText(At(commit, name))).RootElement;

    static string At(string commit, string name) => Checkout.At("tests", "fixtures", commit, name);

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        Directory.Delete(Data, recursive: true);
    }
}
