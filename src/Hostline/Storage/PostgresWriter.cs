using Npgsql;

namespace Hostline.Storage;

/// <summary>
/// Writes batches over one connection in two round trips. The first locks and reads the guarded versions in a fixed order and runs every check;
/// if a unit fails there, the transaction is rolled back and restarted without it. The second runs the remaining statements and commits. If the
/// answer to that COMMIT is lost, <see cref="PostgresOutcome"/> determines the outcome.
/// </summary>
sealed class PostgresWriter(PostgresPool pool, PostgresTypes types, FaultPoints faults, StorageWatch watch, PostgresTeller teller) : IAsyncDisposable
{
    /// <summary>How long to wait for the answer to a COMMIT, and after that for its outcome.</summary>
    static readonly TimeSpan CommittedWithin = TimeSpan.FromSeconds(3);

    /// <summary>How many connections in a row may be lost for one batch.</summary>
    const int ConnectionsAtMost = 5;

    static readonly IReadOnlyList<Write> Own = [.. PostgresGuards.Statements, new(PostgresOutcome.Written, [null]), new(PostgresOutcome.Forget, [null])];

    readonly PostgresOutcome outcome = new(pool, CommittedWithin);
    PostgresSession? session;

    /// <summary>The batch whose COMMIT is pending.</summary>
    Guid? committing;

    /// <summary>The previous batch, whose outcome is known.</summary>
    Guid settled;

