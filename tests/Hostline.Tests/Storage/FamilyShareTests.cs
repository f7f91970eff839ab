using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Storage;

/// <summary>What is due for a parent and its subaccounts counts against one share.</summary>
public sealed class FamilyShareTests
{
    const int Subaccounts = 32, Places = 64;

    static readonly Sql AddAccount = new("""
        insert into accounts (id, world, name, billing, auth_token, signing_seed, public_key, master_key, sequence, chain_head, created_at, parent)
        values ($1, $2, 'acme', 1, $3, $3, $3, $3, 0, $3, 0, $4)
        """);

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Deliveries_errands_and_routes_are_due_for_the_family_of_their_account(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var members = await Open(store);
        for (var n = 0; n < members.Count; n++)
        {
            await store.Write(Work(store, members[n], 3125550000 + n));
        }

        var awake = await store.Database.Many(DueTable.Accounts, r => r.IdOrNull<AccountId>(3), AccountId.None, 99);
        var errands = await store.Database.Many(ErrandTable.Due, ErrandTable.ReadDue, store.Now, new[] { (long)ErrandKind.LookUp }, DateTimeOffset.UnixEpoch,
            default(AnyId), 99);
        var routes = await store.Database.Many(RouteTable.Due, RouteTable.ReadDue, store.Now, DateTimeOffset.UnixEpoch, default(AnyId), 0L, 99, 0, 0,
            World.LiveId);

        Assert.Equal(members.Select(_ => (AccountId?)store.Account), awake);
        Assert.Equal(members.Select(_ => (AccountId)store.Account), errands.Select(e => e.Family));
        Assert.Equal(members.Select(_ => (AccountId)store.Account), routes.Select(r => r.Family));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task However_many_subaccounts_have_something_to_send_a_neighbor_finds_a_place(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var room = new SendingRoom(Places);
        var taken = 0;
        foreach (var member in await Open(store))
        {
            await store.Write(TestStore.With(unit => Deliver(unit, store, member, store.NewId())));
            foreach (var sql in new[] { DueTable.OfAccount, DueTable.OfAccountWithoutRetries })
            {
                var due = Assert.Single(await store.Database.Many(sql, DueTable.Read, member, default(AnyId), store.Now, 9));
                Assert.Equal(member, due.Account);
                taken += room.TryTake(new(due.World, due.Family), due.Id, due.IsFailing) is null ? 0 : 1;
            }
        }

        Assert.Equal(Places / 4, taken);
        Assert.NotNull(room.TryTake(new(World.LiveId, store.NewId()), store.NewId(), isFailing: false));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_retry_of_a_subaccount_counts_for_its_family(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var (member, order) = ((await Open(store))[^1], store.NewId());
        await store.Write(TestStore.With(unit => Deliver(unit, store, member, order)));
        var sent = (await store.Database.One(LaneTable.Next, LaneTable.Read, order, Destination(member), 0, 1))!;
        await store.Write(LaneTable.CheckSettled(new(), sent, DeliveryState.Retrying, store.Now, store.Now, null));

        var due = Assert.Single(await store.Database.Many(DueTable.Retries, DueTable.Read, default(AnyId), 9, store.Now));
        Assert.Equal((member, (AccountId)store.Account), (due.Account, due.Family));
    }

    /// <summary>A live account and its subaccounts.</summary>
    static async Task<List<AccountId>> Open(TestStore store)
    {
        var members = new List<AccountId> { store.Account };
        members.AddRange(Enumerable.Range(0, Subaccounts).Select(_ => (AccountId)store.NewId()));
        var some = new byte[] { 1 };
        await store.Write([.. members.Select(m => new Unit().Then(AddAccount, m, World.LiveId, some, m == store.Account ? null : (AccountId)store.Account))]);
        return members;
    }

    static Unit Work(TestStore store, AccountId account, long number) => TestStore.With(unit =>
    {
        Deliver(unit, store, account, store.NewId());
        ErrandTable.Add(unit, World.Live, store.NewId(), account, store.NewId(), null, ErrandKind.LookUp, [1], store.Now, store.Now);
        RouteTable.Set(unit, World.Live, account, store.NewId(), number, store.NewId(), store.Now, store.Now);
    });

    static void Deliver(Unit unit, TestStore store, AccountId account, OrderId order) => LaneTable.Add(unit, World.Live, order,
        [new(new(Destination(account), "toy", account, DestinationSource.Operator, "POST", []), store.NewId(), "order.created", [1, 2])], store.Now, store.Now);

    /// <summary>Each account has one of its own.</summary>
    static DestinationId Destination(AccountId account) => AnyId.Of(account.Value);
}
