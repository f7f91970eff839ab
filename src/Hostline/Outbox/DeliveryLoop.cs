using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends what is announced. Destinations take turns, account by account; each has at most <see cref="InFlightAtMost"/>
/// attempts on the way, one while it fails. The first attempts of an order go out in event order, one lane at a time;
/// retries go beside the lanes and hold nobody back.
/// </summary>
public sealed class DeliveryLoop(Database database, CommitQueue queue, DeliveryAttempts attempts, ILogger<DeliveryLoop> log) : Loop(queue, log)
{
    public const int InFlightAtMost = 32;
    const int DestinationsAtMost = 128;
    const int OnNodeAtMost = 256;
    const int LaneAtMost = 16;
    static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    static readonly Sql Standing = new("""
        select (select count(*) from lanes where destination = $1 and lease_until > $2) + (select count(*) from deliveries where destination = $1 and wake_at is not null and lease_until > $2),
          (select count(*) from destinations where id = $1)
        """);

    static readonly Sql NextRetry = new("select min(wake_at) from deliveries where wake_at > $1");

    readonly ConcurrentDictionary<Guid, InFlight> inFlight = new();
    Guid cursor = Guid.Empty;

    protected override Wakes WokenBy => Wakes.Deliveries;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var renewing = new CancellationTokenSource();
        var renewer = Renew(renewing.Token);
        await base.ExecuteAsync(stoppingToken);
        // What a slow receiver has not answered by then is given up unrecorded; its lease runs out and it is sent again.
        attempts.GiveUpAfter(DrainFor);
        await Task.WhenAll(inFlight.Values.Select(f => f.Work));
        await renewing.CancelAsync();
        await renewer;
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (inFlight.Count >= OnNodeAtMost)
        {
            return Poll;
        }

        var batch = new ReadBatch();
        var lanes = batch.Many(LaneTable.AwakeDestinations, r => (Destination: r.Guid(0), Account: r.GuidOrNull(1)), cursor, DestinationsAtMost);
        await database.Run(batch, stopping);
        var again = new ReadBatch();
        var retries = again.Many(LaneTable.RetryDestinations, r => (Destination: r.Guid(0), Account: r.GuidOrNull(1)), cursor, DestinationsAtMost, batch.Now);
        var next = again.Many(NextRetry, r => r.TimeOrNull(0), batch.Now);
        await database.Run(again, stopping);

        var due = lanes.Rows.Concat(retries.Rows).Distinct().ToList();
        var wrapped = cursor == Guid.Empty;
        cursor = due.Count < DestinationsAtMost ? Guid.Empty : due.Max(d => d.Destination);
        var claimed = await Claim([.. InTurns(due)], lanes.Rows.Select(l => l.Destination).ToHashSet(), retries.Rows.Select(r => r.Destination).ToHashSet(), batch.Now);
        if (claimed > 0 || cursor != Guid.Empty || !wrapped)
        {
            return TimeSpan.Zero;
        }

