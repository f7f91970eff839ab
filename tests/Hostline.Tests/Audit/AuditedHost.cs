using Hostline.Audit;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Audit;

/// <summary>A server of its own, with live accounts on the simulated network.</summary>
sealed class AuditedHost : IAsyncDisposable
{
    static readonly Sql Events = new("select count(*) from events where world = $1");
    static readonly Sql Sealed = new("select coalesce(sum(m.events), 0) from (select max(events) as events from seals where world = $1 group by account) m");

    readonly PostgresDatabase? postgres;

    AuditedHost(Scene scene, PostgresDatabase? postgres) => (Scene, this.postgres) = (scene, postgres);

    public Scene Scene { get; }

    /// <summary>Of the PostgreSQL database, for Npgsql; null with SQLite.</summary>
    public string? ConnectionString => postgres?.ConnectionString;

    public static async Task<AuditedHost> Start(StoreKind kind)
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var scene = await Scene.Start(postgres?.Url);
        await IsReady(scene);
        return new(scene, postgres);
    }

    /// <summary>
    /// Waits until the rows of before the first start are sealed: from then on a row without a seal was tampered with.
    /// </summary>
    public static async Task IsReady(Scene scene)
    {
        var key = scene.Server.Services.GetRequiredService<AuditKey>();
        await Hang.Until(async () =>
        {
            scene.Server.Services.GetRequiredService<SealFound>().Beat();
            return await FoundMark.Load(scene.Database, key) is { IsDone: true };
        }, () => "The seal of what was there at the start");
    }

    /// <summary>Waits until the loop that extends the logs has run this many more times.</summary>
    public static async Task Passes(TestServer server, int times)
    {
        var loop = server.Services.GetRequiredService<SealEvents>();
        for (var i = 0; i < times; i++)
        {
            var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            loop.Passed += passed.SetResult;
            loop.Beat();
            await Hang.Bound(passed.Task, "A pass");
            loop.Passed -= passed.SetResult;
        }
    }

    /// <summary>A new live account orders a number.</summary>
    public async Task LiveOrder(string number)
    {
        var account = (await Scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json;
        (await new TestSandbox(Scene.Server.BaseUrl, default).Send(
            HttpMethod.Post, "/v2/messaging_hosted_number_orders", account.GetProperty("api_key").GetString(), new { phone_numbers = new[] { number } }))
                .Expect(200);
    }

    /// <summary>Waits until the seal log covers every live event, the host's own included.</summary>
    public Task IsSealed() => Hang.Until(async () =>
    {
        Scene.Server.Services.GetRequiredService<SealEvents>().Beat();
        return await Count(Sealed) >= await Count(Events);
    }, () => "The seal of the live events");

    /// <summary>Why the audit of the whole host fails; null if it does not.</summary>
    /// <param name="key">The operator key, if it is no longer the first one.</param>
    /// <param name="head">A head that was exported earlier.</param>
    public async Task<string?> FirstBreak(string? key = null, string? head = null)
    {
        var report = (await Scene.Call(head is null ? HttpMethod.Get : HttpMethod.Post, "/audit/verify", key ?? Scene.OperatorKey, head)).Expect(200).Json;
        return report.GetProperty("ok").GetBoolean() ? null : report.GetProperty("first_break").GetProperty("why").GetString();
    }

    async Task<long> Count(Sql sql) => await Scene.Database.One(sql, r => r.Long(0), World.LiveId);

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
