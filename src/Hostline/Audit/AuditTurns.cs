using Hostline.Core.Worlds;
using Hostline.Deciding;

namespace Hostline.Audit;

/// <summary>
/// Limits verifications, each of which reads everything. Each node runs one for an operator and one for a sandbox at a time; a few more wait
/// for their turn, and the rest are refused for now. Operators and sandboxes wait in separate queues, and each sandbox has only a few places,
/// so that no one can keep others from verifying.
/// </summary>
public sealed class AuditTurns(TimeProvider time)
{
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(10);

    const int OneAtATime = 1;
    const int WaitingOfOneSandbox = 4;

    static readonly Taker Operators = new(World.LiveId, AccountId.None);

    readonly SharedTurns operators = new(OneAtATime, time), sandboxes = new(OneAtATime, time, WaitingOfOneSandbox);

    /// <summary>Null if the turn did not come in time. Disposing it ends the turn.</summary>
    /// <param name="sandbox">The sandbox whose key asks; null for an operator.</param>
    public Task<IDisposable?> Take(WorldId? sandbox, CancellationToken cancellation) => sandbox is { } world
        ? sandboxes.Take(new(world, AccountId.None), WaitsAtMost, cancellation)
        : operators.Take(Operators, WaitsAtMost, cancellation);
}
