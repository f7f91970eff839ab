using Hostline.Audit;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Audit;

/// <summary>The seal log covers what this program wrote, and nothing that someone inserted into the database.</summary>
public sealed class ForgedEventTests(AuditedServers servers) : IClassFixture<AuditedServers>
{
    static readonly Sql Sealed = new("select coalesce(max(events), 0) from seals where account = $1");
    static readonly Sql Events = new("select count(*) from events where account = $1");
    static readonly Sql Unsealed = new("select count(*) from events where seal is null");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_event_that_was_put_into_an_order_gets_no_seal_and_other_accounts_go_on(StoreKind kind)
    {
        var world = await AuditWorld.Make(await servers.Of(kind), kind);
        var database = world.Scene.Database;
        var before = await database.One(Sealed, r => r.Long(0), world.Acme);
        await Alterations.Append(world);

        // The account's next change causes its events to be checked, including the forged one.
        await Scene.Order(world.Sandbox, "+13125550078");
        await Scene.Order(world.Sandbox, "+13125550079", account: 1);
        await AuditedHost.Passes(world.Scene.Server, 3);
        await Hang.Until(async () => await database.One(Sealed, r => r.Long(0), world.Globex) == await database.One(Events, r => r.Long(0), world.Globex),
            () => "The seal of globex's events");

        Assert.Equal(before, await database.One(Sealed, r => r.Long(0), world.Acme));
        Assert.NotNull(await world.FirstBreak());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Whatever_this_program_writes_carries_a_seal(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.Scene.Server.Services.GetRequiredService<OperatorKey>().Replace();
        await AuditWorld.Make(host.Scene, kind);
        Assert.Equal(0, await host.Scene.Database.One(Unsealed, r => r.Long(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_an_earlier_release_wrote_is_taken_into_the_log_and_what_somebody_added_to_it_is_not(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind);
        var database = upgraded.Server.Services.GetRequiredService<Database>();
        var (acme, globex) = (Account(0), Account(1));
        await IsSealed(acme);
        await IsSealed(globex);

        var forged = kind == StoreKind.Sqlite ? "randomblob(16)" : "gen_random_uuid()";
        // Through the queue, because SQLite has one writer and the server is using it.
        await upgraded.Server.Services.GetRequiredService<CommitQueue>().Write(new Unit().Then(new($"""
            insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash, position)
            select {forged}, world, account, subject, subject_id, sequence + 1, at, kind, actor, reason, payload, payload_hash, hash,
              (select max(position) + 1 from events where account = $2)
            from events where subject_id = $1 order by sequence desc limit 1
            """), AnyId.Parse(upgraded.Old.Order("transfer")), globex));
        var before = await database.One(Sealed, r => r.Long(0), globex);
        (await upgraded.Sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550081" } }, 1)).Expect(200);
        await AuditedHost.Passes(upgraded.Server, 3);

        Assert.Equal(before, await database.One(Sealed, r => r.Long(0), globex));
        Assert.False((await upgraded.Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());

        AnyId Account(int index) => upgraded.Sandbox.Account(index).GetProperty("id").GetId();

        Task IsSealed(AccountId account) =>
            Hang.Until(async () => await database.One(Sealed, r => r.Long(0), account) == await database.One(Events, r => r.Long(0), account),
            () => "The seal of the events of an earlier release");
    }
}
