using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Sandboxes;

/// <summary>The kinds of work that a world can still have at its present instant.</summary>
[Flags]
public enum QuietKinds
{
    None = 0,
    /// <summary>Errands: look-ups, codes, the robot's reviews, capability tests.</summary>
    Errands = 1,
    /// <summary>Routes to be published or confirmed.</summary>
    Routes = 2,
    Deadlines = 4,
    /// <summary>First attempts of deliveries, lane by lane.</summary>
    FirstAttempts = 8,
    /// <summary>Further attempts of deliveries, by schedule or replay.</summary>
    Retries = 16,
    /// <summary>Errands and routes that were tried before and are due again: a moving clock skips them.</summary>
    Repeats = 32,
    /// <summary>Work that may change an order, at its first attempt.</summary>
    Work = Errands | Routes | Deadlines,
    Everything = Work | FirstAttempts | Retries | Repeats,
}

/// <summary>
/// Waits until nothing is due at a world's own time. It checks again after each commit of this node, because every piece of work ends with one,
/// and every <see cref="LookEvery"/> for the work of other nodes. Work and its consequences change in one commit, so a chain of them never
/// looks idle in between.
/// </summary>
public sealed class WorldQuiescence
{
    /// <summary>This node gets no signal for commits of other nodes.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>A waiting caller queries the database at most this often, however many commits there are.</summary>
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);

    /// <summary>$1 world, $2 its now, $3 the kinds to check. Work that waits for a suspended account does not count.</summary>
    static readonly Sql IsBusy = new($"""
        select case when
          ($3 & {(int)QuietKinds.Errands} > 0 and exists (select 1 from errands where world = $1 and due_at <= $2 and wake_at is not null and (attempts = 0
              or $3 & {(int)QuietKinds.Repeats} > 0)))
          or ($3 & {(int)QuietKinds.Routes} > 0 and exists (select 1 from routes where world = $1 and due_at <= $2 and (attempts = 0
              or $3 & {(int)QuietKinds.Repeats} > 0)))
          or ($3 & {(int)QuietKinds.Deadlines} > 0 and exists (select 1 from deadlines where world = $1 and due_at <= $2))
          or ($3 & {(int)QuietKinds.FirstAttempts} > 0 and exists (select 1 from lanes where world = $1 and wake_at > 0 and {Goes("lanes")}))
          or ($3 & {(int)QuietKinds.Retries} > 0 and exists (select 1 from deliveries where world = $1 and due_at <= $2 and {Goes("deliveries")}))
        then 1 else 0 end
        """);

    static string Goes(string table) => $"not exists (select 1 from accounts a where a.id = {table}.account and a.status <> 1)";

    readonly Database database;
    readonly TimeProvider time;
    TaskCompletionSource nextCommit = NewCommit();

    public WorldQuiescence(Database database, CommitQueue queue, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        queue.Wrote += () => Interlocked.Exchange(ref nextCommit, NewCommit()).TrySetResult();
    }

    /// <summary>Whether nothing of these kinds is due, now or after a wait of at most <paramref name="atMost"/> of real time.</summary>
    /// <param name="world">With the clock to use: a running world's now advances during the wait.</param>
    public async Task<bool> Wait(World world, QuietKinds kinds, TimeSpan atMost, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            // Taken before the query: a commit between the query and the wait ends the wait at once.
            var commit = Volatile.Read(ref nextCommit).Task;
            if (await Is(world, kinds))
            {
                return true;
            }

            var left = atMost - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Task.Delay(Breath, cancellation);
            await Task.WhenAny(commit, Task.Delay(left < LookEvery ? left : LookEvery, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether nothing of these kinds is due at the world's now.</summary>
    public async Task<bool> Is(World world, QuietKinds kinds)
    {
        var now = world.Now(await database.Now());
        return await database.One(IsBusy, r => r.Int(0), world.Id, now, (int)kinds) == 0;
    }

    static TaskCompletionSource NewCommit() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
