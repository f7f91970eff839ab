using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Hostline.Accounts;
using Hostline.Loops;
using Hostline.Storage;

namespace Hostline.Sandboxes;

/// <summary>An item that was added to a sandbox, or that changed there.</summary>
/// <param name="Between">The sender and the recipient of a message; none for a webhook.</param>
/// <param name="IsNew">Whether it was just added.</param>
public sealed record LiveItem(Guid Id, InspectedKind Kind, IReadOnlyList<string> Between, bool IsNew);

/// <summary>
/// Notifies viewers of new items in the sandboxes that they watch. A sandbox is read once for all of its viewers: soon after a commit of this
/// node, and once a second for commits of others. A sandbox that no one watches is not read.
/// </summary>
public sealed class LiveWorlds(Database database, CommitQueue queue, AccountBook accounts, ILogger<LiveWorlds> log)
{
    readonly Database database = database;
    readonly CommitQueue queue = queue;
    readonly AccountBook accounts = accounts;
    readonly ILogger log = log;
    readonly ConcurrentDictionary<WorldId, LiveWorld> watched = new();

    public int Watched => watched.Count;

    /// <summary>Starts with what was created after an item. Dispose it to stop watching.</summary>
    /// <param name="after">The id of the newest item that the viewer knows.</param>
    public LiveViewer Watch(WorldId world, Guid after)
    {
        while (true)
        {
            var live = watched.GetOrAdd(world, id => new(this, id));
            if (live.Join(after) is { } viewer)
            {
                return viewer;
            }

            // Its last viewer has just left.
            watched.TryRemove(KeyValuePair.Create(world, live));
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "A commit of the same instant may still beat the signal, which holds no handle.")]
    sealed class LiveWorld(LiveWorlds all, WorldId world)
    {
        /// <summary>A burst of commits causes one read.</summary>
        static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

        readonly Lock gate = new();
        readonly List<LiveViewer> viewers = [];
        readonly WakeSignal wake = new();
        bool isOver, hasBegun;

        public LiveViewer? Join(Guid after)
        {
            lock (gate)
            {
                if (isOver)
                {
                    return null;
                }

                var viewer = new LiveViewer(after, Leave);
                viewers.Add(viewer);
                if (!hasBegun)
                {
                    hasBegun = true;
                    all.queue.Wrote += wake.Beat;
                    _ = Task.Run(Run);
                }

                wake.Beat();
                return viewer;
            }
        }

        /// <summary>Whether no viewer is left; then no one can join any more.</summary>
        bool IsOver()
        {
            lock (gate)
            {
                return isOver = viewers.Count == 0;
            }
        }

        void Leave(LiveViewer viewer)
        {
            lock (gate)
            {
                viewers.Remove(viewer);
            }

            wake.Beat();
        }

        async Task Run()
        {
            var before = (LiveLook?)null;
            while (!IsOver())
            {
                try
                {
                    before = Tell(before, await LiveLook.At(all.database, all.accounts, world));
                }
                catch (Exception failed)
                {
                    all.log.Postponed($"Looking at sandbox {world}", failed);
                }

                await wake.Wait(Loop.Poll, CancellationToken.None);
                await Task.Delay(Breath);
            }

            all.queue.Wrote -= wake.Beat;
            all.watched.TryRemove(KeyValuePair.Create(world, this));
        }

        LiveLook? Tell(LiveLook? before, LiveLook? now)
        {
            var changes = before is null || now is null ? [] : now.Since(before);
            lock (gate)
            {
                foreach (var viewer in viewers)
                {
                    viewer.Take(now, changes);
                }
            }

            return now;
        }
    }
}

public sealed class LiveViewer : IDisposable
{
    /// <summary>More than anyone reads; a viewer finds the rest when it loads the page again.</summary>
    const int Waiting = 500;

    readonly Channel<LiveItem> items = Channel.CreateBounded<LiveItem>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
    readonly Action<LiveViewer> leave;
    readonly Guid after;
    bool hasBegun;

    internal LiveViewer(Guid after, Action<LiveViewer> leave) => (this.after, this.leave) = (after, leave);

    /// <summary>Completes when the sandbox is gone.</summary>
    public ChannelReader<LiveItem> Items => items.Reader;

    public void Dispose() => leave(this);

    /// <summary>At first everything after the known item, later the changes since the last read.</summary>
    internal void Take(LiveLook? look, IReadOnlyList<LiveItem> changes)
    {
        if (look is null)
        {
            items.Writer.TryComplete();
            return;
        }

        foreach (var item in hasBegun ? changes : look.After(after))
        {
            items.Writer.TryWrite(item);
        }

        hasBegun = true;
    }
}
