using System.Collections.Concurrent;
using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Watching;

/// <summary>
/// What this node knows about the health of gateways. Kept in memory, and stored when a gateway begins to fail, works again, fails for another
/// reason, or a minute after the last store: however many texts are sent, a gateway costs one small row a minute.
/// </summary>
public sealed class GatewayHealth(Database database, CommitQueue queue, TimeProvider time, ILogger<GatewayHealth> log) : Loop(queue, log)
{
    public static readonly TimeSpan StoresEvery = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(int Port, string Gateway), Sightings> seen = new();

    protected override Wakes WokenBy => Wakes.None;

    /// <summary>Where the results of calls through one port to one gateway are recorded.</summary>
    /// <param name="gateway">Its name, with its option.</param>
    public Sightings Of(PortKind port, string gateway) => Of((int)port, gateway);

    /// <param name="side">The number of a port, or one of <see cref="BesideGateways"/>.</param>
    public Sightings Of(int side, string name) => seen.GetOrAdd((side, name), _ => new(time));

    /// <summary>The health as all nodes together have seen it.</summary>
    public Task<IReadOnlyList<SeenGateway>> Read() => database.Many(GatewayHealthTable.All, GatewayHealthTable.Read);

    /// <summary>Stores what is not stored yet, without waiting for the minute to pass.</summary>
    public Task Save() => Store(TimeSpan.Zero);

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        await Store(StoresEvery);
        return Poll;
    }

    async Task Store(TimeSpan every)
    {
        var news = seen.Select(s => (s.Key, Sightings: s.Value, News: s.Value.NewsAfter(every))).Where(s => s.News is not null).ToList();
        if (news.Count == 0)
        {
            return;
        }

        var (unit, now) = (new Unit(), await database.Now());
        foreach (var ((port, gateway), _, told) in news)
        {
            if (told!.Succeeded is { } success)
            {
                GatewayHealthTable.Succeeded(unit, port, gateway, At(success));
            }

            if (told.Failed is { } failed)
            {
                GatewayHealthTable.Failed(unit, port, gateway, At(failed.Last), At(failed.First), failed.Why);
            }
        }

        await Queue.Write(unit);
        news.ForEach(n => n.Sightings.Stored(n.News!));

        DateTimeOffset At(long stamp) => now - time.GetElapsedTime(stamp);
    }
}
