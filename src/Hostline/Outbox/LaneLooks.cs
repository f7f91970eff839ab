using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

public readonly record struct LaneClaim(OrderId Order, DestinationId Destination, int Fence);

/// <param name="Sent">The sequence of the last delivery that was sent.</param>
sealed record ClaimedLane(LaneClaim Claim, string Kind, int Sent, DueDestination At);

/// <summary>The next deliveries of a lane, in order, and the data that the first of them needs.</summary>
sealed record LaneLook(RowList<ClaimedDelivery> Waiting, AttemptLook Attempt);

/// <summary>Reads what the next deliveries of several lanes need in one round trip, because a trip costs as much as many queries. Thread safe.</summary>
sealed class LaneLooks(Database database, DeliveryAttempts attempts, int laneAtMost)
{
    readonly Lock gate = new();
    readonly ReadBatch batch = new();
    readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    AttemptLooks? looks;

    /// <summary>Completes when everything requested has been read.</summary>
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

    /// <summary>Must be called after the last <see cref="Ask"/>. Its failures are reported by <see cref="Read"/>.</summary>
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
