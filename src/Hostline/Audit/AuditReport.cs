using Hostline.Core.Events;

namespace Hostline.Audit;

/// <summary>Where the history, or a row that decides, does not hold.</summary>
/// <param name="Sequence">The event at which it shows; 0 when it is no single one.</param>
/// <param name="Why">A sentence.</param>
public sealed record ChainBreak(Subject Subject, Guid Id, long Sequence, string Why);

/// <summary>What was verified, up to the first break if there is one.</summary>
/// <param name="Since">Since when changes are sealed; what is older was sealed then as it was found.</param>
/// <param name="Waiting">Rows of an earlier release that are still to be sealed.</param>
public sealed record AuditReport(long Orders, long Accounts, long Events, long Documents, long Waiting, DateTimeOffset? Since, ChainBreak? FirstBreak)
{
    /// <summary>What no verification can see, however it comes out.</summary>
    public static readonly IReadOnlyList<string> CannotSee =
    [
        "The whole database put back to an earlier state, unless a head that was exported later is compared, or audit.head in the data directory is newer.",
        "Changes by somebody who has both the database and the master key.",
        "Changes of the last seconds that were not sealed yet, and changes made before the database was sealed.",
        "A number's messaging profile put back to one that it had before.",
    ];
}

/// <summary>What one verification has found so far.</summary>
sealed class Tally(FoundMark mark)
{
    public long Orders { get; set; }

    public long Accounts { get; set; }

    public long Events { get; set; }

    public long Documents { get; set; }

    public long Waiting { get; private set; }

    /// <summary>Why a row's seal does not hold; null when it does, or when it is to be sealed yet.</summary>
    public string? FaultOf(AuditKey key, SealedParts parts, byte[]? seal, string what)
    {
        if (seal is null && !mark.IsDone)
        {
            Waiting++;
            return null;
        }

        return seal is null ? $"{what} has no seal: it was written, or its seal removed, past the program."
            : key.Holds(parts, seal) ? null
            : $"{what} is not as it was sealed: it was altered past the program.";
    }

    public AuditReport Report(ChainBreak? first) => new(Orders, Accounts, Events, Documents, Waiting, mark.BeganAt, first);
}
