using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Lookup;

/// <param name="Refusal">Why the number cannot be hosted, if that is known without the slower query.</param>
/// <param name="Hosting">The result of the slower query, whether the carrier can be hosted: null for yes.</param>
/// <param name="IsSettled">Whether the slower query was answered within the request.</param>
public sealed record LineFacts(LineType Type, Reason? Refusal, Reason? Hosting, bool IsSettled)
{
    /// <summary>For a number that has no answer yet.</summary>
    public static readonly LineFacts Unanswered = new(LineType.Unknown, null, null, false);

    /// <summary>The name of the line's carrier; null if it is not known.</summary>
    public string? Carrier { get; init; }

    /// <summary>Why a number that is already hosted here cannot change accounts; null if it can.</summary>
    public Reason? Moving { get; init; }
}

/// <summary>Sends a prepared query. Each answer is reported as soon as it arrives; a number without a report is unanswered.</summary>
public delegate Task LineQuestion(Action<PhoneNumber, LineFacts> tell, CancellationToken cancellation);

/// <summary>Looks up the line type, carrier and country of numbers.</summary>
public abstract class LineLookup : Port
{
    public static readonly PortDescriptor Descriptor = new("line look-up", "What kind of line is this number, and can its carrier be hosted?",
        "the number or its script decides", [Gateways.Lookup, Gateways.Variable], "its gateway answers and accepts our credentials",
        "It cannot tell who owns a number.");

    /// <param name="beside">A batch of reads that the caller runs before the query; a side that answers from the database adds its reads to it.</param>
    public abstract LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside);
}
