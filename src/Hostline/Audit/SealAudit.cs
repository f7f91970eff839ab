using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>Verifies the seal logs: each log alone, and the events of each account against it.</summary>
public sealed class SealAudit(Database database, AuditKey key, Authorship authorship)
{
    const int StepsAtOnce = 500;

    internal async Task<ChainBreak?> OfWorld(WorldId world, CancellationToken cancellation)
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

    internal async Task<ChainBreak?> OfAccount(AccountId account, FoundMark mark, CancellationToken cancellation)
    {
        var world = await database.Many(ChainTable.Account, r => r.Id<WorldId>(0), account);
        return world.Count == 0 ? null : await Of(world[0], account, mark, cancellation);
    }

    /// <summary>The host's own events, which belong to no account.</summary>
    internal Task<ChainBreak?> OfHost(FoundMark mark, CancellationToken cancellation) => Of(World.LiveId, AccountId.None, mark, cancellation);

    /// <summary>
    /// Compares an account's events with the steps of the log. Events after the last step are not in the log yet, but must have been written by
    /// this program.
    /// </summary>
    async Task<ChainBreak?> Of(WorldId world, AccountId account, FoundMark mark, CancellationToken cancellation)
    {
        var walk = new SealWalk(world, account);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = await database.Many(SealTable.LogOfAccount, SealTable.ReadStep, world, walk.N, StepsAtOnce, account, long.MaxValue);
            if (steps.Count == 0)
            {
                return await NotInLog(world, account, walk, mark, cancellation);
            }

            foreach (var step in steps)
            {
                while (walk.Wants(step))
                {
                    walk.Take(await Next(account, walk));
                }

                if (walk.Reach(step) is { } why)
                {
                    return await IsGone(world) ? null : new(Subject.Account, account, step.Events, why);
                }
            }
        }
    }

    async Task<ChainBreak?> NotInLog(WorldId world, AccountId account, SealWalk walk, FoundMark mark, CancellationToken cancellation)
    {
        for (var events = walk.Ahead; ; events = await Next(account, walk), walk.Take(events))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await authorship.FirstDoubtful(account, events, cancellation) is { } doubtful && (doubtful.Author == Author.Other || mark.IsDone))
            {
                return await IsGone(world) ? null : new(Subject.Account, account, 0,
                    $"Event {doubtful.Event.Sequence} of {doubtful.Event.Subject} was not written by this program: someone put it into the database.");
            }

            if (walk.IsOver)
            {
                return null;
            }
        }
    }

    Task<IReadOnlyList<SealedEvent>> Next(AccountId account, SealWalk walk) =>
        database.Many(SealTable.Events, SealTable.ReadEvent, account, walk.At.Position, walk.At.Subject, walk.At.Sequence, StepsAtOnce);

    /// <summary>An account that is in the log and no longer exists. The host's own events have no account.</summary>
    async Task<ChainBreak?> Missing(WorldId world)
    {
        var gone = await database.Many(SealTable.GoneAccounts, r => r.Id<AccountId>(0), world, 1);
        return gone.Count == 0 || await IsGone(world) ? null : new(Subject.Account, gone[0], 0, "The seal log covers this account, but it is missing.");
    }

    /// <summary>The world was deleted meanwhile.</summary>
    async Task<bool> IsGone(WorldId world) => (await database.Many(WorldTable.ById, r => r.Id<WorldId>(0), world)).Count == 0;

    static ChainBreak Broken(WorldId world, long step, string why) => new(Subject.Host, world, step, why);
}
