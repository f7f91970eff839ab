using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>Walks along an account's events in the order of its feed, from step to step of the log.</summary>
sealed class SealWalk(WorldId world, AccountId account)
{
    readonly Queue<SealedEvent> ahead = new();
    public bool IsOver { get; private set; }

    /// <summary>The events read beyond the last step reached.</summary>
    public IReadOnlyList<SealedEvent> Ahead => [.. ahead];

    public long N { get; private set; }

    public SealStep At { get; private set; } = SealLog.Before(world, account);

    SealStep Reached { get; set; } = SealLog.Before(world, account);

    public bool Wants(SealStep step) => !IsOver && Reached.Events + ahead.Count < step.Events;

    public void Take(IReadOnlyList<SealedEvent> events)
    {
        IsOver = events.Count == 0;
        foreach (var e in events)
        {
            ahead.Enqueue(e);
            At = At with { Position = e.Position, Subject = e.Subject, Sequence = e.Sequence };
        }
    }

    /// <summary>Why the events up to a step are not those that were sealed; null if they are.</summary>
    public string? Reach(SealStep step)
    {
        while (Reached.Events < step.Events && ahead.TryDequeue(out var e))
        {
            Reached = Reached with { Events = Reached.Events + 1, Digest = SealLog.Digest(Reached.Digest, e) };
        }

        N = step.N;
        return Reached.Events < step.Events
            ? $"{step.Events} events of this account were sealed by {step.At:O}; {step.Events - Reached.Events} of them are missing."
            : !Reached.Digest.AsSpan().SequenceEqual(step.Digest)
                ? $"The events of this account are not those that were sealed at {step.At:O}: one was removed, added or replaced."
            : null;
    }
}
