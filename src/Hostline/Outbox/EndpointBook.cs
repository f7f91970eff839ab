using System.Text.Json;
using Hostline.Core.Worlds;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <param name="Older">The cursor of the next page; null if there is none.</param>
/// <param name="IsCut">Whether the search ended before the list did: the next page continues it.</param>
public sealed record DeliveryPage(IReadOnlyList<ListedDelivery> Deliveries, DeliveryId? Older, bool IsCut);

/// <param name="To">Null if its destination is gone.</param>
/// <param name="Bodies">The body of each attempt, in the order of the attempts; null for a kind that this release does not know.</param>
public sealed record ReadDelivery(LoggedDelivery Delivery, AccountEndpoint? To, IReadOnlyList<LoggedAttempt> Attempts, IReadOnlyList<byte[]>? Bodies);

public readonly record struct EndpointDay(int Waiting, int Delivered, int Failing, int Parked)
{
    public static EndpointDay Of(IEnumerable<(DeliveryState State, int Count)> counts) => counts.Aggregate(new EndpointDay(), (day, c) => c.State switch
    {
        DeliveryState.Waiting => day with { Waiting = day.Waiting + c.Count },
        DeliveryState.Delivered => day with { Delivered = day.Delivered + c.Count },
        DeliveryState.Retrying => day with { Failing = day.Failing + c.Count },
        _ => day with { Parked = day.Parked + c.Count },
    });

    public int Total => Waiting + Delivered + Failing + Parked;
}

public sealed record EndpointToday(AccountEndpoint Endpoint, EndpointDay Day);

public sealed class EndpointBook(Database database, DestinationKinds kinds)
{
    /// <summary>A filtered list searches this many deliveries for one page.</summary>
    public const int SearchedAtMost = 20_000;

    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Database time and world time differ by less than this in the live world.</summary>
    static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>An account's destinations, newest first.</summary>
    /// <param name="now">World time.</param>
    public async Task<(IReadOnlyList<EndpointToday> Rows, bool HasMore)> Endpoints(
        AccountId account, World world, DateTimeOffset now, DestinationId before, int limit)
    {
        var batch = new ReadBatch();
        var found = batch.Many(EndpointTable.OfAccount, EndpointTable.Read, account, before, limit + 1);
        var counts = batch.Many(EndpointTable.Counts, EndpointTable.ReadCount, account, Since(world, now), now - Day);
        await database.Run(batch);
        var days = counts.Rows.ToLookup(c => c.Destination, c => (c.State, c.Count));
        return ([.. found.Rows.Take(limit).Select(e => new EndpointToday(e, EndpointDay.Of(days[e.To.Id])))], found.Rows.Count > limit);
    }

    /// <summary>Null if there is none, or it belongs to another account.</summary>
    public Task<AccountEndpoint?> Find(AccountId account, DestinationId id) => database.One(EndpointTable.ById, EndpointTable.Read, id, account);

    /// <summary>The deliveries of the last 24 hours to a destination, by hour; 0 is the earliest.</summary>
    public Task<IReadOnlyList<HourlyCount>> Hours(AccountEndpoint endpoint, World world, DateTimeOffset now) =>
        database.Many(EndpointTable.Hours, EndpointTable.ReadHour, endpoint.To.Id, Since(world, now), now - Day);

    /// <summary>Newest first.</summary>
    public async Task<DeliveryPage> Deliveries(DeliveryRange range, int limit)
    {
        var cut = DeliveryRangeTable.End(range, SearchedAtMost) is { } end
            ? await database.Many(end.Sql, r => r.Id<DeliveryId>(0), end.Arguments)
            : [];
        var bounded = cut is [var last] ? range with { Least = last } : range;
        var found = await database.Many(DeliveryRangeTable.Page(bounded), DeliveryRangeTable.Read, [.. bounded.Arguments(), limit + 1]);
        return found.Count > limit ? new([.. found.Take(limit)], found[limit - 1].Id, false)
            : cut is [var further] ? new(found, further, true)
            : new(found, null, false);
    }

    /// <summary>Null if there is none, or it belongs to another account.</summary>
    public async Task<ReadDelivery?> Delivery(AccountId account, DeliveryId id)
    {
        var batch = new ReadBatch();
        var found = batch.Many(DeliveryLogTable.ById, DeliveryLogTable.Read, id);
        var attempts = batch.Many(DeliveryLogTable.Attempts, DeliveryLogTable.ReadAttempt, id);
        await database.Run(batch);
        if (found.First is not { } delivery || delivery.Account != account)
        {
            return null;
        }

        var to = await Find(account, delivery.Destination);
        var bodies = to is not null && kinds.Find(to.To.Kind) is { } kind
            ? attempts.Rows.Select(a => kind.Body(to.To, delivery.Data, a.N, a.Url)).ToList()
            : null;
        return new(delivery, to, attempts.Rows, bodies);
    }

    /// <returns>The delivery and its attempt's headers as JSON; null if there is none.</returns>
    internal Task<SentRequest?> SentWith(DestinationId destination, string header, int searched) => database.One(
        EndpointTable.Sent, r => new SentRequest(r.Id<DeliveryId>(0), r.Int(1), r.Text(2)), destination, JsonSerializer.Serialize(header)[1..^1], searched);

    static DeliveryId Since(World world, DateTimeOffset now) => world.IsLive ? Ids.New<DeliveryId>(now - Day - ClocksDiffer) : Ids.First<DeliveryId>();
}

/// <param name="Headers">JSON: a list of pairs of name and value.</param>
sealed record SentRequest(DeliveryId Delivery, int Attempt, string Headers);
