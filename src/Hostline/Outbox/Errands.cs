using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Loops;
using Hostline.Network.Watching;
using Hostline.Outbox.Workers;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Telemetry;

namespace Hostline.Outbox;

/// <summary>Gives errands to their workers: look-ups, codes, reviews, capability tests, mail. It looks for the next errands while others run.</summary>
public sealed class Errands(Database database, CommitQueue queue, WorkerRoll workers, ILogger<Errands> log) : LeasedLoop<ErrandId>(database, queue, log)
{
    const int LookAtMost = 128;

    static readonly (DateTimeOffset WakeAt, ErrandId Id) Start = (DateTimeOffset.UnixEpoch.AddDays(-1), default);

    readonly Database database = database;
    (DateTimeOffset WakeAt, ErrandId Id) after = Start;

    protected override Wakes WokenBy => Wakes.Errands | Wakes.Mail;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var kinds = workers.FreeKinds();
        if (kinds.Length == 0)
        {
            IsShort = true;
            return Poll;
        }

        var now = await database.Now();
        var due = await database.Many(ErrandTable.Due, ErrandTable.ReadDue, now, kinds, after.WakeAt, after.Id, LookAtMost);
        IsShort = (after != Start && IsShort) || kinds.Length < workers.Kinds;
        await SetAside(due);
        var isMoving = await Claim([.. due.Where(e => FateOf(e) == WhileSuspended.GoesOn)], now);
        var isEnd = due.Count < LookAtMost;
        after = isEnd ? Start : (due[^1].WakeAt, due[^1].Id);
        return isEnd && !(isMoving && IsShort) ? Poll : TimeSpan.Zero;
    }

    /// <summary>Errands of a deleted sandbox are dropped and never done as live work; a closed account's errands are dropped too.</summary>
    WhileSuspended FateOf(DueErrand errand) =>
        !errand.HasWorld ? WhileSuspended.IsDropped
        : errand.Status == AccountStatus.Active ? WhileSuspended.GoesOn
        : workers.Of(errand.Kind, errand.World).Worker.WhileSuspended is var fate && fate == WhileSuspended.Waits && errand.Status == AccountStatus.Closed
            ? WhileSuspended.IsDropped
        : fate;

    /// <summary>Suspends or drops errands that must not be done now.</summary>
    async Task SetAside(IReadOnlyList<DueErrand> due)
    {
        var unit = new Unit();
        foreach (var errand in due)
        {
            _ = FateOf(errand) switch
            {
                WhileSuspended.IsDropped => ErrandTable.Drop(unit, errand.Id),
                WhileSuspended.Waits => ErrandTable.Hold(unit, errand.Id),
                _ => unit,
            };
        }

        if (unit.Rest.Count > 0)
        {
            await Queue.Write(unit);
        }
    }

    /// <summary>Takes the places first and returns those of errands that another node claimed.</summary>
    async Task<bool> Claim(IReadOnlyList<DueErrand> due, DateTimeOffset now)
    {
        var wanted = new List<DueErrand>();
        foreach (var errand in FairTurns.InTurns(due.Where(e => !IsInHand(e.Id)), e => e.World, e => e.Family))
        {
            if (workers.Of(errand.Kind, errand.World).TryTake(errand))
            {
                wanted.Add(errand);
            }
            else
            {
                IsShort = true;
            }
        }

        if (wanted.Count == 0)
        {
            return false;
        }

        var claimed = (await TakeLeases(wanted, now)).ToDictionary(c => c.Id);
        foreach (var errand in wanted)
        {
            if (claimed.TryGetValue(errand.Id, out var mine))
            {
                Begin(errand, mine);
            }
            else
            {
                workers.Of(errand.Kind, errand.World).Give(errand);
            }
        }

        return claimed.Count > 0;
    }

    /// <summary>In id order on every node, so that no two nodes wait for each other's rows.</summary>
    async Task<IReadOnlyList<ClaimedErrand>> TakeLeases(List<DueErrand> wanted, DateTimeOffset now)
    {
        var claimed = new List<RowList<ClaimedErrand>>();
        try
        {
            var unit = new Unit();
            foreach (var errand in wanted.OrderBy(w => w.Id))
            {
                // Each statement needs its own list, because a statement clears its list when it begins.
                claimed.Add(new(ErrandTable.Read));
                unit.Returning(claimed[^1], ErrandTable.Claim, errand.Id, now, now + workers.Of(errand.Kind, errand.World).Worker.Lease);
            }

            await Queue.Write(unit);
            return [.. claimed.SelectMany(c => c.Rows)];
        }
        catch (Exception)
        {
            wanted.ForEach(w => workers.Of(w.Kind, w.World).Give(w));
            throw;
        }
    }

    void Begin(DueErrand due, ClaimedErrand errand)
    {
        var places = workers.Of(errand.Kind, errand.World);
        Begin(errand.Id, new(ErrandTable.Renew, [errand.Id, errand.Fence], places.Worker.Lease), async lost =>
        {
            Measures.ErrandsInHand.Add(1);
            try
            {
                var end = await Run(places.Worker, errand, lost);
                Measures.Errands.Add(1, new("kind", errand.Kind.ToString()), new("outcome", end.ToString()));
            }
            finally
            {
                Measures.ErrandsInHand.Add(-1);
            }
        }, () => places.Give(due), () => places.IsIdle ? places.Worker.Rest() : Task.CompletedTask);
    }

    async Task<WorkEnd> Run(Worker worker, ClaimedErrand errand, CancellationToken lost)
    {
        try
        {
            return await Finish(worker, errand, await worker.Do(errand, lost));
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            Log.LogInformation("Errand {Errand} ({Kind}) is abandoned by this node; it is claimed again when its lease expires.", errand.Id, errand.Kind);
            return WorkEnd.Lost;
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            // The lease expires in real time; a delay in world time would not end if the clock is stopped.
            Log.Postponed($"Errand {errand.Id}", busy);
            return WorkEnd.Lost;
        }
        catch (Exception failed)
        {
            Log.LogWarning(failed, "Errand {Errand} ({Kind}) of order {Order} failed at try {Try}.", errand.Id, errand.Kind, errand.Order, errand.Attempts + 1);
            return await PutOff(worker, errand, WorkEnd.Failed, FailureWords.Of(failed));
        }
    }

    async Task<WorkEnd> Finish(Worker worker, ClaimedErrand errand, WorkEnd end)
    {
        switch (end)
        {
            case WorkEnd.Again:
                return await PutOff(worker, errand, end, null);
            case WorkEnd.NoGateway:
                Log.LogWarning("Errand {Errand} ({Kind}) of order {Order} needs a gateway, and this host has none.", errand.Id, errand.Kind, errand.Order);
                if (worker.WaitsForGateway)
                {
                    return await PutOff(worker, errand, end, "no gateway serves it");
                }

                await Queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
                return end;
            case WorkEnd.Unknown:
                Log.LogWarning("Errand {Errand} ({Kind}) of order {Order} may have been done, and the other side cannot be asked. It is not repeated.",
                    errand.Id, errand.Kind, errand.Order);
                return end;
            default:
                return end;
        }
    }

    /// <param name="answer">Why it failed; null if it did not.</param>
    async Task<WorkEnd> PutOff(Worker worker, ClaimedErrand errand, WorkEnd end, string? answer)
    {
        try
        {
            await Queue.Write(await Retry.Later(database, errand, worker, answer));
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            Log.Postponed($"Errand {errand.Id}", busy);
        }

        return end;
    }
}
