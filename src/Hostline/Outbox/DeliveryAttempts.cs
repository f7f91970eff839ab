using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>One attempt of one delivery: address, send, log, and decide what follows, in one unit.</summary>
public sealed class DeliveryAttempts(Database database, Decisions decisions, GuardedHttp http, AddressBook addresses, FaultPoints faults, TimeProvider time, ILogger<DeliveryAttempts> log)
    : IDisposable
{
    static readonly TimeSpan RetryAfterAtMost = TimeSpan.FromHours(24);

    static readonly Sql Failed = new("""
        insert into destinations (id, world, failures, failing_since) values ($1, $2, 1, $3) on conflict (id) do update set failures = destinations.failures + 1
        """);

    static readonly Sql Recovered = new("delete from destinations where id = $1");

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

        var number = delivery.Attempts + 1;
        var addressed = await addresses.Ways[delivery.Kind](delivery, number);
        if (!holding.IsHeld)
        {
            return false;
        }

        await faults.Pass(FaultPoints.BeforeSend);
        var startedAt = time.GetUtcNow().CutToMicros();
        Attempt? attempt;
        try
        {
            attempt = addressed is null ? null : await http.Send(addressed.Request, givenUp.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        await faults.Pass(FaultPoints.AfterSend);
        var outcome = await decisions.Reach<bool>(async () =>
        {
            if (await database.One(WorldTable.ById, WorldTable.Read, delivery.World) is not { } world)
            {
                return new((Core.Reasons.Outcome<bool>)false);
            }

            var unit = new Unit();
            also(unit);
            Conclude(unit, delivery, addressed, attempt, world, await database.Now());
            Track(unit, delivery, attempt is { Acknowledged: true } || addressed is null, failing, startedAt);
            LogAttempt(unit, delivery, addressed, attempt, startedAt);
            return new(true, unit, _ => (Core.Reasons.Outcome<bool>)false);
        });
        Tell(delivery, number, addressed, attempt);
        return outcome.Value;
    }

    /// <summary>Whether the sandbox is still there. The live world always is, so that live deliveries pay for no look.</summary>
    async Task<bool> HasWorld(ClaimedDelivery delivery) =>
        delivery.World == World.LiveId || await database.One(WorldTable.ById, WorldTable.Read, delivery.World) is not null;

    /// <summary>Nothing of a deleted sandbox is sent any more; its rows are swept by <c>SandboxSweep</c>.</summary>
    Task<Core.Reasons.Outcome<bool>> Drop(ClaimedDelivery delivery) => decisions.Reach<bool>(() =>
        Task.FromResult(new Decision<bool>(true, LaneTable.Drop(new Unit(), delivery))));

    /// <summary>Delivered, retried later, or parked.</summary>
    static void Conclude(Unit unit, ClaimedDelivery delivery, Addressed? addressed, Attempt? attempt, World world, DateTimeOffset databaseNow)
    {
        var now = world.Now(databaseNow).CutToMicros();
        if (attempt is { Acknowledged: true })
        {
            LaneTable.CheckSettled(unit, delivery, DeliveryState.Delivered, null, null, now);
            return;
        }

        if (addressed is null || RetrySchedule.After(delivery.Attempts + 1, addressed.HasFailover, delivery.Id) is not { } next)
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

    static void Track(Unit unit, ClaimedDelivery delivery, bool acknowledged, bool failing, DateTimeOffset now)
    {
        if (!acknowledged)
        {
            unit.Then(Failed, delivery.Destination, delivery.World, now);
        }
        else if (failing)
        {
            unit.Then(Recovered, delivery.Destination);
        }
    }

    static void LogAttempt(Unit unit, ClaimedDelivery delivery, Addressed? addressed, Attempt? attempt, DateTimeOffset startedAt)
    {
        if (addressed is not null && attempt is not null)
        {
            LaneTable.Log(unit, delivery, startedAt, attempt.Duration, addressed.Request.Url, (int)attempt.Outcome, attempt.Status,
                JsonSerializer.Serialize(addressed.Request.Headers.Select(h => new[] { h.Key, h.Value })),
                JsonSerializer.Serialize(attempt.Headers.Select(h => new[] { h.Key, h.Value })), attempt.Body);
        }
    }

    void Tell(ClaimedDelivery delivery, int number, Addressed? addressed, Attempt? attempt) => log.LogInformation(
        "delivery.attempted id={Delivery} event={Event} kind={Kind} order={Order} sequence={Sequence} attempt={Attempt} target={Target} outcome={Outcome} status={Status} ms={Milliseconds}",
        delivery.Id, delivery.EventId, delivery.EventKind, delivery.Order, delivery.Sequence, number, addressed?.Target, attempt?.Outcome, attempt?.Status, attempt?.Duration.TotalMilliseconds);
}
