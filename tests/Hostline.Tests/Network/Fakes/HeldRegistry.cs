using Hostline.Core.Numbers;
using Hostline.Network.Registry;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A registry that accepts a route when the test lets it.</summary>
sealed class HeldRegistry(RoutingRegistry behind, Held held, Held published) : RoutingRegistry
{
    public override async Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation)
    {
        await held.Wait(cancellation);
        var heard = await behind.Publish(route, cancellation);
        published.LetGo();
        return heard;
    }

    public override Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation) => behind.Read(route, cancellation);

    public override Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation) => behind.Find(world, number, cancellation);
}
