using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Whoever requests a replay, with a form that may be sent twice.</summary>
/// <param name="AsOf">The database's time when the form was made: deliveries replayed since then are not replayed again.</param>
public sealed record Asked(Principal By, DateTimeOffset AsOf);

/// <summary>
/// Sends a delivery again, on request: the same id and the same bytes, at once, bypassing its lane. The count of attempts continues, and the
/// schedule for that count decides what follows a failure: a parked delivery gets one more attempt and is parked again; one that was
/// acknowledged early goes through the rest of the schedule.
/// </summary>
public sealed class Replay(Database database, Decisions decisions)
{
    public const int RangeAtMost = 10_000;

    /// <summary>A range is searched among this many deliveries, the newest before its end.</summary>
    public const int SearchedAtMost = 100_000;

    /// <summary>Small enough not to delay other writes.</summary>
    const int UnitAtMost = 500;

    /// <param name="asked">Null for a program, which sends each request once.</param>
    public Task<Outcome<DeliveryId>> Of(DeliveryId delivery, Asked? asked = null)
    {
        var isFirst = true;
        return decisions.Reach<DeliveryId>(async () =>
        {
            var batch = new ReadBatch();
            var found = batch.Many(DeliveryLogTable.ById, DeliveryLogTable.Read, delivery);
            var before = batch.Many(ReplayTable.AskedAt, r => r.TimeOrNull(0), delivery);
            var world = batch.Many(DeliveryLogTable.WorldOf, WorldTable.Read, delivery);
            await database.Run(batch);
            if (found.First is not { } known || world.First is not { } here)
            {
                return new Refusal(Reason.NotFound);
            }

            if (asked is not null && before.First >= asked.AsOf)
            {
                return new(delivery);
            }

            if (known.State == DeliveryState.Waiting)
            {
                return new Refusal(Reason.WrongState, Detail: "The delivery has not had its first attempt yet; that will follow automatically.");
            }

            var unit = ReplayTable.CheckAgain(UnitOf(asked), delivery, asked?.AsOf, here.Now(batch.Now).CutToMicros(), batch.Now);
            DestinationTable.OpenFor(unit, delivery);
            // The same form may have been sent twice at once: load again before reporting that the delivery is in flight.
            return new(delivery, unit, _ => asked is not null && isFirst && !(isFirst = false) ? null
                : (Outcome<DeliveryId>?)new Refusal(Reason.WrongState, Detail: "The delivery is being attempted right now; check it again in a moment."));
        });
    }

    /// <summary>How many deliveries of a range can be replayed, counted up to one more than <see cref="RangeAtMost"/>.</summary>
    public async Task<int> Count(DeliveryRange range)
    {
        var bounded = await Bounded(range);
        return await database.One(DeliveryRangeTable.Count(bounded), r => r.Int(0), [.. bounded.Arguments(), RangeAtMost + 1]);
    }

    /// <summary>Makes every delivery of a range due now that has been attempted and is not in flight.</summary>
    /// <returns>How many were made due: the newest, at most <see cref="RangeAtMost"/>.</returns>
    public async Task<Outcome<int>> Of(DeliveryRange range, Asked asked)
    {
        var (sent, rest) = (0, await Bounded(range));
        while (sent < RangeAtMost)
        {
            var some = await Some(rest, asked);
            if (some.IsRefused)
            {
                return Outcome<int>.Refused(some.Refusals);
            }

            if (some.Value is not { } chunk)
            {
                break;
            }

            (sent, rest) = (sent + chunk.Sent.Rows.Count, rest with { Before = chunk.Last });
        }

        return sent;
    }

    /// <param name="Sent">A row for each that was made due; the others are in flight, or were already replayed with another copy of the form.</param>
    sealed record Chunk(DeliveryId Last, RowList<int> Sent);

    async Task<DeliveryRange> Bounded(DeliveryRange range) => DeliveryRangeTable.End(range, SearchedAtMost) is { } end
        ? range with { Least = await database.One(end.Sql, r => r.Id<DeliveryId>(0), end.Arguments) }
        : range;

    Task<Outcome<Chunk?>> Some(DeliveryRange range, Asked asked) => decisions.Reach<Chunk?>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(DeliveryRangeTable.ToSendAgain(range), r => (Id: r.Id<DeliveryId>(0), To: r.Id<DestinationId>(1)),
            [.. range.Arguments(), asked.AsOf, UnitAtMost]);
        var world = batch.Many(WorldTable.ById, WorldTable.Read, range.World.Id);
        await database.Run(batch);
        if (found.Rows.Count == 0 || world.First is not { } here)
        {
            return new((Chunk?)null);
        }

        var (unit, sent) = (UnitOf(asked), new RowList<int>(r => r.Int(0)));
        ReplayTable.Again(unit, sent, [.. found.Rows.Select(f => f.Id)], asked.AsOf, here.Now(batch.Now).CutToMicros(), batch.Now);
        foreach (var to in found.Rows.DistinctBy(f => f.To))
        {
            DestinationTable.OpenFor(unit, to.Id);
        }

        return new(new Chunk(found.Rows[^1].Id, sent), unit);
    });

    static Unit UnitOf(Asked? asked) => (asked?.By.NewUnit() ?? new Unit { IsRequest = true }).Wake(Wakes.Deliveries);
}
