using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>One attempt of one delivery: address, send, log, and decide what follows, in one unit.</summary>
public sealed class DeliveryAttempts(Database database, Decisions decisions, Couriers couriers, AddressBook addresses, FaultPoints faults, TimeProvider time, ILogger<DeliveryAttempts> log)
    : IDisposable
{
    /// <summary>Receivers answer so when nothing shall ever be sent to this URL again.</summary>
    const int StatusGone = 410;

    static readonly TimeSpan RetryAfterAtMost = TimeSpan.FromHours(24);

    readonly CancellationTokenSource givenUp = new();

    /// <summary>The process is about to end: from then on no answer is waited for.</summary>
    public void GiveUpAfter(TimeSpan patience) => givenUp.CancelAfter(patience);

    public void Dispose() => givenUp.Dispose();

    /// <summary>The first attempt, from its lane. Gives whether the lane is still held.</summary>
    public Task<bool> First(ClaimedDelivery delivery, LaneClaim lane, bool isLast, bool failing, InFlight holding) =>
        Make(delivery, failing, holding, unit =>
        {
            LaneTable.CheckAdvance(unit, lane.Order, lane.Destination, delivery.Sequence, lane.Fence);
            if (isLast)
            {
                unit.Then(LaneTable.Leave, lane.Order, lane.Destination, lane.Fence).Wake(Wakes.Deliveries);
            }
        });

    /// <summary>A later attempt, outside the lane.</summary>
    public Task<bool> Retry(ClaimedDelivery delivery, bool failing, InFlight holding) => Make(delivery, failing, holding, _ => { });

    async Task<bool> Make(ClaimedDelivery delivery, bool failing, InFlight holding, Action<Unit> also)
    {
        if (!await HasWorld(delivery))
        {
            await Drop(delivery);
            return false;
        }

        var addressed = await addresses.Ways[delivery.Kind](delivery, delivery.Attempts + 1, holding.Gone);
        if (!holding.IsHeld)
        {
            return false;
        }

        await faults.Pass(FaultPoints.BeforeSend);
        var made = new MadeAttempt(delivery, addressed, time.GetUtcNow().CutToMicros(), failing);
        try
        {
            made = made with { Answer = await Send(delivery.World, addressed, holding) };
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        await faults.Pass(FaultPoints.AfterSend);
        var isGone = made.Answer?.Status == StatusGone && !addressed!.IsOfOneOrder;
        if (isGone)
        {
            holding.Gone.Add(addressed!.Request.Url);
        }

        var isLast = isGone && await addresses.Ways[delivery.Kind](delivery, delivery.Attempts + 1, holding.Gone) is null;
        var outcome = await decisions.Reach<bool>(() => Decide(made, isGone, isLast, also));
        Tell(made);
        return outcome.Value;
    }

    /// <summary>Whether the sandbox is still there. The live world always is, so that live deliveries pay for no look.</summary>
    async Task<bool> HasWorld(ClaimedDelivery delivery) =>
        delivery.World == World.LiveId || await database.One(WorldTable.ById, WorldTable.Read, delivery.World) is not null;

    /// <summary>Nothing of a deleted sandbox is sent any more; its rows are swept by <c>SandboxSweep</c>.</summary>
    Task<Outcome<bool>> Drop(ClaimedDelivery delivery) => decisions.Reach<bool>(() =>
        Task.FromResult(new Decision<bool>(true, LaneTable.Drop(new Unit(), delivery))));

    async Task<Attempt?> Send(Guid world, Addressed? addressed, InFlight holding)
    {
        if (addressed is null)
        {
            return null;
        }

        holding.Place.Sent();
        try
        {
            return await couriers.Of(world).Send(addressed.Request, givenUp.Token);
        }
        finally
        {
            holding.Place.Answered();
        }
    }

    /// <param name="isGone">The receiver says that nothing more shall come to this URL.</param>
    /// <param name="isLast">And the destination has no other.</param>
    async Task<Decision<bool>> Decide(MadeAttempt made, bool isGone, bool isLast, Action<Unit> also)
    {
        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, made.Delivery.World);
        var gone = isGone ? batch.Many(DestinationTable.GoneOf, r => r.Text(0), made.Delivery.Destination) : null;
        await database.Run(batch);
        if (world.First is not { } here)
        {
            // The sandbox was deleted while the request was on its way: its rows go too, so there is nothing to note.
            return new(false);
        }

        var unit = new Unit();
        also(unit);
        Conclude(unit, made, here, isLast, batch.Now);
        if (!made.IsAcknowledged && made.Addressed is not null)
        {
            DestinationTable.HasFailed(unit, made.Delivery.Destination, made.Delivery.World, made.StartedAt);
        }
        else if (made.IsOfFailing)
        {
            DestinationTable.HasRecovered(unit, made.Delivery.Destination);
        }

        LogAttempt(unit, made);
        if (gone is not null)
        {
            MarkGone(unit, made, here, gone.First ?? "", isLast, batch.Now);
        }

        return new(true, unit, failed => failed == DestinationTable.MarkGone ? null : (Outcome<bool>?)false);
    }

    /// <summary>Delivered, retried later, or parked.</summary>
    static void Conclude(Unit unit, MadeAttempt made, World world, bool isGone, DateTimeOffset databaseNow)
    {
        var (delivery, attempt) = (made.Delivery, made.Answer);
        var now = world.Now(databaseNow).CutToMicros();
        if (made.IsAcknowledged)
        {
            LaneTable.CheckSettled(unit, delivery, DeliveryState.Delivered, null, null, now);
            return;
        }

        var isOver = made.Addressed is null || isGone || (made.Addressed.IsOfOneOrder && attempt?.Status == StatusGone);
        if (isOver || RetrySchedule.After(delivery.Attempts + 1, made.Addressed!.HasFailover, delivery.Id) is not { } next)
        {
            LaneTable.CheckSettled(unit, delivery, DeliveryState.Parked, null, null, now);
            return;
        }

        var asked = attempt?.RetryAfter is { } wait ? (wait < RetryAfterAtMost ? wait : RetryAfterAtMost) : TimeSpan.Zero;
        var due = now + (asked > next.After ? asked : next.After);
        if (!world.IsLive)
        {
            unit.Guard(Guard.Clock(world.Id, world.ClockVersion));
        }

        LaneTable.CheckSettled(unit, delivery, DeliveryState.Retrying, due, world.WakeAt(due, databaseNow), null);
        unit.Wake(Wakes.Deliveries);
    }

    /// <summary>Notes once that a URL is gone, parks what waits for it when there is no other, and tells the account.</summary>
    static void MarkGone(Unit unit, MadeAttempt made, World world, string before, bool isLast, DateTimeOffset databaseNow)
    {
        var (delivery, url) = (made.Delivery, made.Addressed!.Request.Url);
        if (before.Split('\n').Contains(url))
        {
            return;
        }

        var now = world.Now(databaseNow).CutToMicros();
        DestinationTable.CheckGone(unit, delivery.Destination, delivery.World, databaseNow, before, before.Length == 0 ? url : $"{before}\n{url}");
        if (isLast)
        {
            DestinationTable.ParkWaiting(unit, world, delivery.Destination, now, databaseNow);
        }

        Mailbag.Post(unit, world, new(NoticeKind.ReceiverGone, delivery.Account, delivery.Order, new([], Note: url)), now, databaseNow);
    }

    static void LogAttempt(Unit unit, MadeAttempt made)
    {
        if (made is { Addressed: { } addressed, Answer: { } attempt })
        {
            LaneTable.Log(unit, made.Delivery, made.StartedAt, attempt.Duration, addressed.Request.Url, (int)attempt.Outcome, attempt.Status,
                JsonSerializer.Serialize(addressed.Request.Headers.Select(h => new[] { h.Key, h.Value })),
                JsonSerializer.Serialize(attempt.Headers.Select(h => new[] { h.Key, h.Value })), attempt.Body, attempt.IsPrivate, attempt.Bytes);
        }
    }

    void Tell(MadeAttempt made) => log.LogInformation(
        "delivery.attempted id={Delivery} event={Event} kind={Kind} order={Order} sequence={Sequence} attempt={Attempt} target={Target} outcome={Outcome} status={Status} ms={Milliseconds}",
        made.Delivery.Id, made.Delivery.EventId, made.Delivery.EventKind, made.Delivery.Order, made.Delivery.Sequence, made.Delivery.Attempts + 1,
        made.Addressed?.Target, made.Answer?.Outcome, made.Answer?.Status, made.Answer?.Duration.TotalMilliseconds);

    /// <param name="Addressed">Null when the destination has no URL any more.</param>
    /// <param name="IsOfFailing">The destination failed before.</param>
    sealed record MadeAttempt(ClaimedDelivery Delivery, Addressed? Addressed, DateTimeOffset StartedAt, bool IsOfFailing, Attempt? Answer = null)
    {
        public bool IsAcknowledged => Answer is { Acknowledged: true };
    }
}
