using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>One attempt of one delivery: prepares it, sends it, logs it, and decides what follows, in one unit.</summary>
public sealed class DeliveryAttempts(Database database, Decisions decisions, Couriers couriers, DestinationKinds kinds, FaultPoints faults, TimeProvider time,
    ILogger<DeliveryAttempts> log)
    : IDisposable
{
    /// <summary>By this status, a receiver asks for nothing more to be sent to this URL.</summary>
    const int StatusGone = 410;

    static readonly TimeSpan RetryAfterAtMost = TimeSpan.FromHours(24);

    readonly CancellationTokenSource givenUp = new();

    /// <summary>The process is about to end: stop waiting for responses after this time.</summary>
    public void GiveUpAfter(TimeSpan patience) => givenUp.CancelAfter(patience);

    public void Dispose() => givenUp.Dispose();

    /// <summary>The first attempt, from its lane. Returns whether the lane is still held.</summary>
    /// <param name="look">The data of <see cref="Ask"/>, if it was read just now.</param>
    public Task<bool> First(ClaimedDelivery delivery, LaneClaim lane, bool isLast, bool failing, InFlight holding, AttemptLook? look) =>
        Make(delivery, failing, holding, isLast, look, unit =>
        {
            LaneTable.CheckAdvance(unit, lane.Order, lane.Destination, delivery.Sequence, lane.Fence);
            if (isLast)
            {
                unit.Then(LaneTable.Leave, lane.Order, lane.Destination, lane.Fence).Wake(Wakes.Deliveries);
            }
        });

    /// <summary>A later attempt, outside the lane.</summary>
    public Task<bool> Retry(ClaimedDelivery delivery, bool failing, InFlight holding) =>
        Make(delivery, failing, holding, endsWork: true, null, _ => { });

    /// <param name="endsWork">Whether this was the last request from its place, which others may use while the response is recorded.</param>
    async Task<bool> Make(ClaimedDelivery delivery, bool failing, InFlight holding, bool endsWork, AttemptLook? known, Action<Unit> also)
    {
        var look = known is not null && known.IsFor(delivery) ? known : await Look(delivery);
        var lookedAt = time.GetTimestamp();
        if (look.World is not { } world)
        {
            await Drop(delivery);
            return false;
        }

        var addressed = await look.Address(delivery);
        if (!holding.IsHeld)
        {
            return false;
        }

        await faults.Pass(FaultPoints.BeforeSend);
        var made = new MadeAttempt(delivery, addressed, time.GetUtcNow().CutToMicros(), failing);
        try
        {
            made = made with { Answer = await Send(world, addressed, holding) };
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        if (endsWork)
        {
            holding.Place.GiveBack();
        }

        await faults.Pass(FaultPoints.AfterSend);
        var outcome = made.IsAcknowledged
            ? await decisions.Reach<bool>(() => Task.FromResult(Acknowledge(made, world, look.At + time.GetElapsedTime(lookedAt), also)))
            : await decisions.Reach<bool>(() => Fail(made, also));
        Tell(made);
        return outcome.Value;
    }

    /// <summary>Adds the queries that attempts need to a batch.</summary>
    public AttemptLooks Ask(ReadBatch batch) => new(batch, kinds);

    async Task<AttemptLook> Look(ClaimedDelivery delivery)
    {
        var batch = new ReadBatch();
        var look = Ask(batch).Of(delivery.Kind, delivery.World, delivery.Account, delivery.Destination);
        await database.Run(batch);
        return look;
    }

    /// <summary>Nothing more is sent for a deleted sandbox; <c>SandboxSweep</c> deletes its rows.</summary>
    Task<Outcome<bool>> Drop(ClaimedDelivery delivery) => decisions.Reach<bool>(() =>
        Task.FromResult(new Decision<bool>(true, LaneTable.Drop(new Unit(), delivery))));

    async Task<Attempt?> Send(World world, Addressed? addressed, InFlight holding)
    {
        if (addressed is null)
        {
            return null;
        }

        holding.Place.Sent();
        try
        {
            return await couriers.Of(world.Id).Send(addressed.Request, givenUp.Token);
        }
        finally
        {
            holding.Place.Answered();
        }
    }

    /// <summary>
    /// Uses the world as read before the attempt, so that nothing more is read in the usual case. If the sandbox was deleted meanwhile, there
    /// is no delivery left to update.
    /// </summary>
    static Decision<bool> Acknowledge(MadeAttempt made, World world, DateTimeOffset databaseNow, Action<Unit> also)
    {
        var unit = new Unit();
        also(unit);
        LaneTable.CheckSettled(unit, made.Delivery, DeliveryState.Delivered, null, null, world.Now(databaseNow).CutToMicros());
        if (made.IsOfFailing)
        {
            DestinationTable.HasRecovered(unit, made.Delivery.Destination);
        }

        if (made.Delivery.IsTest)
        {
            DestinationTable.OpenFor(unit, made.Delivery.Id);
        }

        LogAttempt(unit, made);
        return new(true, unit, _ => (Outcome<bool>?)false);
    }

    async Task<Decision<bool>> Fail(MadeAttempt made, Action<Unit> also)
    {
        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, made.Delivery.World);
        var now = made.IsGone ? batch.Many(DestinationTable.ById, DestinationTable.Read, made.Delivery.Destination) : null;
        await database.Run(batch);
        if (world.First is not { } here)
        {
            // The sandbox was deleted while the request was in flight: its rows are deleted too, so there is nothing to record.
            return new(false);
        }

        var unit = new Unit();
        also(unit);
        var closing = Closing.Of(made, now?.First);
        GoOn(unit, made, here, closing, batch.Now);
        if (made.Addressed is not null)
        {
            DestinationTable.HasFailed(unit, made.Delivery.Destination, made.StartedAt);
        }

        LogAttempt(unit, made);
        if (closing.IsNews)
        {
            MarkGone(unit, made, here, closing, batch.Now);
        }

        return new(true, unit, failed => failed == DestinationTable.MarkGone ? null : (Outcome<bool>?)false);
    }

    /// <summary>Schedules a retry, or parks the delivery.</summary>
    static void GoOn(Unit unit, MadeAttempt made, World world, Closing closing, DateTimeOffset databaseNow)
    {
        var (delivery, attempt) = (made.Delivery, made.Answer);
        var now = world.Now(databaseNow).CutToMicros();
        // A test shows the present state, so it is not retried.
        if (made.Addressed is not { } to || closing.EndsDelivery || delivery.IsTest
            || to.Plan.After(delivery.Attempts + 1, to.Destination.Urls.Count, delivery.Id, made.Cause) is not { } next)
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

    /// <summary>Records that a URL is gone, parks the deliveries that wait for it if there is no other URL, and notifies the account.</summary>
    static void MarkGone(Unit unit, MadeAttempt made, World world, Closing closing, DateTimeOffset databaseNow)
    {
        var (delivery, url) = (made.Delivery, made.Addressed!.Request.Url);
        var now = world.Now(databaseNow).CutToMicros();
        DestinationTable.CheckGone(unit, closing.Destination!, url);
        if (closing.IsLastUrl)
        {
            DestinationTable.ParkWaiting(unit, world, delivery.Destination, now, databaseNow);
        }

        if (delivery.IsTest)
        {
            // Whoever requested the test sees its result.
            return;
        }

        NoticePosting.Post(unit, world, new(NoticeKind.ReceiverGone, delivery.Account, delivery.Order, new([], Note: url)), now, databaseNow);
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
        "delivery.attempted id={Delivery} event={Event} kind={Kind} order={Order} sequence={Sequence} attempt={Attempt} url={Url} outcome={Outcome} "
            + "status={Status} ms={Milliseconds}",
        made.Delivery.Id, made.Delivery.EventId, made.Delivery.EventKind, made.Delivery.Order, made.Delivery.Sequence, made.Delivery.Attempts + 1,
        made.Addressed?.UrlPlace, made.Answer?.Outcome, made.Answer?.Status, made.Answer?.Duration.TotalMilliseconds);

    /// <param name="Addressed">Null if the destination no longer has a URL.</param>
    /// <param name="IsOfFailing">Whether the destination was failing before.</param>
    sealed record MadeAttempt(ClaimedDelivery Delivery, Addressed? Addressed, DateTimeOffset StartedAt, bool IsOfFailing, Attempt? Answer = null)
    {
        public bool IsAcknowledged => Addressed is { } to && to.Plan.IsSuccess(Answer?.Status);

        public RetryCause Cause => Answer switch
        {
            { Outcome: AttemptOutcome.TimedOut or AttemptOutcome.ConnectionLost or AttemptOutcome.TooManyHeaders } => RetryCause.NoAnswer,
            { Status: >= 400 and < 500 } => RetryCause.ClientError,
            { Status: >= 500 } => RetryCause.ServerError,
            { Status: not null } => RetryCause.OtherStatus,
            _ => RetryCause.NoConnection,
        };

        /// <summary>Whether the receiver wants nothing more at this URL.</summary>
        public bool IsGone => Answer?.Status == StatusGone && !IsAcknowledged;
    }

    /// <summary>The URLs that a 410 Gone closes.</summary>
    /// <param name="Destination">The present destination, if the URL is to be recorded there.</param>
    /// <param name="IsLastUrl">Whether the destination has no other open URL.</param>
    readonly record struct Closing(bool EndsDelivery, bool IsLastUrl, Destination? Destination)
    {
        public bool IsNews => Destination is not null;

        /// <param name="now">The present destination. If its URLs were reopened since the request was sent, the response counts as an ordinary failure.</param>
        public static Closing Of(MadeAttempt made, Destination? now)
        {
            if (!made.IsGone || made.Addressed is not { } to)
            {
                return default;
            }

            if (to.Destination.IsOfOneOrder)
            {
                return new(true, false, null);
            }

            if (now is null || now.Version != to.Destination.Version)
            {
                return default;
            }

            var isLast = now.Urls.All(url => url == to.Request.Url || now.Gone.Contains(url));
            return new(isLast, isLast, now.Gone.Contains(to.Request.Url) ? null : now);
        }
    }
}
