namespace Hostline.Network;

/// <summary>
/// What connects live accounts with the telephone network. There is no real gateway in this release: a live account is refused, and
/// nothing is stored that a gateway would have sent. For staging, the simulated network of the sandboxes can serve it.
/// </summary>
public static class Gateways
{
    /// <summary>The variable that chooses, for messages that name it.</summary>
    public const string Variable = "HOSTLINE_GATEWAYS";
}

/// <summary>The words of <see cref="Gateways.Variable"/>.</summary>
public enum LiveNetwork
{
    /// <summary>No gateway: the default.</summary>
    None,
    /// <summary>The simulated network serves live accounts too; nothing reaches a telephone.</summary>
    Simulated,
}
