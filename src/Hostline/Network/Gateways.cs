using Hostline.Core.Reasons;
using Hostline.Core.Worlds;

namespace Hostline.Network;

/// <summary>
/// What connects live accounts with the telephone network. There is no real gateway in this release: a live account is refused, and
/// nothing is stored that a gateway would have sent. For staging, the simulated network of the sandboxes can serve it.
/// </summary>
public sealed record Gateways(LiveNetwork Live)
{
    /// <summary>The variable that chooses, for messages that name it.</summary>
    public const string Variable = "HOSTLINE_GATEWAYS";

    public bool Reach(Guid world) => world != World.LiveId || Live == LiveNetwork.Simulated;

    /// <summary>Why a world's numbers cannot be looked up, called or routed; null when they can.</summary>
    public Refusal? Missing(World world) => Reach(world.Id) ? null : new(Reason.NoGateway);
}

/// <summary>The words of <see cref="Gateways.Variable"/>.</summary>
public enum LiveNetwork
{
    /// <summary>No gateway: the default.</summary>
    None,
    /// <summary>The simulated network serves live accounts too; nothing reaches a telephone.</summary>
    Simulated,
}
