using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Audit;

/// <summary>
/// The audit detects every alteration of the database without the master key; each in a sandbox of its own on a shared server.
/// </summary>
public sealed class AlterationTests(AuditedServers servers) : IClassFixture<AuditedServers>
{
    public static TheoryData<string, StoreKind> Kinds()
    {
        var rows = new TheoryData<string, StoreKind>();
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            foreach (var name in Alterations.All.Keys)
            {
                rows.Add(name, kind);
            }
        }

        return rows;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_is_seen_that(string alteration, StoreKind kind)
    {
        var world = await AuditWorld.Make(await servers.Of(kind), kind);
        Assert.Null(await world.FirstBreak());

        await Alterations.All[alteration].Do(world);

        var broken = await world.FirstBreak();
        Assert.True(broken is not null, $"Nobody saw that {alteration}.");
        Assert.Contains(Alterations.All[alteration].Why, broken.Value.GetProperty("why").GetString());
    }
}

/// <summary>A server on each store, started when it is first needed.</summary>
public sealed class AuditedServers : IAsyncDisposable
{
    readonly Lazy<Task<Scene>> sqlite = new(() => Scene.Start());
    readonly Lazy<Task<(Scene Scene, PostgresDatabase Database)>> postgres = new(async () =>
    {
        var database = await (await PostgresCluster.Shared()).CreateMigrated();
        return (await Scene.Start(database.Url), database);
    });

    internal async Task<Scene> Of(StoreKind kind) => kind == StoreKind.Sqlite ? await sqlite.Value : (await postgres.Value).Scene;

    public async ValueTask DisposeAsync()
    {
        if (sqlite.IsValueCreated)
        {
            await (await sqlite.Value).DisposeAsync();
        }

        if (postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var (scene, database) = await postgres.Value;
            await scene.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
