using System.Collections.Concurrent;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// Writes the seal logs: within seconds of a change, a step that covers the new events of its account. It runs after the changes, so that none
/// of them waits for it. Nodes need no leader: if two extend the same log, the second one notices and starts over.
/// </summary>
public sealed class SealEvents(Database database, CommitQueue queue, AuditKey key, Authorship authorship, HeadFile file, TimeProvider time,
    ILogger<SealEvents> log)
    : Loop(queue, log)
{
    const int AccountsAtOnce = 100;
    const int EventsOfAccount = 500;

    /// <summary>The limit of one pass; passes are a second apart, so that during a flood of changes most of the machine's time is left for them.</summary>
    const int EventsAtMost = 5_000;

    /// <summary>Finds changes by other nodes, and those that were not covered when a node ended.</summary>
    static readonly TimeSpan LookEverywhereEvery = TimeSpan.FromMinutes(10);

    /// <summary>Accounts that may have new events, each with a counter of its changes.</summary>
    readonly ConcurrentDictionary<(WorldId World, AccountId Account), long> waiting = new();
    long notes;
    long? lookedEverywhereAt;
    AccountId? everywhere;

    protected override Wakes WokenBy => Wakes.None;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Queue.Stored += Note;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Queue.Stored -= Note;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        await LookEverywhere();
        var left = EventsAtMost;
        foreach (var ofWorld in waiting.Keys.Take(AccountsAtOnce).GroupBy(w => w.World))
        {
            if (left <= 0)
            {
                break;
            }

            left -= await Seal(ofWorld.Key, [.. ofWorld.Select(w => w.Account)], left, stopping);
        }

        return Poll;
    }

    void Note(Unit unit)
    {
        foreach (var told in unit.Told)
        {
            waiting[told] = Interlocked.Increment(ref notes);
        }
    }

    /// <summary>Adds one page of accounts per pass, from the first to the last, at the start and at intervals.</summary>
    async Task LookEverywhere()
    {
        if (everywhere is null)
        {
            if (lookedEverywhereAt is { } last && time.GetElapsedTime(last) < LookEverywhereEvery)
            {
                return;
            }

            everywhere = AccountId.None;
            // The host's own events have no account.
            waiting.TryAdd((World.LiveId, AccountId.None), 0);
        }

        var page = await database.Many(SealFoundTable.Accounts, r => (World: r.Id<WorldId>(1), Account: r.Id<AccountId>(0)), everywhere, AccountsAtOnce);
        foreach (var account in page)
        {
            waiting.TryAdd(account, 0);
        }

        everywhere = page.Count == AccountsAtOnce ? page[^1].Account : null;
        lookedEverywhereAt = time.GetTimestamp();
    }

    /// <summary>Extends one world's log by a step for each of its accounts that has new events; returns how many events that were.</summary>
    async Task<int> Seal(WorldId world, IReadOnlyList<AccountId> accounts, int atMost, CancellationToken stopping)
    {
        var batch = new ReadBatch();
        var heads = batch.Many(SealTable.Head, SealTable.ReadHead, world);
        var lasts = accounts.Select(a => batch.Many(SealTable.Last, SealTable.ReadStep, world, a)).ToList();
        await database.Run(batch, stopping);
        if (Obstacle(heads.First, lasts.Select(l => l.First)) is { } why)
        {
            Log.LogError("The seal log of world {World} is not extended: {Why} Run: hostline audit verify", world, why);
            Forget(world, accounts);
            return 0;
        }

        var froms = accounts.Select((a, i) => lasts[i].First ?? SealLog.Before(world, a)).ToList();
        var found = await Read(froms, atMost);
        var news = new List<(SealStep Last, IReadOnlyList<SealedEvent> Events)>();
        foreach (var (last, events) in froms.Zip(found).Where(f => f.Second.Count > 0))
        {
            if (await MayBeSealed(world, last.Account, events, stopping))
            {
                news.Add((last, events));
            }
        }

        return await Write(world, heads.First, news, batch.Now) ? news.Sum(f => f.Events.Count) : 0;
    }

    /// <summary>Whether this program wrote an account's new events. Other events are not sealed, because a seal would make them appear genuine.</summary>
    async Task<bool> MayBeSealed(WorldId world, AccountId account, IReadOnlyList<SealedEvent> events, CancellationToken stopping)
    {
        if (await authorship.FirstDoubtful(account, events, stopping) is not var (doubtful, author))
        {
            return true;
        }

        if (author == Author.Other)
        {
            Log.LogError("The seal log of account {Account} is not extended: event {Sequence} of {Subject} was not written by this program. "
                + "Run: hostline audit verify",
                account, doubtful.Sequence, doubtful.Subject);
            Forget(world, [account]);
        }

        return false;
    }

    /// <summary>A log that was tampered with is left unchanged for the investigation.</summary>
    string? Obstacle(SealHead? head, IEnumerable<SealStep?> lasts) =>
        head is not null ? (SealLog.Holds(key, head) ? null : "its head was altered.")
        : lasts.Any(l => l is not null) ? "its head is gone." : null;

    async Task<IReadOnlyList<IReadOnlyList<SealedEvent>>> Read(List<SealStep> froms, int atMost)
    {
        var limit = Math.Clamp(atMost / froms.Count, 1, EventsOfAccount);
        var noted = froms.ConvertAll(f => waiting.GetValueOrDefault((f.World, f.Account)));
        var batch = new ReadBatch();
        var found = froms.ConvertAll(f => batch.Many(SealTable.Events, SealTable.ReadEvent, f.Account, f.Position, f.Subject, f.Sequence, limit));
        var after = froms.ConvertAll(f => batch.Many(SealTable.AnyAfter, r => r.Int(0), f.Account, f.Position, f.Subject, f.Sequence));
        await database.Run(batch);
        for (var i = 0; i < froms.Count; i++)
        {
            // Events that wait for an older transaction are not visible yet, but they exist: the account stays.
            if (after[i].Rows.Count == 0)
            {
                waiting.TryRemove(KeyValuePair.Create((froms[i].World, froms[i].Account), noted[i]));
            }
        }

        return found.ConvertAll(f => f.Rows);
    }

    async Task<bool> Write(WorldId world, SealHead? before, List<(SealStep Last, IReadOnlyList<SealedEvent> Events)> news, DateTimeOffset now)
    {
        if (news.Count == 0)
        {
            return false;
        }

        var unit = SealTable.CheckWorld(new Unit(), world);
        var head = before ?? SealLog.Empty(key, world, now);
        var (n, link) = (head.N, head.Link);
        var steps = new List<SealStep>();
        foreach (var (last, events) in news)
        {
            var step = SealLog.Linked(key, link, Next(last, events, ++n, now.CutToMicros()));
            link = step.Link;
            steps.Add(step);
        }

        var after = SealLog.Head(key, head with { N = n, Link = link });
        SealTable.CheckMoved(unit, before, after);
        steps.ForEach(step => SealTable.Add(unit, step));
        if ((await Queue.Write(unit)).Status != CommitStatus.Done)
        {
            return false;
        }

        if (world == World.LiveId)
        {
            await file.Keep(after);
        }

        return true;
    }

    static SealStep Next(SealStep before, IReadOnlyList<SealedEvent> events, long n, DateTimeOffset at)
    {
        var digest = events.Aggregate(before.Digest, SealLog.Digest);
        var last = events[^1];
        return before with
        {
            N = n,
            Events = before.Events + events.Count,
            Position = last.Position,
            Subject = last.Subject,
            Sequence = last.Sequence,
            Digest = digest,
            At = at
        };
    }

    void Forget(WorldId world, IReadOnlyList<AccountId> accounts)
    {
        foreach (var account in accounts)
        {
            waiting.TryRemove((world, account), out _);
        }
    }
}
