using Hostline.Core.Worlds;

namespace Hostline.Outgoing;

/// <summary>One client for each kind of world: they share no connections, because some addresses are allowed for only one of them.</summary>
/// <param name="keptAtMost">The number of open connections, half of it for each client, above which no connection is kept for later requests.</param>
public sealed class Couriers(Func<AddressPolicy> sandboxes, Func<AddressPolicy> live, TimeProvider time, int keptAtMost = int.MaxValue) : IDisposable
{
    readonly GuardedHttp forSandboxes = new(sandboxes, time, keptAtMost: keptAtMost / 2), forLive = new(live, time, keptAtMost: keptAtMost / 2);

    public GuardedHttp Of(WorldId world) => world == World.LiveId ? forLive : forSandboxes;

    public void Dispose()
    {
        forSandboxes.Dispose();
        forLive.Dispose();
    }
}
