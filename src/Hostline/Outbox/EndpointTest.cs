using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends a test event to a destination, signed and logged like every other. It is tried once. If it succeeds at a URL that had answered 410
/// Gone, it reopens that URL.
/// </summary>
public sealed class EndpointTest(Database database, Decisions decisions, DestinationKinds kinds)
{
    /// <returns>The delivery; its attempt follows at once.</returns>
    public Task<Outcome<DeliveryId>> Send(Caller caller, DestinationId id) => decisions.Reach<DeliveryId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(DestinationTable.ById, DestinationTable.Read, id);
        await database.Run(batch);
        if (found.First is not { } to || to.Account != caller.Account.Id || kinds.Find(to.Kind)?.Test is not { } test)
        {
            return new Refusal(Reason.NotFound);
        }

        if (to.Urls.Count == 0)
        {
            return new Refusal(Reason.WrongState, Detail: "There is no URL to send a test event to. Set one first.");
        }

        var now = caller.World.Now(batch.Now).CutToMicros();
        var unit = caller.NewUnit().Guard(Guard.Destination(id));
        var lane = OrderId.Of(caller.Account.Id.Value);
        return new(LaneTable.Add(unit, caller.World, lane, [test(to, Ids.New<EventId>(batch.Now), now)], now, batch.Now), unit);
    });
}
