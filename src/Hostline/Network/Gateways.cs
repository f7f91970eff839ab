namespace Hostline.Network;

/// <summary>
/// The variables that connect live accounts with the telephone network, one for each port (docs/operations/gateways.md). A port without a
/// gateway refuses what needs it, and nothing that the gateway would have sent is stored.
/// </summary>
public static class Gateways
{
    /// <summary><c>simulated</c> connects every port with the simulated network, for staging.</summary>
    public const string Variable = "HOSTLINE_GATEWAYS";

    public const string Lookup = "HOSTLINE_LOOKUP", Texts = "HOSTLINE_TEXTS", Calls = "HOSTLINE_CALLS", Registry = "HOSTLINE_REGISTRY",
        Probe = "HOSTLINE_PROBE";
}

/// <summary>The values of <see cref="Gateways.Variable"/>.</summary>
public enum LiveNetwork
{
    /// <summary>The default: each port leads where its own variable says.</summary>
    None,
    /// <summary>The simulated network serves live accounts too; nothing reaches a telephone.</summary>
    Simulated,
}
