using Hostline.Core.Reasons;
using Hostline.Core.Worlds;

namespace Hostline.Network;

/// <summary>
/// The connections of live accounts to the telephone network. There is no real gateway in this release: a live account is refused, and
/// nothing is stored that a gateway would have sent. For staging, live accounts can use the sandboxes' simulated network.
/// </summary>
public sealed record Gateways(LiveNetwork Live)
{
    /// <summary>The name of the variable, for messages.</summary>
    public const string Variable = "HOSTLINE_GATEWAYS";

    public bool Reach(Guid world) => world != World.LiveId || Live == LiveNetwork.Simulated;

    /// <summary>Why a world's numbers cannot be looked up, called or routed; null if they can.</summary>
    public Refusal? Missing(World world) => Reach(world.Id) ? null : new(Reason.NoGateway);
}

/// <summary>The values of <see cref="Gateways.Variable"/>.</summary>
public enum LiveNetwork
{
    /// <summary>No gateway: the default.</summary>
    None,
    /// <summary>The simulated network serves live accounts too; nothing reaches a telephone.</summary>
    Simulated,
}
