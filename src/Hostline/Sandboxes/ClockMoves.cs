using System.Diagnostics;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

/// <summary>The result of a clock move, or its progress.</summary>
/// <param name="Now">The sandbox's time.</param>
/// <param name="Fired">Deadlines that have come due during the move.</param>
/// <param name="Quiet">Whether nothing due is left and first attempts have ended; false if the time limit was reached before.</param>
public sealed record ClockMoved(DateTimeOffset Now, int Fired, bool Quiet);

/// <summary>
/// Moves a sandbox's clock: to the next instant at which something is due, waits until that is done, and so on until the target. The move is a
/// row with a lease, so any node can finish it after a crash.
/// </summary>
public sealed class ClockMoves(Database database, Decisions decisions, CommitQueue queue, WorldQuiescence quiet)
{
    /// <summary>A request waits at most this long; the move continues without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Deadlines this close together fire in one step, each with its own instant in its event: a thousand orders made within seconds do not
    /// need a thousand steps.
    /// </summary>
    static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    /// <summary>A running clock has advanced since a client read it: an instant this much earlier still means "now".</summary>
    static readonly TimeSpan StillNow = TimeSpan.FromMinutes(1);

    /// <summary>Work that must be done before the clock moves on; retries wait for the target.</summary>
    const QuietKinds OnTheWay = QuietKinds.Work | QuietKinds.FirstAttempts;

    const int YearsAtOnce = 10;

    /// <summary>The work of one instant is waited for at most this long; then the clock moves on without it.</summary>
    internal static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(15);

    /// <summary>Moves by a span or to an instant, and waits. Moving to "now" only waits.</summary>
    public async Task<Outcome<ClockMoved>> Move(WorldId sandbox, CalendarSpan? advance, DateTimeOffset? to, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var (world, now, running) = await Load(sandbox);
        if (world is null)
        {
            return new Refusal(Reason.NotFound);
        }

        var target = advance is { } span ? span.After(world.Now(now)) : to!.Value;
        if (advance is not null && (target is null || target > world.Now(now).AddYears(YearsAtOnce)))
        {
            return new Refusal(Reason.ValueOutOfRange, Place: PlaceKind.ClockAdvance, Detail: "advance must lie between PT0S and ten years.");
        }

        return await MoveTo(world, target!.Value, advance is null ? PlaceKind.ClockTarget : PlaceKind.ClockAdvance, running, now, started, cancellation);
    }

    async Task<Outcome<ClockMoved>> MoveTo(World world, DateTimeOffset target, PlaceKind place, ClaimedAdvance? running, DateTimeOffset now, long started,
        CancellationToken cancellation)
    {
        if (target > SandboxBook.Latest)
        {
            return new Refusal(Reason.ValueOutOfRange, Place: place, Detail: $"A sandbox's clock cannot go beyond {SandboxBook.Latest:yyyy-MM-dd}.");
        }

        if (target.CutToMicros() <= world.Now(now))
        {
            return IsStillNow(world, target, now) ? await WaitOn(world, running, started, cancellation) : Backwards(world, target, now);
        }

        if (running is not null)
        {
            return running.Target == target ? await WaitOn(world, running, started, cancellation) : new Refusal(Reason.ClockMoving);
        }

        var claimed = await Claim(world, target.CutToMicros());
        return claimed.IsRefused ? claimed.Refusals.ToArray() : await Finish(claimed.Value!, started, cancellation);
    }

    /// <summary>Continues a claimed move until its target or the time limit.</summary>
    /// <returns>Whether the target was reached and the world is idle.</returns>
    public async Task<ClockMoved> Run(ClaimedAdvance advance, TimeSpan patience, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var fired = advance.Fired;
        if (!await SettleBefore(advance, patience, cancellation))
        {
            return await Leave(advance, fired);
        }

        while (true)
        {
            var (world, now, _) = await Load(advance.World);
            if (world is null || await Step(advance, world, now) is not { } step)
            {
                return new(world?.Now(now) ?? advance.Target, fired, false);
            }

            fired += step.Fired;
            var left = patience - Stopwatch.GetElapsedTime(started);
            var isQuiet = left > TimeSpan.Zero
                && await quiet.Wait(step.World, step.IsTarget ? QuietKinds.Everything : OnTheWay, left < StepPatience ? left : StepPatience, cancellation);
            if (isQuiet && step.IsTarget)
            {
                await queue.Write(ClockTable.CheckFinished(new Unit { IsAlone = true }, advance, step.World, await database.Now()));
                return new(advance.Target, fired, true);
            }

            if (Stopwatch.GetElapsedTime(started) >= patience)
            {
                return await Leave(advance, fired);
            }
        }
    }

    /// <summary>
    /// Waits until work that is already due has been done, at its own instant: a call that was requested a moment ago must not ring late
    /// because the clock was moved so soon. Waits no longer than for the work of one step.
    /// </summary>
    /// <returns>False if the time for the whole move is over.</returns>
    async Task<bool> SettleBefore(ClaimedAdvance advance, TimeSpan patience, CancellationToken cancellation)
    {
        var (world, _, _) = await Load(advance.World);
        return world is null || await quiet.Wait(world, OnTheWay, patience < StepPatience ? patience : StepPatience, cancellation) || patience > StepPatience;
    }

