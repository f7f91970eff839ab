using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>A lane leased to this node.</summary>
public readonly record struct LaneClaim(OrderId Order, DestinationId Destination, int Fence);

/// <param name="Claim">What this node holds.</param>
/// <param name="Kind">Of the destination, when the lane was made.</param>
/// <param name="Sent">The sequence of the last delivery that was sent.</param>
/// <param name="At">The destination, as it was found.</param>
sealed record ClaimedLane(LaneClaim Claim, string Kind, int Sent, DueDestination At);

/// <summary>The next deliveries of a lane, in order, and what the first of them needs.</summary>
sealed record LaneLook(RowList<ClaimedDelivery> Waiting, AttemptLook Attempt);

/// <summary>
/// What the next deliveries of several lanes need, read in one trip: lanes that are claimed together share it, since a trip costs as much
/// as many questions. Thread safe.
/// </summary>
sealed class LaneLooks(Database database, DeliveryAttempts attempts, int laneAtMost)
{
    readonly Lock gate = new();
    readonly ReadBatch batch = new();
    readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    AttemptLooks? looks;

    /// <summary>Completes when what was asked has been read.</summary>
    public Task Read => read.Task;

    /// <summary>May be used once <see cref="Read"/> has completed.</summary>
    public LaneLook Ask(ClaimedLane lane)
    {
        lock (gate)
        {
            looks ??= attempts.Ask(batch);
            return new(
                batch.Many(LaneTable.Next, LaneTable.Read, lane.Claim.Order, lane.Claim.Destination, lane.Sent, laneAtMost),
                looks.Of(lane.Kind, lane.At.World, lane.At.Account, lane.At.Id));
        }
    }

    /// <summary>Call this after the last <see cref="Ask"/>. Failures are those of <see cref="Read"/>.</summary>
    public async Task Run()
    {
        try
        {
            if (batch.Queries.Count > 0)
            {
                await database.Run(batch);
            }

            read.SetResult();
        }
        catch (Exception failed)
        {
            read.SetException(failed);
        }
    }
}
