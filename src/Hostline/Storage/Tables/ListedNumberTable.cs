using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

public sealed record ListedNumber(HostingId Id, WorldId World, AccountId Account, OrderId Order, PhoneNumber Number, ProfileId? Profile,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Active numbers for the host's own lists, sorted by their digits, as the indexes are.</summary>
static class ListedNumberTable
{
    const string Columns = "id, world, account, order_id, number, profile, created_at, updated_at";

    public static readonly Sql ById = new($"select {Columns} from hostings where id = $1 and state = 7");

    /// <summary>$1 account, $2 after these digits, $3 up to these, $4 limit.</summary>
    public static readonly Sql OfAccount =
        new($"select {Columns} from hostings where account = $1 and live and state = 7 and number > $2 and number <= $3 order by number limit $4");

    public static readonly Sql OfWorld =
        new($"select {Columns} from hostings where world = $1 and state = 7 and number > $2 and number <= $3 order by number limit $4");

    /// <summary>The same for all worlds: after the digits $1 of world $2, up to the digits $3, $4 limit.</summary>
    public static readonly Sql Anywhere = new($"""
        select {Columns} from hostings where state = 7 and number >= $1 and (number > $1 or world > $2) and number <= $3 order by number, world limit $4
        """);

    public static ListedNumber Read(Row row) =>
        new(row.Id<HostingId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<OrderId>(3), row.Number(4), row.IdOrNull<ProfileId>(5), row.Time(6),
            row.Time(7));
}
