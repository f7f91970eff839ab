using Hostline.Core.Worlds;

namespace Hostline.Outbox;

/// <summary>One client for each kind of world: they share no connection, since not every address is open to both.</summary>
/// <param name="keptAtMost">Open connections of both together, half of them each, from which on none is kept for the next request.</param>
public sealed class Couriers(Func<AddressPolicy> sandboxes, Func<AddressPolicy> live, TimeProvider time, int keptAtMost = int.MaxValue) : IDisposable
{
    readonly GuardedHttp forSandboxes = new(sandboxes, time, keptAtMost: keptAtMost / 2), forLive = new(live, time, keptAtMost: keptAtMost / 2);

    public GuardedHttp Of(Guid world) => world == World.LiveId ? forLive : forSandboxes;

    public void Dispose()
    {
        forSandboxes.Dispose();
        forLive.Dispose();
    }
}