        return next.Rows[0] is { } wake && wake - again.Now < Poll ? Max(wake - again.Now, TimeSpan.FromMilliseconds(1)) : Poll;
    }

    /// <summary>One destination of each account, then the second of each, and so on.</summary>
    static IEnumerable<Guid> InTurns(List<(Guid Destination, Guid? Account)> due) => due
        .GroupBy(d => d.Account)
        .SelectMany(account => account.Select((d, turn) => (d.Destination, turn)))
        .OrderBy(d => d.turn)
        .Select(d => d.Destination)
        .Distinct();

    async Task<int> Claim(Guid[] destinations, HashSet<Guid> withLanes, HashSet<Guid> withRetries, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var standings = destinations.Select(d => batch.Many(Standing, r => (Busy: r.Int(0), Failing: r.Int(1) > 0), d, now)).ToList();
        if (destinations.Length > 0)
        {
            await database.Run(batch);
        }

        var claims = new List<Task<int>>();
        for (var i = 0; i < destinations.Length; i++)
        {
            var (busy, failing) = standings[i].Rows[0];
            var room = Math.Min((failing ? 1 : InFlightAtMost) - busy, OnNodeAtMost - inFlight.Count);
            if (room > 0)
            {
                claims.Add(ClaimAt(destinations[i], room, withLanes.Contains(destinations[i]), withRetries.Contains(destinations[i]), failing, now));
            }
        }

        return (await Task.WhenAll(claims)).Sum();
    }

    async Task<int> ClaimAt(Guid destination, int room, bool hasLanes, bool hasRetries, bool failing, DateTimeOffset now)
    {
        var lanes = new RowList<(Guid Order, int Sent, int Fence)>(r => (r.Guid(0), r.Int(1), r.Int(2)));
        var retries = new RowList<ClaimedDelivery>(LaneTable.Read);
        var unit = new Unit();
        if (hasLanes)
        {
            unit.Returning(lanes, LaneTable.ClaimLanes, now, now + Lease, hasRetries && room > 1 ? room - 1 : room, destination);
        }

        // A destination with many fresh lanes still gets its retries, and the other way round.
        if (hasRetries && (room > 1 || !hasLanes || now.Second % 2 == 0))
        {
            unit.Returning(retries, LaneTable.ClaimRetries, now, now + Lease, hasLanes ? Math.Max(1, room / 4) : room, destination);
        }

        await Queue.Write(unit);
        foreach (var (order, sent, fence) in lanes.Rows)
        {
            Start(f => WalkLane(new(order, destination, fence), sent, failing, f), LaneTable.RenewLane, [order, destination, fence]);
        }

        foreach (var retry in retries.Rows)
        {
            Start(f => attempts.Retry(retry, failing, f), RenewDelivery, [retry.Id, retry.Fence]);
        }

        return lanes.Rows.Count + retries.Rows.Count;
    }

    /// <summary>First attempts of one order to one destination, in event order, until the lane is empty.</summary>
    async Task WalkLane(LaneClaim lane, int sent, bool failing, InFlight holding)
    {
        while (true)
        {
            var waiting = await database.Many(LaneTable.Next, LaneTable.Read, lane.Order, lane.Destination, sent, LaneAtMost);
            if (waiting.Count == 0)
            {
                await Queue.Write(new Unit().Then(LaneTable.Leave, lane.Order, lane.Destination, lane.Fence).Wake(Wakes.Deliveries));
                return;
            }

            for (var i = 0; i < waiting.Count; i++)
            {
                var isLast = i == waiting.Count - 1 && waiting.Count < LaneAtMost;
                if (!holding.IsHeld || !await attempts.First(waiting[i], lane, isLast, failing, holding))
                {
                    return;
                }

                sent = waiting[i].Sequence;
            }

            if (waiting.Count < LaneAtMost)
            {
                return;
            }
        }
    }

    void Start(Func<InFlight, Task> work, Sql renew, object?[] key)
    {
        var holding = new InFlight(renew, key);
        var id = Guid.CreateVersion7();
        inFlight[id] = holding;
        holding.Work = Task.Run(async () =>
        {
            try
            {
                await work(holding);
            }
            catch (Exception failed)
            {
                Log.LogError(failed, "A delivery could not be worked on; its lease runs out and it is taken up again.");
            }
            finally
            {
                inFlight.TryRemove(id, out _);
                Beat();
            }
        });
    }

    /// <summary>Keeps what this node has on the way, every three seconds.</summary>
    async Task Renew(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RenewEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await RenewAll();
            }
        }
        catch (OperationCanceledException)
        {
            // The loop has ended and nothing is in flight.
        }
    }

    async Task RenewAll()
    {
        var old = inFlight.Values.Where(f => f.Age > RenewEvery / 2).ToList();
        if (old.Count == 0)
        {
            return;
        }

        try
        {
            var until = await database.Now() + Lease;
            await Task.WhenAll(old.Select(async f =>
            {
                var result = await Queue.Write(new Unit().Check(1, f.RenewSql, [.. f.Key, until]));
                f.Renewed(result.Status == CommitStatus.Done);
            }));
        }
        catch (StorageBusyException)
        {
            // Not renewed: what is held runs out, and its work stops before its next send.
        }
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    static readonly Sql RenewDelivery = new("update deliveries set lease_until = $3 where id = $1 and fence = $2");
}

/// <summary>A lane leased to this node.</summary>
public readonly record struct LaneClaim(Guid Order, Guid Destination, int Fence);

/// <summary>Something leased that is being worked on, measured by the monotonic clock: a process that was stopped knows that it overslept.</summary>
public sealed class InFlight(Sql renew, object?[] key)
{
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);
    readonly long start = Stopwatch.GetTimestamp();
    long renewedAt = Stopwatch.GetTimestamp();
    volatile bool lost;

    public Sql RenewSql => renew;

    public object?[] Key => key;

    public Task Work { get; set; } = Task.CompletedTask;

    public TimeSpan Age => Stopwatch.GetElapsedTime(start);

    /// <summary>The lease has not run out by this node's own measure.</summary>
    public bool IsHeld => !lost && Stopwatch.GetElapsedTime(Interlocked.Read(ref renewedAt)) < Loop.Lease - Margin;

    public void Renewed(bool held)
    {
        if (held)
        {
            Interlocked.Exchange(ref renewedAt, Stopwatch.GetTimestamp());
        }
        else
        {
            lost = true;
        }
    }
}
