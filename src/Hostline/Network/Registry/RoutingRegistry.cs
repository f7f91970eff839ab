using Hostline.Storage.Tables;

namespace Hostline.Network.Registry;

/// <summary>What the routing registry says of a route that was published to it.</summary>
public enum RegistryAnswer
{
    Confirmed,
    /// <summary>The carrier has not answered yet.</summary>
    Pending,
    /// <summary>The losing carrier refused; of a release, whoever holds the number.</summary>
    Refused,
    /// <summary>The registry could not activate it.</summary>
    Unable,
    /// <summary>It could not be asked at all.</summary>
    Unreachable,
}

/// <summary>
/// Where texts to a number go. Publishing is repeatable by nature: a route bears its generation, and a registry that has this or a
/// newer one changes nothing.
/// </summary>
public abstract class RoutingRegistry : Port
{
    public static readonly PortDescriptor Descriptor = new("routing registry", "Let this number's texts come here; not any more; what is routed here?",
        "simulated routes; the number or its script decides", [Gateways.Variable], "nothing yet: there is no real registry in this release",
        "It cannot make a losing carrier answer sooner.");

    public override bool IsRepeatable => true;

    /// <returns>Whether the registry heard it.</returns>
    public abstract Task<bool> Publish(ClaimedRoute route, CancellationToken cancellation);

    public abstract Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation);
}
