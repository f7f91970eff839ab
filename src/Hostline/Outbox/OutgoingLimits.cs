using Hostline.Configuration;

namespace Hostline.Outbox;

/// <summary>
/// How many requests to receivers this node has in flight at once, and how many idle connections it keeps for later requests; together at most
/// <see cref="FileLimit.Outbound"/>.
/// </summary>
/// <param name="AtOnce">Requests in flight.</param>
/// <param name="Kept">Idle connections.</param>
public sealed record OutgoingLimits(int AtOnce, int Kept)
{
    public const string Setting = "HOSTLINE_OUTGOING";

    public const int Least = 8;

    /// <summary>One in this many connections is idle.</summary>
    const int KeptParts = 5;

    /// <param name="wanted">The setting's value; 0 for as many as fit.</param>
    /// <exception cref="ArgumentException">The setting exceeds what fits within the limit of open files.</exception>
    public static OutgoingLimits Of(FileLimit files, int wanted)
    {
        var fit = files.Outbound - (files.Outbound / KeptParts);
        var atOnce = wanted == 0 ? fit : wanted;
        return atOnce <= fit ? new(atOnce, Math.Max(1, atOnce / (KeptParts - 1)))
            : throw new ArgumentException($"{Setting} is {wanted} requests at once, but only {fit} fit with {files.Files} open files. {FileLimit.NextStep}");
    }
}
