using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>What a verb decided by what it loaded: an outcome, and the unit that makes it true.</summary>
/// <param name="Unit">Null when there is nothing to write.</param>
/// <param name="OnConflict">What it means that a check conflicted, given its statement; null to load and decide again.</param>
public sealed record Decision<T>(Outcome<T> Outcome, Unit? Unit = null, Func<Sql, Outcome<T>?>? OnConflict = null)
{
    // The cast matters: bare new(refusal) is the record's copy constructor, which converts its argument by this very operator.
    public static implicit operator Decision<T>(Refusal refusal) => new((Outcome<T>)refusal);

    public static implicit operator Decision<T>(List<Refusal> refusals) => new((Outcome<T>)refusals);
}

/// <summary>
/// The loop of every verb: load, decide, commit one unit; when something changed meanwhile, load and decide again, in one's own
/// turn (docs/decisions/0019-taking-turns.md).
/// </summary>
public sealed class Decisions(CommitQueue queue, Turns turns)
{
    /// <summary>In one's turn only other nodes and those already on their way compete, so even half of these are never needed.</summary>
    public const int Tries = 50;

    /// <summary>Between two tries, in milliseconds: by chance, or two nodes would go on meeting.</summary>
    const int PauseAtMost = 20;

    /// <exception cref="StorageBusyException">One's turn did not come, it was still stale after the last try, or the store could not take it.</exception>
    public async Task<Outcome<T>> Reach<T>(Func<Task<Decision<T>>> decide)
    {
        Turns.Place? place = null;
        try
        {
            for (var tried = 0; tried < Tries; tried++)
            {
                var decision = await decide();
                if (place is null && decision.Unit is { } wanted && turns.AreTaken(wanted))
                {
                    place = await turns.Take(wanted);
                    decision = await decide();
                }

                if (decision.Unit is null)
                {
                    return decision.Outcome;
                }

                var result = await queue.Write(decision.Unit);
                if (Settle(decision, result) is { } outcome)
                {
                    return outcome;
                }

                place = await Next(place, decision.Unit);
            }
        }
        finally
        {
            place?.Dispose();
        }

        throw new StorageBusyException("Others kept changing the same order or number.");
    }

    /// <summary>Null to decide again.</summary>
    static Outcome<T>? Settle<T>(Decision<T> decision, CommitResult result) => result.Status switch
    {
        CommitStatus.Done => decision.Outcome,
        CommitStatus.KeyGone => new Refusal(Reason.KeyRevoked),
        CommitStatus.Conflict => decision.OnConflict?.Invoke(decision.Unit!.Checks[result.Check].Sql),
        _ => null,
    };

    /// <summary>Into the line of what the unit changes; for who stands there already, a moment's rest.</summary>
    async Task<Turns.Place> Next(Turns.Place? place, Unit unit)
    {
        if (place?.Covers(unit) == true)
        {
            await Task.Delay(RandomNumberGenerator.GetInt32(PauseAtMost));
            return place;
        }

        place?.Dispose();
        return await turns.Take(unit);
    }
}
