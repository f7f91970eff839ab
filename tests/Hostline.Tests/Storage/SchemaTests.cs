using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>The schema: created once, with constraints on what must be unique.</summary>
public sealed class SchemaTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_states_of_the_schema_are_those_of_the_program(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);

        var stored = await store.Database.Many(new("select id, name from states order by id"), row => (row.Int(0), row.Text(1)));

        Assert.Equal(HostingStates.All.Select(s => ((int)s, s.Words())), stored);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_state_that_is_none_can_not_be_stored(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var order = store.Order(3125550001);

        var result = await store.Commit(TestStore.Add(order with { Hostings = [order.Hostings[0] with { State = (HostingState)99 }] }));

        Assert.NotNull(result.Broken);
        Assert.Equal(0, await store.Database.One(new("select count(*) from orders"), row => row.Int(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_number_is_live_once_in_its_account(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.Add(store.Order(3125550001)));

        Assert.Equal(new(CommitStatus.Conflict, 0), (await store.Commit(TestStore.Add(store.Order(3125550001)))).Result);
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Add(store.Order(3125550001) with { Account = store.NewId() })));
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Add(InState(store.Order(3125550001), HostingState.Failed))));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_number_is_active_once_in_its_world(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var order = InState(store.Order(3125550001), HostingState.Active);
        await store.Write(TestStore.Add(order));

        Assert.Equal(CommitStatus.Conflict, (await store.Commit(TestStore.Add(order with
        {
            Id = store.NewId(),
            Account = store.NewId(),
            Hostings = [order.Hostings[0] with { Id = store.NewId() }]
        }))).Status);
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Add(order with
        {
            Id = store.NewId(),
            World = store.NewId(),
            Account = store.NewId(),
            Hostings = [order.Hostings[0] with { Id = store.NewId() }]
        })));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_number_is_held_by_one_open_proof_in_its_world(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var orders = new[] { store.NewId(), store.NewId() }.Select(account => Proven(store.Order(3125550001) with { Account = account })).ToArray();
        Assert.All(orders, order => Assert.True(order.Hostings[0].HoldsNumber));

        var results = await store.Database.Commit([.. orders.Select(order => TestStore.Add(order))]);

        Assert.Equal([CommitStatus.Done, CommitStatus.Conflict], results.Select(r => r.Status));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Bringing_the_schema_up_to_date_again_changes_nothing(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(TestStore.Put("kept"));

        await store.Database.Migrate();

        Assert.Equal(["kept"], await store.Texts());
    }

    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_database_make_the_schema_once()
    {
        await using var empty = await (await PostgresCluster.Shared()).CreateDatabase();
        var nodes = Enumerable.Range(0, 4).Select(_ => new Postgres(empty.Url, new())).ToList();

        await Task.WhenAll(nodes.Select(n => n.Migrate()));

        Assert.Equal(Migrations.All.Count, await nodes[0].One(new("select count(*) from migrations"), row => row.Int(0)));
        foreach (var node in nodes)
        {
            Assert.Equal(11, await node.One(new("select count(*) from states"), row => row.Int(0)));
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_second_process_on_one_data_directory_is_refused_with_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("hostline-store-").FullName;
        await using (new Sqlite(folder, TimeProvider.System, new()))
        {
            var refused = Assert.Throws<StorageBusyException>(() => new Sqlite(folder, TimeProvider.System, new()));
            Assert.Equal($"Another hostline already uses {folder}. Stop it, or give this one its own directory with --data.", refused.Message);
        }

        await using (new Sqlite(folder, TimeProvider.System, new()))
        {
            // The first one's lock was released with it.
        }

        Directory.Delete(folder, recursive: true);
    }

    static Order InState(Order order, HostingState state) => order with { Hostings = [order.Hostings[0] with { State = state, Open = Requirement.None }] };

    static Order Proven(Order order) => order with
    {
        Hostings = [order.Hostings[0] with { State = HostingState.Gathering, Open = HostingStates.Standard & ~Requirement.Ownership }],
    };
}
