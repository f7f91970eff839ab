using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>Verifies the seal logs: the links of each log, and the events of each account against it.</summary>
public sealed class SealAudit(Database database, AuditKey key)
{
    const int StepsAtOnce = 500;

    /// <summary>The log of a world, link by link.</summary>
    internal async Task<ChainBreak?> OfWorld(Guid world, CancellationToken cancellation)
    {
        // Read before the head: both are written together, and the first change of a world may be sealed between the two queries.
        var first = await database.One(SealTable.Step, SealTable.ReadStep, world, 1L);
        var head = await database.One(SealTable.Head, SealTable.ReadHead, world);
        if (head is null)
        {
            return first is null ? null : Broken(world, 0, "The head of the seal log was removed.");
        }

        if (!SealLog.Holds(key, head))
        {
            return Broken(world, 0, "The head of the seal log was altered.");
        }

        var (n, link) = (0L, EventChain.Genesis);
        while (n < head.N)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await database.Many(SealTable.Log, SealTable.ReadStep, world, n, StepsAtOnce);
            foreach (var step in page.TakeWhile(s => s.N <= head.N))
            {
                if (step.N != n + 1 || !SealLog.Follows(key, link, step))
                {
                    return Broken(world, n + 1, "A step of the seal log was altered or removed.");
                }

                (n, link) = (step.N, step.Link);
            }

            if (page.Count == 0)
            {
                return Broken(world, n + 1, $"The seal log has {n} of {head.N} steps.");
            }
        }

        return link.AsSpan().SequenceEqual(head.Link) ? await Missing(world) : Broken(world, n, "The end of the seal log does not match its head.");
    }

    internal async Task<ChainBreak?> OfAccount(Guid account, CancellationToken cancellation)
    {
        var world = await database.Many(ChainTable.Account, r => r.Guid(0), account);
        return world.Count == 0 ? null : await Of(world[0], account, cancellation);
    }

    /// <summary>The host's own events, which have no account.</summary>
    internal Task<ChainBreak?> OfHost(CancellationToken cancellation) => Of(World.LiveId, Guid.Empty, cancellation);

    /// <summary>An account's events against the steps of the log. Events since the last step are not sealed yet.</summary>
    async Task<ChainBreak?> Of(Guid world, Guid account, CancellationToken cancellation)
    {
        var walk = new SealWalk(world, account);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = await database.Many(SealTable.LogOfAccount, SealTable.ReadStep, world, walk.N, StepsAtOnce, account, long.MaxValue);
            if (steps.Count == 0)
            {
                return null;
            }

            foreach (var step in steps)
            {
                while (walk.Wants(step))
                {
                    walk.Take(await database.Many(SealTable.Events, SealTable.ReadEvent, account, walk.At.Position, walk.At.Subject, walk.At.Sequence,
                        StepsAtOnce));
                }

                if (walk.Reach(step) is { } why)
                {
                    return await IsGone(world) ? null : new(Subject.Account, account, step.Events, why);
                }
            }
        }
    }

    /// <summary>An account that the log covers and that no longer exists. The host's own events have none.</summary>
    async Task<ChainBreak?> Missing(Guid world)
    {
        var gone = await database.Many(SealTable.GoneAccounts, r => r.Guid(0), world, 1);
        return gone.Count == 0 || await IsGone(world) ? null : new(Subject.Account, gone[0], 0, "The seal log covers this account, but it is missing.");
    }

    /// <summary>The world was deleted meanwhile.</summary>
    async Task<bool> IsGone(Guid world) => (await database.Many(WorldTable.ById, r => r.Guid(0), world)).Count == 0;

    static ChainBreak Broken(Guid world, long step, string why) => new(Subject.Host, world, step, why);
}

/// <summary>The walk along an account's events in the order of its feed, from step to step of the log.</summary>
sealed class SealWalk(Guid world, Guid account)
{
    readonly Queue<SealedEvent> ahead = new();
    bool isOver;

    /// <summary>The last step that was reached.</summary>
    public long N { get; private set; }

    /// <summary>The position of the last event read, from which to continue.</summary>
    public SealStep At { get; private set; } = SealLog.Before(world, account);

    SealStep Reached { get; set; } = SealLog.Before(world, account);

    /// <summary>Whether more events are needed to reach a step.</summary>
    public bool Wants(SealStep step) => !isOver && Reached.Events + ahead.Count < step.Events;

    public void Take(IReadOnlyList<SealedEvent> events)
    {
        isOver = events.Count == 0;
        foreach (var e in events)
        {
            ahead.Enqueue(e);
            At = At with { Position = e.Position, Subject = e.Subject, Sequence = e.Sequence };
        }
    }

    /// <summary>Why the events up to a step do not match the seal log; null if they do.</summary>
    public string? Reach(SealStep step)
    {
        while (Reached.Events < step.Events && ahead.TryDequeue(out var e))
        {
            Reached = Reached with { Events = Reached.Events + 1, Digest = SealLog.Digest(Reached.Digest, e) };
        }

        N = step.N;
        return Reached.Events < step.Events
            ? $"{step.Events} events of this account were sealed by {step.At:O}; {step.Events - Reached.Events} of them are missing."
            : !Reached.Digest.AsSpan().SequenceEqual(step.Digest)
                ? $"The events of this account are not those that were sealed at {step.At:O}: one was removed, added or replaced."
            : null;
    }
}
