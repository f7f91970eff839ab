using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends a delivery again, on request: the same id and the same bytes, at once, bypassing its lane. The count of attempts continues,
/// and the schedule for that count decides what follows a failure: a parked delivery gets one more attempt and is parked again; one
/// that was acknowledged early goes through the rest of the schedule.
/// </summary>
public sealed class Replay(Database database, Decisions decisions)
{
    /// <summary>A check: it is not in flight now. The fence makes an attempt fail whose lease had expired.</summary>
    static readonly Sql Again = new("""
        update deliveries set state = 2, due_at = $2, wake_at = $3, lease_until = null, finished_at = null, fence = fence + 1
        where id = $1 and state <> 1 and (lease_until is null or lease_until <= $3)
        """);

    /// <summary>Makes the delivery due now.</summary>
    public Task<Outcome<DeliveryId>> Of(DeliveryId delivery) => decisions.Reach<DeliveryId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(DeliveryLogTable.ById, DeliveryLogTable.Read, delivery);
        var world = batch.Many(DeliveryLogTable.WorldOf, WorldTable.Read, delivery);
        await database.Run(batch);
        if (found.Rows.Count == 0 || world.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        if (found.Rows[0].State == DeliveryState.Waiting)
        {
            return new Refusal(Reason.WrongState, Detail: "The delivery has not had its first attempt yet; that will follow automatically.");
        }

        var unit = new Unit { IsRequest = true }.Wake(Wakes.Deliveries);
        unit.Check(1, Again, delivery, world.Rows[0].Now(batch.Now).CutToMicros(), batch.Now);
        DestinationTable.OpenFor(unit, delivery);
        return new(delivery, unit, _ => new Refusal(Reason.WrongState, Detail: "The delivery is being attempted right now; check it again in a moment."));
    });
}
