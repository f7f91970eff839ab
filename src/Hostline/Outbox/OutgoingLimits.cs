using Hostline.Server;

namespace Hostline.Outbox;

/// <summary>
/// How many requests to receivers this node has on their way at once, and how many connections it keeps open beside them for the
/// next ones: together no more than <see cref="FileLimit.Outbound"/>.
/// </summary>
/// <param name="AtOnce">Requests on their way.</param>
/// <param name="Kept">Connections that wait for another request.</param>
public sealed record OutgoingLimits(int AtOnce, int Kept)
{
    public const string Setting = "HOSTLINE_OUTGOING";

    public const int Least = 8;

    /// <summary>One connection of so many is one that waits.</summary>
    const int KeptParts = 5;

    /// <param name="wanted">What the setting says; 0 for as many as fit.</param>
    /// <exception cref="ArgumentException">More are wanted than fit under the limit of open files.</exception>
    public static OutgoingLimits Of(FileLimit files, int wanted)
    {
        var fit = files.Outbound - (files.Outbound / KeptParts);
        var atOnce = wanted == 0 ? fit : wanted;
        return atOnce <= fit ? new(atOnce, Math.Max(1, atOnce / (KeptParts - 1)))
            : throw new ArgumentException($"{Setting} asks for {wanted} requests at once, but only {fit} fit, with {files.Files} open files. {FileLimit.NextStep}");
    }
}
