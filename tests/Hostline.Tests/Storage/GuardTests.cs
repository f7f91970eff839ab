using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Storage;

/// <summary>A unit is written only while the versions it was decided on are unchanged.</summary>
public sealed class GuardTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_orders_version_is_guarded(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var order = store.Order(3125550001);
        await store.Write(TestStore.Add(order));

        await Changes(store, Guard.Order(order.Id, 1), TestStore.With(unit => OrderTable.Save(unit, order with { Version = 2 })));
        Assert.Equal(CommitResult.Stale, (await store.Commit(TestStore.Put("unknown").Guard(Guard.Order(store.NewId(), 1)))).Result);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_numbers_version_is_guarded_from_its_first_touch(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var number = PhoneNumber.FromDigits(3125550001);

        await Changes(store, Guard.OfNumber(store.World, number.Digits, 0), TestStore.With(unit => NumberTable.Touch(unit, store.World, number)));
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Put("elsewhere").Guard(Guard.OfNumber(store.NewId(), number.Digits, 0))));
        Assert.Equal(CommitResult.Stale, (await store.Commit(TestStore.Put("never touched").Guard(Guard.OfNumber(store.World, 3125550002, 3)))).Result);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_worlds_clock_is_guarded(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(store.AddWorld());

        await Changes(store, Guard.Clock(store.World, 1), TestStore.With(unit => WorldTable.CheckMoved(unit, store.SandboxWorld)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_key_must_not_have_been_revoked(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var key = store.NewId();
        await store.Write(store.AddKey(key));

        await Changes(store, Guard.Key(key), TestStore.With(unit => AccountTable.CheckRevoked(unit, key, store.Account, store.Now)));
        Assert.Equal(CommitResult.KeyGone, (await store.Commit(TestStore.Put("unknown").Guard(Guard.Key(store.NewId())))).Result);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_account_must_not_have_been_closed(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var account = new Account(store.NewId(), store.World, "branch", null, Billing.Ok, []);
        await store.Write(TestStore.With(unit => AccountTable.Add(unit, account, [], [], [], [], store.Now)));

        await Changes(store, Guard.NotClosed(account.Id),
            TestStore.With(unit => AccountTable.Status(unit, account.Id, AccountStatus.Closed, store.Now)));
        Assert.Equal(CommitStatus.AccountClosed, (await store.Commit(TestStore.Put("unknown").Guard(Guard.NotClosed(store.NewId())))).Status);
    }

    /// <summary>The guard accepts units until a change is written, and none after it.</summary>
    static async Task Changes(TestStore store, Guard guard, Unit change)
    {
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Put("first").Guard(guard)));
        Assert.Equal(new(CommitResult.Done), await store.Commit(TestStore.Put("second").Guard(guard)));
        await store.Write(change.Guard(guard));
        Assert.Equal(CommitResult.Of(guard), (await store.Commit(TestStore.Put("third").Guard(guard))).Result);
        Assert.Equal(["first", "second"], await store.Texts());
    }
}
