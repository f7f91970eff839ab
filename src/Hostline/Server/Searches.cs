using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Orders;

namespace Hostline.Server;

/// <summary>
/// Limits calls that read much more than they return: searches, verifications, lists over all accounts of a sandbox. This node runs only a few
/// at once, with a share for each account and sandbox; the others wait, so that ordinary calls stay fast.
/// </summary>
sealed class Searches(TimeProvider time)
{
    /// <summary>Each one keeps a processor busy.</summary>
    public static readonly int AtOnce = Math.Max(8, Environment.ProcessorCount);

    public static readonly TimeSpan TurnWithin = TimeSpan.FromSeconds(10);

    static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    readonly SharedTurns turns = new(AtOnce, time);

    /// <param name="refused">The response if the turn did not come in time.</param>
    public async Task<T> Run<T>(Taker who, Func<Task<T>> work, Func<Refusal, T> refused, CancellationToken cancellation)
    {
        using var turn = await turns.Take(who, TurnWithin, cancellation);
        return turn is null ? refused(Late(who)) : await work();
    }

    static Refusal Late(Taker who) => new(Reason.TooManyRequests, RetryAfter: AskAgainAfter,
        Detail: $"Too many searches of your {(who.IsLive ? "account" : "sandbox")} are under way. Wait for their answers, then send this one again.");
}
