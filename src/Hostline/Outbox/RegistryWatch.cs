using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Looks up live numbers in the registry from time to time. A registry that does not answer says nothing. A pass never waits for an answer: it
/// looks for the next numbers while those that it has begun are on their way.
/// </summary>
/// <param name="anyDue">1 when <paramref name="watch"/> would take one of world $1 by database time $2.</param>
/// <param name="watch">Takes them, at most $4; they are due again at $3, so those of a node that dies are not forgotten.</param>
/// <param name="again">When those are due again of which nothing was heard.</param>
public abstract class RegistryWatch(Ports ports, Database database, CommitQueue queue, ILogger log, Sql anyDue, Sql watch, TimeSpan again) : Loop(queue, log)
{
    const int ClaimAtMost = 32;

    /// <summary>When a number is due again whose registry has no place, because it is slow.</summary>
    static readonly TimeSpan WithoutPlaceAgain = TimeSpan.FromMinutes(1);

    readonly RegistryWork<PhoneNumber> looks = new(ports);

    /// <summary>A pass found no place; the next one that is free makes the loop look again.</summary>
    volatile bool isShort;

    protected Database Database { get; } = database;

    protected override Wakes WokenBy => Wakes.None;

    /// <summary>Stores what follows from where the registry routes a number.</summary>
    protected abstract Task Judge(WatchedRoute seen, World world, PhoneNumber number, RoutedTo found);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await looks.Drained();
    }

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        isShort = true;
        if (looks.Free is var free && free == 0)
        {
            return Poll;
        }

        isShort = false;
        var now = await Database.Now();
        if (await Database.One(anyDue, r => r.Int(0), World.LiveId, now) == 0
            || await Database.One(WorldTable.ById, WorldTable.Read, World.LiveId) is not { } world)
        {
            return Poll;
        }

        var (due, atMost) = (new RowList<WatchedRoute>(RouteTable.ReadWatched), Math.Min(free, ClaimAtMost));
        await Queue.Write(new Unit().Returning(due, watch, World.LiveId, now, now + again, atMost));
        await PutOff([.. due.Rows.Where(seen => !TryBegin(seen, world, stopping))], now);
        return due.Rows.Count == atMost ? TimeSpan.Zero : Poll;
    }

    bool TryBegin(WatchedRoute seen, World world, CancellationToken stopping)
    {
        var number = PhoneNumber.FromDigits(seen.Route.Number);
        return !looks.IsInHand(number) && looks.TryBegin(number, number, registry => Look(seen, world, number, registry, stopping), () =>
        {
            if (isShort)
            {
                Beat();
            }
        });
    }

    async Task PutOff(IReadOnlyList<WatchedRoute> withoutPlace, DateTimeOffset now)
    {
        if (withoutPlace.Count > 0)
        {
            await Queue.Write(withoutPlace.Aggregate(new Unit(), (unit, seen) => RouteTable.LookAgain(unit, seen.Route, now + WithoutPlaceAgain)));
        }
    }

    async Task Look(WatchedRoute seen, World world, PhoneNumber number, RoutingRegistry? registry, CancellationToken stopping)
    {
        try
        {
            await Judge(seen, world, number, registry is null ? RoutedTo.Unknown : await registry.Find(world.Id, number, stopping));
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            Log.Postponed($"The look at the route of {number}", busy);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // It is due again later, on any node.
        }
        catch (Exception failed)
        {
            Log.LogWarning(failed, "Where {Number} is routed could not be read.", number);
        }
    }
}
