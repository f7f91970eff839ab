using Hostline.Core.Numbers;

namespace Hostline.Network.Probing;

/// <summary>What became of a test message.</summary>
public enum ProbeAnswer
{
    /// <summary>It came in on the number.</summary>
    Arrived,
    /// <summary>It was sent and never came in.</summary>
    Lost,
    /// <summary>It is on its way: ask again later under the same id.</summary>
    Pending,
}

/// <summary>Tries whether a real message arrives on a number.</summary>
public abstract class CapabilityProbe : Port
{
    public static readonly PortDescriptor Descriptor = new("capability probe", "Does a message that is sent to this number arrive here?",
        "a handset; the number or its script decides", [Gateways.Variable], "nothing yet: there is no real probe in this release",
        "It cannot tell which carrier on the way has lost a message.");

    /// <summary>The same id asks about the same message; it is sent once.</summary>
    public abstract Task<ProbeAnswer> Try(Guid id, PhoneNumber number, CancellationToken cancellation);
}
