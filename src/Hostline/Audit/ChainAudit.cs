using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// Verifies the history and the decisions recorded with it (docs/operations/audit.md): every hash chain, the rows that record decisions against
/// their seals and against the history, documents against their hashes, and the seal logs. It reads in small pages and stops at the first
/// break.
/// </summary>
public sealed class ChainAudit(Database database, AuditKey key, HeadFile file, OrderAudit orders, AccountAudit accounts, SealAudit seals)
{
    public const int AccountsAtOnce = 20;
    public const int OrdersAtOnce = 20;
    public const int EventsAtOnce = 200;

    /// <param name="earlier">A head exported earlier, which must still be reached; null for none.</param>
    public async Task<AuditReport> Verify(WorldId? world, SignedHead? earlier, CancellationToken cancellation)
    {
        if (await FoundMark.Load(database, key) is not { } mark)
        {
            return new(0, 0, 0, 0, 0, null, OfHost("The record of when sealing of this database began was removed or altered."));
        }

        if (mark.IsPutBack)
        {
            return new(0, 0, 0, 0, 0, mark.BeganAt, OfHost(
                "The record of the database's first sealing was restored to an earlier state: it says that sealing is in progress, but the host's history "
                    + "says that it has ended."));
        }

        var tally = new Tally(mark);
        return tally.Report(await Compare(earlier)
            ?? (world is null ? await Host(tally, mark, cancellation) : null)
            ?? await Each(Worlds(world, cancellation), id => seals.OfWorld(id, cancellation))
            ?? await Each(Pages<AccountId>(world is null ? ChainTable.Accounts : ChainTable.AccountsOfWorld, world, AccountsAtOnce, cancellation),
                page => Accounts(page, tally, mark, cancellation))
            ?? (world is null ? await Everywhere(tally, cancellation) : null));
    }

    static async Task<ChainBreak?> Each<T>(IAsyncEnumerable<T> things, Func<T, Task<ChainBreak?>> verify)
    {
        await foreach (var thing in things)
        {
            if (await verify(thing) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    async Task<ChainBreak?> Compare(SignedHead? earlier) => earlier is null || await earlier.IsReached(database) ? null
        : OfHost($"The head that was exported at {earlier.At:O} is not reached: the history up to then was restored to an earlier state or rewritten.");

    /// <summary>The installation itself: its own chain, its operator key, and the head stored outside the database.</summary>
    async Task<ChainBreak?> Host(Tally tally, FoundMark mark, CancellationToken cancellation)
    {
        var walk = new ChainWalk(await HostChainTable.Load(database));
        var broken = await Walk(database, walk, [], cancellation);
        tally.Events += walk.Verified;
        return broken ?? await seals.OfHost(mark, cancellation)
            ?? (!mark.IsDone || await OperatorSeal.Holds(database, key) ? null : OfHost("The operator key is not the one that this host put in place."))
            ?? (await file.IsReached()
                ? null
                : OfHost("audit.head in the data directory is newer than the history in the database: the database was restored to an earlier state, or lost "
                    + "the end of its log."));
    }

    async Task<ChainBreak?> Accounts(IReadOnlyList<AccountId> page, Tally tally, FoundMark mark, CancellationToken cancellation)
    {
        if (await accounts.Verify(page, tally, cancellation) is { } inAccount)
        {
            return inAccount;
        }

        foreach (var account in page)
        {
            // Orders first: if one of them is wrong, its break says more precisely what was done than the digest over all events.
            if ((await Each(Pages<OrderId>(ChainTable.OrdersOfAccount, account, OrdersAtOnce, cancellation), p => orders.Verify(p, tally, cancellation))
                ?? await seals.OfAccount(account, mark, cancellation)) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    /// <summary>Rows that no account leads to: orders whose account is gone, and events whose subject is gone.</summary>
    async Task<ChainBreak?> Everywhere(Tally tally, CancellationToken cancellation)
    {
        var strays = await database.Many(ChainTable.StrayOrders, r => r.Id<OrderId>(0), OrdersAtOnce);
        return strays.Count > 0 ? new(Subject.Order, strays[0], 0, "The account of this order is missing.") : await FindOrphan(cancellation);
    }

    /// <summary>Events whose order or account no longer exists.</summary>
    async Task<ChainBreak?> FindOrphan(CancellationToken cancellation)
    {
        for (var last = Ids.First<SubjectId>(); ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await database.Many(ChainTable.Subjects, r => (Id: r.Id<SubjectId>(0), Subject: (Subject)r.Int(1), IsKnown: r.Int(2) > 0), last,
                EventsAtOnce);
            if (page.Count == 0)
            {
                return null;
            }

            if (page.FirstOrDefault(s => !s.IsKnown) is { Id: var id, Subject: var subject } && id != default)
            {
                return new(subject, id, 1, $"There are events of this {subject.ToString().ToLowerInvariant()}, but it is missing itself.");
            }

            last = page[^1].Id;
        }
    }

    IAsyncEnumerable<WorldId> Worlds(WorldId? world, CancellationToken cancellation) =>
        world is { } one ? new[] { one }.ToAsyncEnumerable() : Pages<WorldId>(ChainTable.Worlds, null, EventsAtOnce, cancellation).SelectMany(page => page);

    async IAsyncEnumerable<IReadOnlyList<T>> Pages<T>(Sql sql, IId? of, int atOnce,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation) where T : struct, IId<T>
    {
        for (var last = Ids.First<T>(); ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await database.Many(sql, row => row.Id<T>(0), of is null ? [last, atOnce] : [last, atOnce, of]);
            if (page.Count > 0)
            {
                yield return page;
            }

            if (page.Count < atOnce)
            {
                yield break;
            }

            last = page[^1];
            // SQLite runs on this thread: give others a turn between two pages.
            await Task.Yield();
        }
    }

    /// <summary>Walks a chain to its end; its first events were read together with its head.</summary>
    internal static async Task<ChainBreak?> Walk(Database database, ChainWalk walk, IReadOnlyList<Event> events, CancellationToken cancellation)
    {
        while (true)
        {
            if (walk.Take(events) is { } broken)
            {
                return broken;
            }

            if (walk.IsAtHead)
            {
                return walk.End();
            }

            cancellation.ThrowIfCancellationRequested();
            events = await database.Many(EventTable.OfSubject, EventTable.Read, walk.Head.Id, walk.Verified, EventsAtOnce);
            if (events.Count == 0)
            {
                return walk.End();
            }
        }
    }

    static ChainBreak OfHost(string why) => new(Subject.Host, World.LiveId, 0, why);
}
