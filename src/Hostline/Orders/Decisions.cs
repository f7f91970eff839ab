using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>What a verb decided by what it loaded: an outcome, and the unit that makes it true.</summary>
/// <param name="Unit">Null when there is nothing to write.</param>
/// <param name="OnConflict">What a conflicting check means; null to load and decide again.</param>
public sealed record Decision<T>(Outcome<T> Outcome, Unit? Unit = null, Func<int, Outcome<T>?>? OnConflict = null)
{
    // The cast matters: bare new(refusal) is the record's copy constructor, which converts its argument by this very operator.
    public static implicit operator Decision<T>(Refusal refusal) => new((Outcome<T>)refusal);

    public static implicit operator Decision<T>(List<Refusal> refusals) => new((Outcome<T>)refusals);
}

/// <summary>The loop of every verb: load, decide, commit one unit; when something changed meanwhile, load and decide again.</summary>
public sealed class Decisions(CommitQueue queue)
{
    public const int Tries = 5;

    /// <exception cref="StorageBusyException">Still stale after the last try, or the store could not take it.</exception>
    public async Task<Outcome<T>> Reach<T>(Func<Task<Decision<T>>> decide)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var decision = await decide();
            if (decision.Unit is null)
            {
                return decision.Outcome;
            }

            var result = await queue.Write(decision.Unit);
            if (result.Status == CommitStatus.Done)
            {
                return decision.Outcome;
            }

            if (result.Status == CommitStatus.Conflict && decision.OnConflict?.Invoke(result.Check) is { } conflict)
            {
                return conflict;
            }
        }

        throw new StorageBusyException("Others kept changing the same order or number.");
    }
}
