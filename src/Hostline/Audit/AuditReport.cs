using Hostline.Core.Events;
using Hostline.Seals;

namespace Hostline.Audit;

/// <summary>A place where the history, or a row that records a decision, is wrong.</summary>
/// <param name="Sequence">The event at which it shows; 0 if it is not a single event.</param>
/// <param name="Why">The explanation, as a sentence.</param>
public sealed record ChainBreak(Subject Subject, SubjectId Id, long Sequence, string Why);

/// <param name="Since">When sealing began; older rows were sealed then, in the state that they had.</param>
/// <param name="Waiting">Rows of an earlier release that have no seal yet.</param>
public sealed record AuditReport(long Orders, long Accounts, long Events, long Documents, long Waiting, DateTimeOffset? Since, ChainBreak? FirstBreak)
{
    /// <summary>What no verification can detect, whatever its result.</summary>
    public static readonly IReadOnlyList<string> CannotSee =
    [
        "The whole database restored to an earlier state, unless it is compared with a head that was exported later, or audit.head in the data directory is "
            + "newer.",
        "Changes by someone who has both the database and the master key.",
        "Changes of the last seconds that are not sealed yet, and changes made before the database was sealed.",
        "A number's messaging profile restored to one that it had before.",
    ];
}

/// <summary>The findings of a verification so far.</summary>
sealed class Tally(FoundMark mark)
{
    public long Orders { get; set; }

    public long Accounts { get; set; }

    public long Events { get; set; }

    public long Documents { get; set; }

    public long Waiting { get; private set; }

    /// <summary>Why a row's seal is invalid; null if it is valid or not made yet.</summary>
    public string? FaultOf(AuditKey key, SealedParts parts, byte[]? seal, string what)
    {
        if (seal is null && !mark.IsDone)
        {
            Waiting++;
            return null;
        }

        return seal is null ? $"{what} has no seal: it was written, or its seal removed, without the program."
            : key.Holds(parts, seal) ? null
            : $"{what} does not match its seal: it was altered without the program.";
    }

    public AuditReport Report(ChainBreak? first) => new(Orders, Accounts, Events, Documents, Waiting, mark.BeganAt, first);
}
