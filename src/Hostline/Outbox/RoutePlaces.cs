using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// How many routes this node brings to registries at once: each gateway has places of its own, and so have the sandboxes, so that one that does not
/// answer holds back only its own numbers. Families of accounts and sandboxes share each fairly (<see cref="SharedRoom"/>).
/// </summary>
public sealed class RoutePlaces
{
    /// <summary>All sandboxes together get half of a room, and one sandbox half of that.</summary>
    const int OfSandboxes = 256;

    public const int OfGateway = 32;

    const string None = "none";

    readonly Ports ports;
    readonly SharedRoom sandboxes = new(OfSandboxes);
    readonly Dictionary<string, SharedRoom> gateways;

    public RoutePlaces(Ports ports)
    {
        this.ports = ports;
        gateways = ports.Registries.Append(None).ToDictionary(name => name, _ => new SharedRoom(OfGateway));
    }

    public bool AreSandboxesFull => sandboxes.Held >= sandboxes.SizeForSandboxes;

    /// <summary>Whether no live number can be taken, whichever its gateway.</summary>
    public bool IsLiveFull => gateways.Values.All(room => room.Held >= room.Size);

    /// <summary>False if there is no place, or none in the share of the route's family of accounts or sandbox.</summary>
    public bool TryTake(DueRoute route) => Of(route).TryTake(new(route.World, route.Family), 1) == Taken.Yes;

    public void Give(DueRoute route) => Of(route).Give(new(route.World, route.Family), 1);

    SharedRoom Of(DueRoute route) => route.World != World.LiveId ? sandboxes
        : gateways[ports.Of(World.Live).RoutingRegistry(PhoneNumber.FromDigits(route.Number))?.Name ?? None];
}
