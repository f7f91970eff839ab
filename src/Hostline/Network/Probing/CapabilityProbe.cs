using Hostline.Core.Numbers;

namespace Hostline.Network.Probing;

public enum ProbeAnswer
{
    Arrived,
    /// <summary>It was sent and did not arrive.</summary>
    Lost,
    /// <summary>It is in transit: ask again later with the same id.</summary>
    Pending,
}

/// <param name="From">The test number.</param>
/// <param name="SentAt">Real time, as is <paramref name="ArrivedAt"/>.</param>
/// <param name="ArrivedAt">When it arrived; null if it has not.</param>
public sealed record ProbedText(string From, string Text, DateTimeOffset SentAt, DateTimeOffset? ArrivedAt);

/// <param name="Text">The message; null if none is sent, as in a sandbox.</param>
public sealed record ProbeResult(ProbeAnswer Answer, ProbedText? Text = null);

public abstract class CapabilityProbe : Port
{
    public static readonly PortDescriptor Descriptor = new("capability probe", "Does a message that is sent to this number arrive here?",
        "a handset; the number or its script decides", [Gateways.Probe, Gateways.Variable], "its gateway answers and accepts our credentials",
        "It cannot tell which carrier on the route lost a message.");

    /// <summary>Calls with the same id ask about the same message, which is sent once.</summary>
    public abstract Task<ProbeResult> Try(Guid id, PhoneNumber number, CancellationToken cancellation);
}
