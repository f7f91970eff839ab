using System.Text.Json;
using Hostline.Audit;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Audit;

/// <summary>
/// A sandbox with everything that an audit looks at: acme has two active numbers, one of them locked, a revoked key and an allowlist
/// entry; globex ordered the other number, and acme consented. All of it is sealed.
/// </summary>
sealed class AuditWorld
{
    public const string Number = "+13125550001";
    public const string Locked = "+13125550002";
    static readonly Sql Events = new("select count(*) from events where world = $1");
    static readonly Sql Sealed = new("select coalesce(sum(m.events), 0) from (select max(events) as events from seals where world = $1 group by account) m");

    AuditWorld(Scene scene, StoreKind kind, TestSandbox sandbox) => (Scene, Kind, Sandbox) = (scene, kind, sandbox);

    public Scene Scene { get; }

    public StoreKind Kind { get; }

    public TestSandbox Sandbox { get; }

    public WorldId World => Sandbox.Id;

    public AnyId Acme => Account(0);

    public AnyId Globex => Account(1);

    /// <summary>Acme's order, with letter and bill; its numbers are active.</summary>
    public AnyId Hosted { get; private set; }

    /// <summary>Globex's order, with acme's consent.</summary>
    public AnyId Transfer { get; private set; }

    /// <summary>Another profile of acme, which its numbers do not use.</summary>
    public AnyId OtherProfile { get; private set; }

    public static async Task<AuditWorld> Make(Scene scene, StoreKind kind)
    {
        var sandbox = await scene.Server.SandboxWith(new
        {
            accounts = new[] { "acme", "globex", "initech" }.Select(name => new { name }),
            clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
        });
        var world = new AuditWorld(scene, kind, sandbox);
        await AuditedHost.IsReady(scene);
        await world.Happen();
        await world.IsSealed();
        return world;
    }

    async Task Happen()
    {
        OtherProfile = await Scene.Profile(Sandbox, "");
        Hosted = (await Sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { Number, Locked } }))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetId();
        await Scene.Prove(Sandbox, Hosted, Number);
        await Scene.Prove(Sandbox, Hosted, Locked);
        await Scene.Attach(Sandbox, Hosted);
        (await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" })).Expect(200);
        (await AsAcme(HttpMethod.Put, "/locks/" + Uri.EscapeDataString(Locked))).Expect(200);
        (await AsAcme(HttpMethod.Post, "/allowlist", new { from = Acme, to = Account(2), until = "2100-01-01T00:00:00Z" })).Expect(201);
        var key = (await Sandbox.Hostline(HttpMethod.Post, $"/accounts/{Acme}/keys")).Expect(201).Json.GetProperty("id").GetString();
        (await Sandbox.Hostline(HttpMethod.Delete, $"/accounts/{Acme}/keys/{key}")).Expect(204);
        Transfer = await Scene.Order(Sandbox, Number, account: 1);
        var consent = (await Sandbox.Hostline(HttpMethod.Get, "/orders/" + Transfer)).Expect(200).Json.GetProperty("consents")[0].GetProperty("id").GetId();
        var link = await Scene.Server.Services.GetRequiredService<ConsentLinks>().Of(consent);
        (await Sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{Transfer}/reject?token={link!.Token}")).Expect(200);
    }

    /// <summary>Waits until the seal log covers every event of the world.</summary>
    public Task IsSealed() => Hang.Until(async () =>
    {
        // There is no signal for a seal: only audits look for it.
        Scene.Server.Services.GetRequiredService<SealEvents>().Beat();
        return await Count(Sealed) >= await Count(Events);
    }, () => "The seal of this world's events");

    /// <summary>The audit's finding with the sandbox's own key; null if nothing is wrong.</summary>
    public async Task<JsonElement?> FirstBreak()
    {
        var report = (await Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json;
        Assert.Equal(report.GetProperty("ok").GetBoolean(), !report.TryGetProperty("first_break", out var broken));
        return report.GetProperty("ok").GetBoolean() ? null : broken;
    }

    /// <summary>Changes stored rows behind the program's back.</summary>
    public async Task Alter(params string[] statements)
    {
        foreach (var statement in statements)
        {
            Assert.Equal(CommitStatus.Done, (await Scene.Queue.Write(new Unit().Then(new Sql(statement)))).Status);
        }
    }

    public async Task<IReadOnlyList<T>> Many<T>(string sql, Func<Row, T> read) => await Scene.Database.Many(new(sql), read);

    /// <summary>An id in this store's SQL.</summary>
    public string Id(IId id) => Kind == StoreKind.Sqlite ? $"x'{Convert.ToHexString(id.Bytes())}'" : $"'{id}'::uuid";

    public string Bytes(byte[] bytes) => Kind == StoreKind.Sqlite ? $"x'{Convert.ToHexString(bytes)}'" : $@"'\x{Convert.ToHexStringLower(bytes)}'::bytea";

    async Task<long> Count(Sql sql) => await Scene.Database.One(sql, r => r.Long(0), World);

    AnyId Account(int index) => Sandbox.Account(index).GetProperty("id").GetId();

    Task<Answered> AsAcme(HttpMethod method, string path, object? body = null) => Sandbox.Send(method, "/hostline/v1" + path, Sandbox.ApiKey(), body);
}
