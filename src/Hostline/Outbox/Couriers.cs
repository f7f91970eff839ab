using Hostline.Core.Worlds;

namespace Hostline.Outbox;

/// <summary>One client for each kind of world: they share no connection, since not every address is open to both.</summary>
public sealed class Couriers(Func<AddressPolicy> sandboxes, Func<AddressPolicy> live, TimeProvider time) : IDisposable
{
    readonly GuardedHttp forSandboxes = new(sandboxes, time), forLive = new(live, time);

    public GuardedHttp Of(Guid world) => world == World.LiveId ? forLive : forSandboxes;

    public void Dispose()
    {
        forSandboxes.Dispose();
        forLive.Dispose();
    }
}
