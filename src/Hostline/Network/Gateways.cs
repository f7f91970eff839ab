namespace Hostline.Network;

/// <summary>
/// The connections of live accounts to the telephone network. There is no real gateway in this release: a live account is refused, and
/// nothing is stored that a gateway would have sent. For staging, live accounts can use the sandboxes' simulated network.
/// </summary>
public static class Gateways
{
    public const string Variable = "HOSTLINE_GATEWAYS";
}

/// <summary>The values of <see cref="Gateways.Variable"/>.</summary>
public enum LiveNetwork
{
    /// <summary>No gateway: the default.</summary>
    None,
    /// <summary>The simulated network serves live accounts too; nothing reaches a telephone.</summary>
    Simulated,
}