    public async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        var results = new UnitResult[units.Count];
        await Write([.. units.Select((unit, place) => new Placed(unit, place))], results, hurried: false);
        watch.Wrote();
        await faults.Pass(FaultPoints.AfterCommit);
        return results;
    }

    public ValueTask DisposeAsync() => session?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <param name="hurried">Another unit has already waited in vain for a lock: wait only briefly this time.</param>
    async Task Write(List<Placed> units, UnitResult[] results, bool hurried)
    {
        for (var tries = 1; units.Count > 0; tries++)
        {
            var later = new List<Placed>();
            committing = null;
            try
            {
                await Once(units, results, later, hurried);
                (units, tries) = (later, 0);
            }
            catch (Exception lost) when (PostgresErrors.IsLostConnection(lost))
            {
                var wasOpen = session is not null;
                Drop();
                if (committing is { } batch && await outcome.WasCommitted(batch, lost))
                {
                    (units, tries) = (later, 0);
                }
                else if (tries >= ConnectionsAtMost || !wasOpen || (committing is null && PostgresErrors.IsTimeout(lost)))
                {
                    throw Busy(lost);
                }
            }
            catch (Exception unable) when (PostgresErrors.IsUnable(unable) || unable is UnfitDatabaseException)
            {
                Drop();
                throw Busy(unable);
            }
            catch (PostgresException wrong)
            {
                await RollBack();
                if (!PostgresErrors.IsContention(wrong) || tries > 1 || wrong.SqlState == PostgresErrorCodes.LockNotAvailable)
                {
                    await WriteHalves(units, results, hurried || PostgresErrors.IsContention(wrong), wrong);
                    return;
                }
            }
            catch (Exception)
            {
                // Whatever happened, the next batch must not find this transaction open.
                Drop();
                throw;
            }
        }
    }

    /// <summary>One unit fails the whole batch: split it in halves, so that the others are written.</summary>
    async Task WriteHalves(List<Placed> units, UnitResult[] results, bool hurried, PostgresException wrong)
    {
        if (units.Count == 1)
        {
            results[units[0].Place] = new(CommitResult.Done, PostgresErrors.IsContention(wrong) ? Busy(wrong) : wrong);
            return;
        }

        await Write(units[..(units.Count / 2)], results, hurried);
        await Write(units[(units.Count / 2)..], results, hurried);
    }

    /// <summary>One transaction. Units that can be judged only after others have been removed go to <paramref name="later"/>.</summary>
    async Task Once(List<Placed> units, UnitResult[] results, List<Placed> later, bool hurried)
    {
        session ??= await PostgresSession.Open(pool);
        await types.Learn(session.Connection, units.SelectMany(u => u.Unit.Checks.Concat(u.Unit.Rest)).Concat(Own));
        await FirstTrip(units, results, hurried);
        while (units.Exists(u => results[u.Place].Status != CommitStatus.Done))
        {
            await RollBack();
            later.AddRange(Suspects(units, results));
            units = units.FindAll(u => results[u.Place].Status == CommitStatus.Done);
            if (units.Count == 0)
            {
                return;
            }

            await FirstTrip(units, results, hurried);
        }

        await faults.Pass(FaultPoints.BeforeCommit);
        committing = Guid.CreateVersion7();
        await SecondTrip(units, committing.Value);
        (settled, committing) = (committing.Value, null);
        teller.Tell(units.Aggregate(Wakes.None, (all, u) => all | u.Unit.Wakes));
    }

    /// <summary>Units that conflicted after a failed unit may have conflicted with that one only, which is now removed.</summary>
    static IEnumerable<Placed> Suspects(List<Placed> units, UnitResult[] results)
    {
        var firstFailed = units.FindIndex(u => results[u.Place].Status != CommitStatus.Done);
        return units.Skip(firstFailed + 1).Where(u => results[u.Place] is { Broken: null, Status: CommitStatus.Conflict });
    }

    /// <summary>Begin, guards, checks. Stores each unit's result at its place.</summary>
    async Task FirstTrip(List<Placed> units, UnitResult[] results, bool hurried)
    {
        var trip = new PostgresTrip(session!.Connection, types);
        trip.Add("begin");
        if (hurried)
        {
            trip.Add("set local lock_timeout = 100");
        }

        var guards = new PostgresGuards(units.SelectMany(u => u.Unit.Guards));
        guards.AddTo(trip);
        var checks = units.ConvertAll(u => u.Unit.Checks.Select(c => new PostgresStep(c)).ToArray());
        var steps = new PostgresSteps();
        checks.ForEach(steps.Add);
        steps.AddTo(trip, counted: true);
        await session.Go(trip, PostgresSession.AnswerWithin);
        for (var i = 0; i < units.Count; i++)
        {
            results[units[i].Place] = Judge(units[i].Unit, guards, checks[i]);
        }
    }

    static UnitResult Judge(Unit unit, PostgresGuards guards, PostgresStep[] checks)
    {
        foreach (var guard in unit.Guards)
        {
            if (!guards.Hold(guard))
            {
                return new(CommitResult.Of(guard));
            }
        }

        for (var i = 0; i < checks.Length; i++)
        {
            if (checks[i].Unreadable is { } wrong)
            {
                return new(CommitResult.Done, wrong);
            }

            if (checks[i].Write.Expect is { } expected && checks[i].Rows != expected)
            {
                return new(new(CommitStatus.Conflict, i));
            }
        }

        return new(CommitResult.Done);
    }

    async Task SecondTrip(List<Placed> units, Guid batch)
    {
        var trip = new PostgresTrip(session!.Connection, types);
        trip.Add(PostgresOutcome.Written, [batch]);
        trip.Add(PostgresOutcome.Forget, [settled]);
        var steps = new PostgresSteps();
        units.ForEach(u => steps.Add(u.Unit.Rest.Select(w => new PostgresStep(w))));
        steps.AddTo(trip, counted: false);
        trip.Add("commit");
        await session.Go(trip, CommittedWithin);
    }

    async Task RollBack()
    {
        try
        {
            var trip = new PostgresTrip(session!.Connection, types);
            trip.Add("rollback");
            await session.Go(trip, PostgresSession.AnswerWithin);
        }
        catch (Exception gone) when (PostgresErrors.IsOutage(gone))
        {
            Drop();
        }
    }

    void Drop()
    {
        session?.Drop();
        session = null;
    }

    StorageBusyException Busy(Exception why)
    {
        if (PostgresErrors.IsAway(why))
        {
            watch.Unreachable(PostgresErrors.Said(why));
        }
        else if (PostgresErrors.IsUnwritable(why))
        {
            watch.Unwritable(PostgresErrors.Said(why));
        }

        return new($"PostgreSQL did not accept the change: {PostgresErrors.Said(why)}", why) { IsToldElsewhere = !PostgresErrors.IsContention(why) };
    }

    readonly record struct Placed(Unit Unit, int Place);
}
