using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Where a chain does not hold.</summary>
/// <param name="Sequence">The event at which it shows.</param>
/// <param name="Why">A sentence.</param>
public sealed record ChainBreak(Subject Subject, Guid Id, long Sequence, string Why);

/// <summary>What was verified, up to the first break if there is one.</summary>
public sealed record AuditReport(long Orders, long Accounts, long Events, ChainBreak? FirstBreak);

/// <summary>
/// Recomputes the hash chain of every order and account and compares its end with what is kept beside the subject
/// (security T17). At most <see cref="ChainsAtOnce"/> times <see cref="EventsAtOnce"/> events are in memory.
/// </summary>
public sealed class ChainAudit(Database database)
{
    public const int ChainsAtOnce = 50;
    public const int EventsAtOnce = 200;

    /// <summary>Verifies one world, or everything.</summary>
    public async Task<AuditReport> Verify(Guid? world, CancellationToken cancellation)
    {
        var report = new AuditReport(0, 0, 0, null);
        await foreach (var heads in Heads(world, cancellation))
        {
            foreach (var (head, events, broken) in await Verify(heads, cancellation))
            {
                report = new(report.Orders + (head.Subject == Subject.Order ? 1 : 0), report.Accounts + (head.Subject == Subject.Account ? 1 : 0), report.Events + events, broken);
                if (broken is not null)
                {
                    return report;
                }
            }
        }

        return world is null ? report with { FirstBreak = await FindOrphan(cancellation) } : report;
    }

    /// <summary>Every chain's end, a page at a time.</summary>
    async IAsyncEnumerable<IReadOnlyList<ChainHead>> Heads(Guid? world, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (world is null && await HostChainTable.Load(database) is { Sequence: > 0 } host)
        {
            yield return [host];
        }

        await foreach (var accounts in Pages(Subject.Account, world is null ? ChainTable.Accounts : ChainTable.AccountsOfWorld, world, cancellation))
        {
            yield return accounts;
            foreach (var account in world is null ? [] : accounts)
            {
                await foreach (var orders in Pages(Subject.Order, ChainTable.OrdersOfAccount, account.Id, cancellation))
                {
                    yield return orders;
                }
            }
        }

        if (world is null)
        {
            await foreach (var orders in Pages(Subject.Order, ChainTable.Orders, null, cancellation))
            {
                yield return orders;
            }
        }
    }

    async IAsyncEnumerable<IReadOnlyList<ChainHead>> Pages(Subject subject, Sql sql, Guid? of, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = Guid.Empty; ;)
        {
            var page = await Many(sql, row => ChainTable.ReadHead(row, subject), cancellation, of is null ? [last, ChainsAtOnce] : [last, ChainsAtOnce, of]);
            if (page.Count == 0)
            {
                yield break;
            }

            yield return page;
            last = page[^1].Id;
        }
    }

    /// <summary>The chains of one page, their first events read together.</summary>
    async Task<List<(ChainHead Head, long Events, ChainBreak? Broken)>> Verify(IReadOnlyList<ChainHead> heads, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var firsts = heads.Select(h => batch.Many(EventTable.OfSubject, EventTable.Read, h.Id, 0L, EventsAtOnce)).ToList();
        await database.Run(batch, cancellation);
        var results = new List<(ChainHead, long, ChainBreak?)>();
        for (var i = 0; i < heads.Count; i++)
        {
            var chain = new ChainWalk(heads[i]);
            var broken = await Walk(chain, firsts[i].Rows, cancellation);
            results.Add((heads[i], chain.Verified, broken is null ? null : await Confirm(heads[i], cancellation)));
        }

        return results;
    }

    async Task<ChainBreak?> Walk(ChainWalk chain, IReadOnlyList<Event> events, CancellationToken cancellation)
    {
        while (true)
        {
            if (chain.Take(events) is { } broken)
            {
                return broken;
            }

            if (chain.IsAtHead || events.Count < EventsAtOnce)
            {
                return chain.End();
            }

            events = await Many(EventTable.OfSubject, EventTable.Read, cancellation, chain.Head.Id, chain.Verified, EventsAtOnce);
        }
    }

    /// <summary>A sandbox may have been swept away between the reading of a chain's end and of its events; what is still there is read again.</summary>
    async Task<ChainBreak?> Confirm(ChainHead head, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var now = head.Subject == Subject.Host ? HostChainTable.ReadHead(batch)
            : batch.Many(head.Subject == Subject.Order ? ChainTable.Order : ChainTable.Account, row => ChainTable.ReadHead(row, head.Subject), head.Id);
        var events = batch.Many(EventTable.OfSubject, EventTable.Read, head.Id, 0L, EventsAtOnce);
        await database.Run(batch, cancellation);
        return now.Rows.Count == 0 ? null : await Walk(new(now.Rows[0]), events.Rows, cancellation);
    }

    /// <summary>Events whose order or account is no longer there.</summary>
    async Task<ChainBreak?> FindOrphan(CancellationToken cancellation)
    {
        for (var last = Guid.Empty; ;)
        {
            var page = await Many(ChainTable.Subjects, r => (Id: r.Guid(0), Subject: (Subject)r.Int(1), IsKnown: r.Int(2) > 0), cancellation, last, EventsAtOnce);
            if (page.Count == 0)
            {
                return null;
            }

            if (page.FirstOrDefault(s => !s.IsKnown) is { Id: var id, Subject: var subject } && id != Guid.Empty)
            {
                return new(subject, id, 1, $"There are events of this {subject.ToString().ToLowerInvariant()}, but it is not there itself.");
            }

            last = page[^1].Id;
        }
    }

    async Task<IReadOnlyList<T>> Many<T>(Sql sql, Func<Row, T> map, CancellationToken cancellation, params object?[] args)
    {
        var batch = new ReadBatch();
        var rows = batch.Many(sql, map, args);
        await database.Run(batch, cancellation);
        return rows.Rows;
    }
}

/// <summary>The walk along one chain, event by event, to the end that was read first. What was appended since is not looked at.</summary>
sealed class ChainWalk(ChainHead head)
{
    byte[] previous = EventChain.Genesis;

    public ChainHead Head => head;

    /// <summary>How many events hold.</summary>
    public long Verified { get; private set; }

    public bool IsAtHead => Verified >= head.Sequence;

    public ChainBreak? Take(IReadOnlyList<Event> events)
    {
        foreach (var e in events)
        {
            if (IsAtHead)
            {
                return null;
            }

            if (Fault(e) is { } fault)
            {
                return new(head.Subject, head.Id, Verified + 1, fault);
            }

            previous = e.Hash;
            Verified++;
        }

        return null;
    }

    /// <summary>What must hold when there are no more events.</summary>
    public ChainBreak? End() =>
        !IsAtHead ? new(head.Subject, head.Id, Verified + 1, $"Event {Verified + 1} of {head.Sequence} is missing.")
        : !previous.AsSpan().SequenceEqual(head.Hash) ? new(head.Subject, head.Id, Verified, "The last event's hash is not the one that is kept beside the chain.")
        : null;

    string? Fault(Event e) =>
        e.Sequence != Verified + 1 ? $"Event {Verified + 1} is missing; the next is {e.Sequence}."
        // An erased payload is empty; its hash stays in the chain.
        : e.Payload.Length > 0 && !SHA256.HashData(e.Payload).AsSpan().SequenceEqual(e.PayloadHash) ? $"The payload of event {e.Sequence} was altered."
        : !EventChain.Hash(previous, e).AsSpan().SequenceEqual(e.Hash) ? $"Event {e.Sequence} was altered, or does not follow the one before it."
        : null;
}
