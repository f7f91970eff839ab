namespace Hostline.Storage;

readonly record struct AggregateKey(GuardKind Kind, Guid Id, long Number)
{
    public static AggregateKey Of(Guard guard) => new(guard.Kind, guard.Id, guard.Number);

    public static AggregateKey[] Of(Unit unit) => [.. unit.Guards.Where(g => g.IsExclusive).Select(Of).Distinct()];
}

/// <summary>A unit in the queue, with the task that its caller awaits.</summary>
sealed class WaitingUnit(Unit unit)
{
    public Unit Unit => unit;

    public AggregateKey[] Keys { get; } = AggregateKey.Of(unit);

    public TaskCompletionSource<CommitResult> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Settle(UnitResult result)
    {
        if (result.Broken is { } broken)
        {
            Written.TrySetException(broken);
        }
        else
        {
            Written.TrySetResult(result.Result);
        }
    }
}

/// <summary>A batch being gathered. Takes each unit out of its queue and marks its aggregates as busy.</summary>
sealed class BatchRoom(HashSet<AggregateKey> busy)
{
    readonly HashSet<AggregateKey> passedOver = [];
    int statements = CommitQueue.StatementsPerBatch;
    int bytes = CommitQueue.BytesPerBatch;

    public List<WaitingUnit> Units { get; } = [];

    /// <summary>Takes units from a queue until the batch has this many. False if one whose turn it was needs more room than is left.</summary>
    public bool TakeFrom(WaitingLine line, int upTo) => line.Take(() => Units.Count >= upTo, Judge);

    Judged Judge(WaitingUnit waiting)
    {
        if (IsBlocked(waiting))
        {
            // Changes of one aggregate keep their order: a unit must not overtake another that waits for the same aggregate.
            passedOver.UnionWith(waiting.Keys);
            return Judged.IsPassedOver;
        }

        if (!Fits(waiting.Unit))
        {
            return Judged.Waits;
        }

        Take(waiting);
        return Judged.IsTaken;
    }

    bool IsBlocked(WaitingUnit waiting)
    {
        foreach (var key in waiting.Keys)
        {
            if (busy.Contains(key) || passedOver.Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A unit larger than the limits is still written, in a batch of its own, as is one that must be alone.</summary>
    bool Fits(Unit unit) => Units.Count == 0
        || (!unit.IsAlone && !Units[0].Unit.IsAlone && unit.Statements <= statements && unit.Bytes <= bytes);

    void Take(WaitingUnit waiting)
    {
        busy.UnionWith(waiting.Keys);
        statements -= waiting.Unit.Statements;
        bytes -= waiting.Unit.Bytes;
        Units.Add(waiting);
    }
}
