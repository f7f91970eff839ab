using Hostline.Core.Worlds;

namespace Hostline.Audit;

/// <summary>
/// A verification reads everything. Each node runs one of an operator and one of a sandbox at a time; a few more wait for their turn,
/// and the rest are refused for now. Operators wait apart from sandboxes, and of one sandbox only a few wait, so that no one can keep
/// others from verifying.
/// </summary>
public sealed class AuditTurns : IDisposable
{
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(10);

    /// <summary>Of the operators, and of all sandboxes together.</summary>
    const int WaitingAtMost = 64;

    const int WaitingOfOneSandbox = 4;

    readonly Lane operators = new(WaitingAtMost), sandboxes = new(WaitingOfOneSandbox);

    /// <summary>Null if the turn did not come in time. Disposing it ends the turn.</summary>
    /// <param name="sandbox">Whose key asks; null for an operator.</param>
    public Task<IDisposable?> Take(WorldId? sandbox, CancellationToken cancellation) =>
        (sandbox is null ? operators : sandboxes).Take(sandbox ?? World.LiveId, cancellation);

    public void Dispose()
    {
        operators.Dispose();
        sandboxes.Dispose();
    }

    /// <summary>One at a time.</summary>
    sealed class Lane(int waitingOfOne) : IDisposable
    {
        readonly SemaphoreSlim turn = new(1);
        readonly Dictionary<WorldId, int> waiting = [];

        public async Task<IDisposable?> Take(WorldId who, CancellationToken cancellation)
        {
            if (!Enter(who))
            {
                return null;
            }

            try
            {
                return await turn.WaitAsync(WaitsAtMost, cancellation) ? new Turn(turn) : null;
            }
            finally
            {
                Leave(who);
            }
        }

        public void Dispose() => turn.Dispose();

        bool Enter(WorldId who)
        {
            lock (waiting)
            {
                var mine = waiting.GetValueOrDefault(who);
                if (mine >= waitingOfOne || waiting.Values.Sum() >= WaitingAtMost)
                {
                    return false;
                }

                waiting[who] = mine + 1;
                return true;
            }
        }

        void Leave(WorldId who)
        {
            lock (waiting)
            {
                if (--waiting[who] == 0)
                {
                    waiting.Remove(who);
                }
            }
        }
    }

    sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
