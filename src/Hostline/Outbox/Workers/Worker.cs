using Hostline.Core.Deliveries;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Carries out one kind of errand. Each worker has its own places, so that calls that take long hold back nobody but each other.
/// </summary>
public abstract class Worker
{
    /// <summary>Enough for work that goes no further than the database, and few enough not to crowd requests out of it.</summary>
    protected const int PlacesOfQuickWork = 64;

    /// <summary>Each kind has one worker, or one for live work and one for that of sandboxes.</summary>
    public abstract IReadOnlyList<ErrandKind> Kinds { get; }

    public virtual WorkedWorlds Worlds => WorkedWorlds.All;

    /// <summary>How many errands a node has in hand at once. Accounts and sandboxes share them fairly.</summary>
    public virtual int Places => PlacesOfQuickWork;

    /// <summary>How long other nodes leave an errand alone once this one no longer renews its lease.</summary>
    public virtual TimeSpan Lease => Loop.Lease;

    /// <summary>What this waits for, after a failure, before it tries again; doubled each time.</summary>
    public virtual TimeSpan FirstWait => TimeSpan.FromSeconds(1);

    public virtual TimeSpan LongestWait => TimeSpan.FromMinutes(5);

    /// <summary>Without a gateway a question waits for one; a code or a text is dropped, because it would come too late.</summary>
    public virtual bool WaitsForGateway => false;

    /// <summary>Does the errand. What it says has become of it is written already, in a unit that checks the lease, unless it says otherwise.</summary>
    /// <param name="lost">Cancelled when another node may have the errand, and when this one has to stop.</param>
    public abstract Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost);

    /// <summary>Nothing is in hand: connections that were kept for the next errand may go.</summary>
    public virtual Task Rest() => Task.CompletedTask;
}

/// <summary>What became of an errand at this try.</summary>
public enum WorkEnd
{
    /// <summary>It is over, and its worker has written so.</summary>
    Done,
    /// <summary>It comes again, and its worker has written when.</summary>
    Later,
    /// <summary>It is to come again after the worker's usual wait, which is still to be written.</summary>
    Again,
    /// <summary>No gateway serves the number. What follows from that is still to be written.</summary>
    NoGateway,
    /// <summary>It may have been done, and nobody can tell. It is over, and its worker has written so.</summary>
    Unknown,
    /// <summary>It failed unexpectedly and comes again.</summary>
    Failed,
    /// <summary>This node gave it up or lost it; it is taken up again.</summary>
    Lost,
}

/// <summary>Whose errands a worker takes.</summary>
public enum WorkedWorlds
{
    All,
    Live,
    Sandboxes,
}
