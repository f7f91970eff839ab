using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>A verb's decision on what it loaded: an outcome, and the unit that puts it into effect.</summary>
/// <param name="Unit">Null if there is nothing to write.</param>
/// <param name="OnConflict">The outcome if a check conflicted, given its statement; null to load and decide again.</param>
public sealed record Decision<T>(Outcome<T> Outcome, Unit? Unit = null, Func<Sql, Outcome<T>?>? OnConflict = null)
{
    // The cast is needed: without it, new(refusal) would be the record's copy constructor, which converts its argument with this very operator.
    public static implicit operator Decision<T>(Refusal refusal) => new((Outcome<T>)refusal);

    public static implicit operator Decision<T>(List<Refusal> refusals) => new((Outcome<T>)refusals);
}

/// <summary>
/// The loop of every verb: load, decide, commit one unit; if something was changed meanwhile, wait for a turn, load and decide again
/// (docs/decisions/0019-taking-turns.md).
/// </summary>
public sealed class Decisions(CommitQueue queue, Turns turns)
{
    /// <summary>During a turn only other nodes and verbs already in progress compete, so not even half of these are ever needed.</summary>
    public const int Tries = 50;

    /// <summary>The pause between two tries, in milliseconds; random, because two nodes could otherwise keep colliding.</summary>
    const int PauseAtMost = 20;

    /// <exception cref="StorageBusyException">The turn did not come in time, the unit was still stale after the last try, or the store could not accept
    /// it.</exception>
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

        throw new StorageBusyException("The same order or number kept being changed by others.");
    }

    /// <summary>Null to decide again.</summary>
    static Outcome<T>? Settle<T>(Decision<T> decision, CommitResult result) => result.Status switch
    {
        CommitStatus.Done => decision.Outcome,
        CommitStatus.AccountClosed => new Refusal(Reason.AccountClosed),
        CommitStatus.KeyGone => new Refusal(Reason.KeyRevoked),
        CommitStatus.Conflict => decision.OnConflict?.Invoke(decision.Unit!.Checks[result.Check].Sql),
        _ => null,
    };

    /// <summary>Joins the queues for everything that the unit changes; a verb that is already in them pauses briefly.</summary>
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