    /// <summary>Releases the lease, so that any node can continue the move.</summary>
    async Task<ClockMoved> Leave(ClaimedAdvance advance, int fired)
    {
        await queue.Write(new Unit().Then(ClockTable.Leave, advance.World, advance.Fence).Wake(Wakes.Advances));
        var (world, now, _) = await Load(advance.World);
        return new(world?.Now(now) ?? advance.Target, fired, false);
    }

    async Task<(World? World, DateTimeOffset Now, ClaimedAdvance? Running)> Load(WorldId sandbox)
    {
        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, sandbox);
        var running = batch.Many(ClockTable.Of, ClockTable.Read, sandbox);
        await database.Run(batch);
        return (world.First, batch.Now, running.First);
    }

    Task<Outcome<ClaimedAdvance>> Claim(World world, DateTimeOffset target) => decisions.Reach<ClaimedAdvance>(async () =>
    {
        var now = await database.Now();
        var advance = new ClaimedAdvance(world.Id, target, world.Mode, 0, 1);
        var unit = ClockTable.CheckNew(new Unit { IsRequest = true, Taker = Taker.OfSandbox(world.Id) }, advance, now, now + Loop.Lease + StepPatience);
        return new(advance, unit, _ => (Outcome<ClaimedAdvance>)new Refusal(Reason.ClockMoving));
    });

    async Task<ClockMoved> Finish(ClaimedAdvance advance, long started, CancellationToken cancellation)
    {
        var moved = await Run(advance, Patience - Stopwatch.GetElapsedTime(started), cancellation);
        var (world, now, _) = await Load(advance.World);
        return moved with { Now = world?.Now(now).CutToMicros() ?? moved.Now };
    }

    /// <summary>
    /// One step, in one unit: moves the clock to the next instant and wakes what is due there. Null if the lease was lost.
    /// </summary>
    async Task<(World World, int Fired, bool IsTarget)?> Step(ClaimedAdvance advance, World world, DateTimeOffset databaseNow)
    {
        var now = world.Now(databaseNow);
        var instant = await NextStop(advance, now);
        var isTarget = instant == advance.Target;
        var fired = await database.One(ClockTable.DeadlinesBetween, r => r.Int(0), world.Id, now, instant);
        var moved = world with { Mode = ClockMode.Standing, StandingAt = instant > now ? instant : now.CutToMicros() };
        var unit = new Unit { IsAlone = true };
        ClockTable.CheckHeld(unit, advance, fired, databaseNow + Loop.Lease + StepPatience);
        ClockTable.Move(unit, moved, isTarget, databaseNow);
        var result = await queue.Write(unit);
        return result.Status == CommitStatus.Done ? (moved with { ClockVersion = moved.ClockVersion + 1 }, fired, isTarget) : null;
    }

    /// <summary>A little past the next deadline, exactly at the next errand, or at the target: whichever comes first.</summary>
    async Task<DateTimeOffset> NextStop(ClaimedAdvance advance, DateTimeOffset now)
    {
        var (deadline, errand) = await database.One(ClockTable.NextDue, r => (r.TimeOrNull(0), r.TimeOrNull(1)), advance.World, now, advance.Target);
        var stop = deadline is { } due && due + Together < advance.Target ? due + Together : advance.Target;
        return errand < stop ? errand.Value : stop;
    }

    /// <summary>Waits for a move in progress, if there is one, and until the world is idle.</summary>
    async Task<ClockMoved> WaitOn(World world, ClaimedAdvance? running, long started, CancellationToken cancellation)
    {
        var isQuiet = false;
        var fired = running?.Fired ?? 0;
        while (!isQuiet && Patience - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            isQuiet = await quiet.Wait(world, QuietKinds.Everything, left < StepPatience ? left : StepPatience, cancellation);
            var (loaded, _, still) = await Load(world.Id);
            world = loaded ?? world;
            fired = still?.Fired ?? fired;
            isQuiet &= still is null;
        }

        return new(world.Now(await database.Now()).CutToMicros(), fired, isQuiet);
    }

    static bool IsStillNow(World world, DateTimeOffset target, DateTimeOffset databaseNow) =>
        target == world.Now(databaseNow) || (world.Mode == ClockMode.Running && world.Now(databaseNow) - target < StillNow);

    static Refusal Backwards(World world, DateTimeOffset target, DateTimeOffset databaseNow) =>
        new(Reason.ClockBackwards, Place: PlaceKind.ClockTarget, Detail: $"It is {world.Now(databaseNow):O} in this sandbox; {target:O} is before that.");
}

/// <summary>Finishes clock moves whose node died or whose request has ended.</summary>
public sealed class AdvanceLoop(Database database, CommitQueue queue, ClockMoves moves, ILogger<AdvanceLoop> log) : Loop(queue, log)
{
    const int ClaimAtMost = 8;

    protected override Wakes WokenBy => Wakes.Advances;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await database.Now();
        if (await database.One(ClockTable.AnyDue, r => r.Int(0), now) == 0)
        {
            return Poll;
        }

        var claimed = new RowList<ClaimedAdvance>(ClockTable.Read);
        await Queue.Write(new Unit().Returning(claimed, ClockTable.Claim, now, now + Lease + ClockMoves.StepPatience, ClaimAtMost));
        await Task.WhenAll(claimed.Rows.Select(a => moves.Run(a, ClockMoves.Patience, stopping)));
        return Poll;
    }
}
