using Hostline.Core.Numbers;
using Hostline.Storage.Tables;

namespace Hostline.Network.Registry;

public enum RegistryAnswer
{
    Confirmed,
    /// <summary>The carrier has not answered yet.</summary>
    Pending,
    /// <summary>The losing carrier refused or, for a release, the carrier of the number.</summary>
    Refused,
    /// <summary>The registry could not activate it.</summary>
    Unable,
    Unreachable,
    /// <summary>The registry refuses our credentials, so it does not know the wanted state.</summary>
    Unauthorized,
    /// <summary>The number's carrier cannot be hosted.</summary>
    IneligibleCarrier,
    /// <summary>Another host has the number.</summary>
    AlreadyHosted,
    NotFound,
    /// <summary>The registry has stopped waiting for the carrier.</summary>
    TimedOut,
    Unproven,
}

/// <summary>Where texts to a number go, according to the registry.</summary>
public enum RoutedTo
{
    /// <summary>To this host.</summary>
    Here,
    /// <summary>To another host, or back to the number's carrier.</summary>
    Elsewhere,
    /// <summary>The registry could not be asked, or does not say.</summary>
    Unknown,
}

/// <summary>
/// Decides where texts to a number go. Publishing can be repeated safely: a route has a generation, and a registry that has the same or a newer
/// one changes nothing.
/// </summary>
public abstract class RoutingRegistry : Port
{
    public static readonly PortDescriptor Descriptor = new("routing registry", "Route this number's texts here, or stop; which routes lead here?",
        "simulated routes; the number or its script decides", [Gateways.Registry, Gateways.Variable], "its gateway answers and accepts our credentials",
        "It cannot make a losing carrier answer sooner.");

    public override bool IsRepeatable => true;

    /// <summary>The registry's own codes, if it requires them as proof of ownership; null if it leaves the proof to us.</summary>
    public virtual CodeSource? Codes => null;

    /// <summary>The gateway behind it: each has its own places for work, and its own alarms.</summary>
    public virtual string Name => "simulated";

    /// <returns>Pending once the registry has received it, and the result is then read back; otherwise why it did not.</returns>
    public abstract Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation);

    public abstract Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation);

    /// <summary>Cleans up after a hosting that has ended and may have left something at the registry, although its route was never published.</summary>
    public virtual Task Abandon(HostingId hosting, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Where a number is routed at present, whatever was published. Changes nothing.</summary>
    public abstract Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation);
}
