using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Looks up live numbers in the registry from time to time. If a registry does not answer, nothing is concluded.</summary>
/// <param name="anyDue">1 if <paramref name="watch"/> would return a route of world $1 by database time $2.</param>
/// <param name="watch">Takes up to $4 routes; they are due again at $3, so those of a node that dies are not forgotten.</param>
/// <param name="again">When routes without an answer are due again.</param>
public abstract class RegistryWatch(Ports ports, Database database, CommitQueue queue, ILogger log, Sql anyDue, Sql watch, TimeSpan again) : Loop(queue, log)
{
    const int ClaimAtMost = 32;

    protected Database Database { get; } = database;

    protected override Wakes WokenBy => Wakes.None;

    /// <summary>Stores what follows from where the registry routes a number.</summary>
    protected abstract Task Judge(WatchedRoute seen, World world, PhoneNumber number, RoutedTo found);

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await Database.Now();
        if (await Database.One(anyDue, r => r.Int(0), World.LiveId, now) == 0
            || await Database.One(WorldTable.ById, WorldTable.Read, World.LiveId) is not { } world)
        {
            return Poll;
        }

        var due = new RowList<WatchedRoute>(RouteTable.ReadWatched);
        await Queue.Write(new Unit().Returning(due, watch, World.LiveId, now, now + again, ClaimAtMost));
        await Task.WhenAll(due.Rows.Select(r => Look(r, world, stopping)));
        return due.Rows.Count == ClaimAtMost ? TimeSpan.Zero : Poll;
    }

    async Task Look(WatchedRoute seen, World world, CancellationToken stopping)
    {
        var number = PhoneNumber.FromDigits(seen.Route.Number);
        try
        {
            var found = ports.Of(world).RoutingRegistry(number) is { } registry ? await registry.Find(world.Id, number, stopping) : RoutedTo.Unknown;
            await Judge(seen, world, number, found);
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            Log.Postponed($"The look at the route of {number}", busy);
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            Log.LogWarning(failed, "Where {Number} is routed could not be read.", number);
        }
    }
}
