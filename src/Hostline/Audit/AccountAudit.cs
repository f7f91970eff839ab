using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>Verifies accounts: the chain, and keys, locks and the allowlist against it.</summary>
public sealed class AccountAudit(Database database, AuditKey key)
{
    sealed record Asked(
        AccountId Id, RowList<AccountRow> Account, RowList<KeyRow> Keys,
        RowList<(AccountId To, DateTimeOffset Until)> Allowed,
        RowList<long> LastEvent, RowList<Event> Events);

    readonly record struct KeyRow(KeyId Id, byte[] Hash, WorldId World, string Hint, DateTimeOffset? RevokedAt, byte[]? Seal, KeyKind Kind);

    readonly record struct AccountRow(WorldId World, long Sequence, byte[] Head, byte[]? Seal, World Clock, AccountStatus Status, AccountId? Parent);

    // If an account's world is gone, its sandbox is being deleted.
    internal Task<ChainBreak?> Verify(IReadOnlyList<AccountId> page, Tally tally, CancellationToken cancellation) => AuditedPage.Verify(
        database, Subject.Account, page, Ask,
        async (asked, batch) => asked.Account.Rows.Count == 0 ? null : await Verify(asked, batch.Now, tally, cancellation), cancellation);

    static Asked Ask(ReadBatch batch, AccountId id) => new(
        id,
        batch.Many(ChainTable.Account, r => new AccountRow(r.Id<WorldId>(0), r.Long(1), r.Bytes(2), r.BytesOrNull(3), WorldTable.Read(r, 4),
            (AccountStatus)r.Int(4 + WorldTable.ColumnCount), r.IdOrNull<AccountId>(5 + WorldTable.ColumnCount)), id),
        batch.Many(ChainTable.Keys, r =>
            new KeyRow(r.Id<KeyId>(0), r.Bytes(1), r.Id<WorldId>(2), r.Text(3), r.TimeOrNull(4), r.BytesOrNull(5), (KeyKind)r.Int(6)), id),
        batch.Many(ChainTable.Allowed, r => (r.Id<AccountId>(0), r.Time(1)), id),
        batch.Many(ChainTable.LastEvent, r => r.Long(0), id),
        batch.Many(EventTable.OfSubject, EventTable.Read, id, 0L, ChainAudit.EventsAtOnce));

    async Task<ChainBreak?> Verify(Asked asked, DateTimeOffset databaseNow, Tally tally, CancellationToken cancellation)
    {
        var (world, sequence, head, seal, clock, status, parent) = asked.Account.Rows[0];
        var told = new AccountHistory();
        var walk = new ChainWalk(new(Subject.Account, asked.Id, sequence, head), told.Take);
        var broken = await ChainAudit.Walk(database, walk, asked.Events.Rows, cancellation) ?? walk.Beyond(asked.LastEvent.First);
        tally.Accounts++;
        tally.Events += walk.Verified;
        if (broken is not null)
        {
            return broken;
        }

        var why = tally.FaultOf(key, RowSeals.Account(asked.Id, world, sequence, head), seal, "The end of the account's history")
            ?? asked.Keys.Rows.Select(k => tally.FaultOf(key, RowSeals.Key(k.Id, k.Hash, k.World, asked.Id, k.Hint, k.Kind), k.Seal, $"The key {k.Hint}"))
                .FirstOrDefault(f => f is not null)
            ?? told.FaultOfKeys([.. asked.Keys.Rows.Select(k => (k.Hint, k.RevokedAt is null))])
            ?? told.FaultOfStanding(status, parent)
            ?? told.FaultOfAllowlist(asked.Allowed.Rows, clock.Now(databaseNow))
            ?? await FaultOfLocks(asked.Id, world, told);
        return why is null ? null : new(Subject.Account, asked.Id, sequence, why);
    }

    /// <summary>A lock may have been set while the history was read, so a difference is checked again.</summary>
    async Task<string?> FaultOfLocks(AccountId account, WorldId world, AccountHistory told)
    {
        var rows = await database.Many(ChainTable.Locks, r => ChainTable.NumberOf(r), account, world);
        if (rows.Except(told.Locked).Concat(told.Locked.Except(rows)).ToList() is { Count: 0 })
        {
            return null;
        }

        var (again, now) = await AccountHistory.ReadAnew(database, account, world);
        if (now.Except(again.Locked).FirstOrDefault() is { } extra)
        {
            return $"{extra} is locked, but the history says that it is not.";
        }

        foreach (var missing in again.Locked.Except(now))
        {
            // The account that hosts the number now has a lock of its own on it.
            if ((await database.Many(ChainTable.IsLocked, r => r.Int(0), world, Core.Numbers.PhoneNumber.Read(missing).Number)).Count == 0)
            {
                return $"{missing} is not locked, but the history says that it is.";
            }
        }

        return null;
    }
}
