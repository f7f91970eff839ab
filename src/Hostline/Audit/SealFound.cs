using Hostline.Core.Accounts;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// Seals the rows of an earlier release in their present state: accounts, orders with their numbers and consents, keys, documents, the operator
/// key. In small batches with a pause after each, while the server is running; once per database.
/// </summary>
public sealed class SealFound(Database database, CommitQueue queue, AuditKey key, SealAudit seals, HeadFile file, ILogger<SealFound> log) : Loop(queue, log)
{
    const int AtOnce = 100;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    bool isOver, isTrusted;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (isOver)
        {
            return Poll;
        }

        if (await FoundMark.Load(database, key) is not { } mark || mark is { IsDone: true, WasDone: true } || await IsForged(mark, stopping))
        {
            isOver = true;
            return Poll;
        }

        if (!mark.IsDone && await Accounts() + await Orders() + await Numbers() + await AccountKeys() + await Documents() > 0)
        {
            await Task.Delay(Pause, stopping);
            return TimeSpan.Zero;
        }

        // For a database that was sealed by a release that recorded no event about it.
        var head = await HostChainTable.Load(database);
        var unit = mark.IsDone ? new Unit() : await OperatorSeal.AsFound(new Unit(), database, key);
        await Queue.Write(mark.Done(unit, key, head, (await database.Now()).CutToMicros()));
        return TimeSpan.Zero;
    }

    /// <summary>Whether sealing had ended although the mark says otherwise: then nothing is sealed, because unsealed rows may have been inserted.</summary>
    async Task<bool> IsForged(FoundMark mark, CancellationToken stopping)
    {
        if (isTrusted || mark.IsDone)
        {
            return false;
        }

        var why = mark.IsPutBack ? "its history says that this ended earlier."
            : await file.IsReached() ? (await seals.OfWorld(World.LiveId, stopping) ?? await seals.OfHost(mark, stopping))?.Why
            : "audit.head in the data directory is newer than its history.";
        isTrusted = why is null;
        if (why is not null)
        {
            Log.LogError("The database says that its rows must still be sealed as they are found, but {Why} Nothing is sealed. Run: hostline audit verify",
                why);
        }

        return !isTrusted;
    }

    async Task<int> Orders()
    {
        var ids = await database.Many(SealFoundTable.Orders, r => r.Id<OrderId>(0), AtOnce);
        if (ids.Count == 0)
        {
            return 0;
        }

        var batch = new ReadBatch();
        var read = ids.Select(id => (Rows: batch.Many(OrderTable.ById, OrderTable.Read, id), Consents: batch.Many(ConsentTable.OfOrder, ConsentTable.Read, id)))
            .ToList();
        await database.Run(batch);
        var unit = new Unit();
        foreach (var (rows, consents) in read.Where(r => r.Rows.Rows.Count > 0))
        {
            var order = OrderTable.Join(rows.Rows)[0] with { Consents = consents.Rows };
            SealFoundTable.Order(unit, order.Id, key.Seal(RowSeals.Order(order)), order.Version);
        }

        await Queue.Write(unit);
        return ids.Count;
    }

    Task<int> Accounts() =>
        Each(SealFoundTable.UnsealedAccounts,
            r => (Id: r.Id<AccountId>(0), Sequence: r.Long(2), Seal: key.Seal(RowSeals.Account(r.Id<AccountId>(0), r.Id<WorldId>(1), r.Long(2), r.Bytes(3)))),
        (unit, a) => SealFoundTable.Account(unit, a.Id, a.Seal, a.Sequence));

    Task<int> Numbers() => Each(SealFoundTable.Numbers, r => (Id: r.Id<HostingId>(0), Profile: r.IdOrNull<ProfileId>(1)),
        (unit, n) => SealFoundTable.Number(unit, n.Id, key.Seal(RowSeals.Profile(n.Id, n.Profile)), n.Profile));

    Task<int> AccountKeys() =>
        Each(SealFoundTable.Keys, r =>
            (Id: r.Id<KeyId>(0), Seal: key.Seal(RowSeals.Key(r.Id<KeyId>(0), r.Bytes(1), r.Id<WorldId>(2), r.Id<AccountId>(3), r.Text(4), (KeyKind)r.Int(5)))),
        (unit, k) => SealFoundTable.Key(unit, k.Id, k.Seal));

    Task<int> Documents() =>
        Each(SealFoundTable.Documents, r => (Id: r.Id<DocumentId>(0),
            Seal: key.Seal(RowSeals.Document(r.Id<DocumentId>(0), r.Id<WorldId>(1), r.Id<AccountId>(2), r.Long(3), r.Long(4), r.Bytes(5)))),
        (unit, d) => SealFoundTable.Document(unit, d.Id, d.Seal));

    async Task<int> Each<T>(Sql page, Func<Row, T> read, Action<Unit, T> seal)
    {
        var found = await database.Many(page, read, AtOnce);
        var unit = new Unit();
        foreach (var one in found)
        {
            seal(unit, one);
        }

        await Queue.Write(unit);
        return found.Count;
    }
}
