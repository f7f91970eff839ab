using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Lookup;

/// <summary>What a look-up tells of a line.</summary>
/// <param name="Refusal">Why the number cannot be hosted at all, known at once.</param>
/// <param name="Hosting">What the slower question, whether the carrier can be hosted, brings: null for yes.</param>
/// <param name="IsSettled">The slower question was answered within the request.</param>
public sealed record LineFacts(LineType Type, Reason? Refusal, Reason? Hosting, bool IsSettled)
{
    /// <summary>Of a number about which no answer has come yet.</summary>
    public static readonly LineFacts Unanswered = new(LineType.Unknown, null, null, false);

    /// <summary>What keeps a number that this host carries already from changing hands; null when nothing does.</summary>
    public Reason? Moving { get; init; }
}

/// <summary>Asks a question that was begun. Each answer is told as soon as it is there; a number that is never told of is unanswered.</summary>
public delegate Task LineQuestion(Action<PhoneNumber, LineFacts> tell, CancellationToken cancellation);

/// <summary>Line type, carrier and country of numbers.</summary>
public abstract class LineLookup : Port
{
    public static readonly PortDescriptor Descriptor = new("line look-up", "What kind of line is this number, and can its carrier be hosted?",
        "the number or its script decides", [Gateways.Variable], "nothing yet: there is no real look-up in this release",
        "It cannot tell who owns a number.");

    /// <param name="beside">A batch of reads that the caller runs before it asks the question: who answers from the database adds to it.</param>
    public abstract LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside);
}
