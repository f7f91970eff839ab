using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Locks on active numbers: a locked number is neither approved by silence nor moved. A lock belongs to the holder at the time it was set, and
/// is written with the number's version, so that it takes effect at once.
/// </summary>
public sealed class NumberLocks(Database database, AuditKey audit, Decisions decisions)
{
    /// <summary>Locks or unlocks a number; does nothing if it is in that state already.</summary>
    /// <param name="only">The requesting account, for its own number; null for the desk.</param>
    /// <returns>The holder.</returns>
    public Task<Outcome<AccountId>> Set(World world, PhoneNumber number, bool isLocked, Principal by, AccountId? only) =>
        decisions.Reach<AccountId>(async () =>
    {
        var active = await database.One(HostingTable.ActiveInWorld, HostingTable.ReadActive, world.Id, number);
        if (active is null || (only is { } own && own != active.Account))
        {
            return new Refusal(Reason.NotFound, "number", number.ToString(), "This number is not active here for these credentials.");
        }

        var (holder, chain, version, wasLocked, databaseNow) = await Load(world, number, active.Account);
        if (wasLocked == isLocked)
        {
            return new(active.Account);
        }

        var now = world.Now(databaseNow).CutToMicros();
        var unit = by.NewUnit().Guard(Guard.OfNumber(world.Id, number.Digits, version));
        HostingTable.CheckActive(unit, active.Hosting);
        NumberTable.Touch(unit, world.Id, number);
        _ = isLocked
            ? LockTable.Put(unit, world.Id, number, active.Account, now, by.Actor.ToString())
            : LockTable.CheckRemoved(unit, world.Id, number, active.Account);
        chain.Tell(unit, audit, holder, isLocked ? EventKinds.NumberLocked : EventKinds.NumberUnlocked, by.Actor, now,
            new Dictionary<string, string> { ["number"] = number.ToString() });
        return new(active.Account, unit);
    });

    async Task<(Account Holder, AccountChain Chain, int Version, bool IsLocked, DateTimeOffset Now)> Load(World world, PhoneNumber number, AccountId holder)
    {
        var batch = new ReadBatch();
        var account = batch.Many(AccountTable.ById, AccountTable.Read, holder);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, holder);
        var version = batch.Many(NumberTable.Version, r => r.Int(0), world.Id, number);
        var locked = batch.Many(LockTable.Of, r => r.Int(0), world.Id, number, holder);
        await database.Run(batch);
        return (account.Rows[0], chain.Rows[0], version.First, locked.Rows.Count > 0, batch.Now);
    }
}
