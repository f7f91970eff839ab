using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>Work that still exists after its sandbox was deleted is dropped, and never done as if it were live work.</summary>
public sealed class MissingWorldTests
{
    static readonly AnyId Gone = AnyId.New();

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_route_of_a_deleted_sandbox_is_never_published(StoreKind kind)
    {
        await using var site = await Site.Begin(kind);
        var unit = new Unit().Then(new Sql("""
            insert into routes (world, number, generation, confirmed, hosting, account, order_id, attempts, due_at, wake_at, fence)
            values ($1, 3125550001, 1, 0, $2, $2, $2, 0, $3, $3, 0)
            """), Gone, AnyId.New(), DateTimeOffset.UnixEpoch);

        await site.Run(unit.Wake(Wakes.Routes), "select count(*) from routes where world = $1");

        Assert.Equal(0L, await site.Count("select count(*) from simulated_routes where world = $1"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_webhook_of_a_deleted_sandbox_is_not_sent(StoreKind kind)
    {
        await using var site = await Site.Begin(kind);
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(site.Server, receiver);
        var unit = new Unit();
        var to = new Destination(
            AnyId.Parse(journey.Profile), "telnyx", journey.Sandbox.Account().GetProperty("id").GetId(), DestinationSource.MessagingProfile, "POST",
            [receiver.Url("/hook")]);
        LaneTable.Add(unit, World.Live with { Id = Gone }, AnyId.New(),
            [new(to, AnyId.New(), "messaging_hosted_numbers_orders.created", "{}"u8.ToArray())], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        await site.Run(unit, "select count(*) from lanes where world = $1");

        Assert.Empty(receiver.All);
        Assert.Equal(0L, await site.Count("select count(*) from deliveries where world = $1 and wake_at is not null"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_errand_of_a_deleted_sandbox_that_fails_is_not_tried_again(StoreKind kind)
    {
        await using var site = await Site.Begin(kind);
        var unit = new Unit();
        ErrandTable.Add(unit, World.Live with { Id = Gone }, AnyId.New(), AnyId.New(), AnyId.New(), null,
            ErrandKind.SendCode, [1], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        await site.Run(unit, "select count(*) from errands where world = $1");
    }

    /// <summary>A server, and a row of work in a world that it does not have.</summary>
    sealed class Site(TestServer server, PostgresDatabase? postgres) : IAsyncDisposable
    {
        public TestServer Server => server;

        public static async Task<Site> Begin(StoreKind kind)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            return new(await TestServer.Start(postgres?.Url), postgres);
        }

        public Task<long> Count(string sql) => server.Services.GetRequiredService<Database>().One(new(sql), r => r.Long(0), Gone);

        /// <summary>Writes the work and waits until the loop has taken it away.</summary>
        public async Task Run(Unit unit, string left)
        {
            await server.Alter(unit);
            await Hang.Until(async () => await Count(left) == 0, () => "The dropping of the work");
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }
        }
    }
}
