using Hostline.Core.Deliveries;
using Hostline.Loops;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Carries out one or more kinds of errand. Each worker has its own places, so that slow calls delay only each other.</summary>
public abstract class Worker
{
    /// <summary>Enough for work that needs only the database, and few enough to leave capacity for requests.</summary>
    protected const int PlacesOfQuickWork = 64;

    /// <summary>Each kind has one worker, or one for the live world and one for sandboxes.</summary>
    public abstract IReadOnlyList<ErrandKind> Kinds { get; }

    public virtual WorkedWorlds Worlds => WorkedWorlds.All;

    /// <summary>How many errands a node carries out at once. Accounts and sandboxes share the places fairly.</summary>
    public virtual int Places => PlacesOfQuickWork;

    /// <summary>How long other nodes leave an errand alone after its last renewal.</summary>
    public virtual TimeSpan Lease => Loop.Lease;

    /// <summary>The wait after a first failure; it doubles each time.</summary>
    public virtual TimeSpan FirstWait => TimeSpan.FromSeconds(1);

    public virtual TimeSpan LongestWait => TimeSpan.FromMinutes(5);

    /// <summary>Whether an errand waits for a gateway if there is none. A code or a text is dropped instead, because it would come too late.</summary>
    public virtual bool WaitsForGateway => false;

    /// <summary>What happens to its errands while their account is suspended. Nothing may be sent for such an account.</summary>
    public virtual WhileSuspended WhileSuspended => WhileSuspended.GoesOn;

    /// <summary>Does the errand. It writes the outcome itself, in a unit that checks the lease, unless the outcome's comment says otherwise.</summary>
    /// <param name="lost">Canceled when another node may have the errand, and when this node stops.</param>
    public abstract Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost);

    /// <summary>Called when there are no errands, so that idle connections can be closed.</summary>
    public virtual Task Rest() => Task.CompletedTask;
}

public enum WorkEnd
{
    /// <summary>Done; the worker has written it.</summary>
    Done,
    /// <summary>To be repeated; the worker has written when.</summary>
    Later,
    /// <summary>To be repeated after the worker's usual wait; nothing is written yet.</summary>
    Again,
    /// <summary>No gateway serves the number; nothing is written yet.</summary>
    NoGateway,
    /// <summary>It cannot be known whether the call was made; it is not repeated, and the worker has written that.</summary>
    Unknown,
    /// <summary>It failed unexpectedly and is repeated.</summary>
    Failed,
    /// <summary>This node abandoned it or lost its lease; it will be claimed again.</summary>
    Lost,
}

/// <summary>What happens to an errand of a suspended account.</summary>
public enum WhileSuspended
{
    GoesOn,
    /// <summary>It is done when the account is active again.</summary>
    Waits,
    /// <summary>It would come too late then.</summary>
    IsDropped,
}

public enum WorkedWorlds
{
    All,
    Live,
    Sandboxes,
}
