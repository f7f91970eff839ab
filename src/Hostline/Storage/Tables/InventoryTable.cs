using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

/// <summary>A number that is active for an account.</summary>
/// <param name="Id">Of its hosting.</param>
/// <param name="Tags">A JSON list of strings; null when it never had one.</param>
public sealed record HostedNumber(
    Guid Id, Guid Account, PhoneNumber Number, Guid? Profile, string? Tags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What an account looks for among its active numbers.</summary>
/// <param name="Profile">Assigned to this profile; null for any.</param>
/// <param name="Digits">The ten digits after +1; null for any, 0 for none.</param>
/// <param name="Part">Somewhere in the printed number; null for any.</param>
public sealed record InventoryFilter(Guid? Profile, long? Digits, string? Part);

public enum InventoryOrder
{
    NewestFirst,
    NumberUp,
    NumberDown,
}

/// <summary>The active numbers of accounts.</summary>
static class InventoryTable
{
    const string Columns = "id, account, number, profile, tags, created_at, updated_at";

    /// <summary>$1 account, $2 and $3 whether and which profile, $4 and $5 whether and which number, $6 a pattern of the number or ''.</summary>
    const string Filter = """
        from hostings where account = $1 and state = 7 and ($2 = 0 or profile = $3) and ($4 = 0 or number = $5)
          and ($6 = '' or ('+1' || cast(number as text)) like $6 escape '\')
        """;

    /// <summary>$1 account, $2 hosting.</summary>
    public static readonly Sql ById = new($"select {Columns} from hostings where account = $1 and id = $2 and state = 7");

    /// <summary>$1 account, $2 number.</summary>
    public static readonly Sql ByNumber = new($"select {Columns} from hostings where account = $1 and number = $2 and state = 7");

    /// <summary>Up to $7 of those of <see cref="Filter"/>.</summary>
    public static readonly Sql Count = new($"select count(*) from (select 1 {Filter} limit $7) c");

    static readonly Sql NewestFirst = PageBy("id desc");
    static readonly Sql NumberUp = PageBy("number");
    static readonly Sql NumberDown = PageBy("number desc");

    /// <summary>Those of <see cref="Filter"/>, $7 limit, $8 offset.</summary>
    public static Sql Page(InventoryOrder order) => order switch
    {
        InventoryOrder.NumberUp => NumberUp,
        InventoryOrder.NumberDown => NumberDown,
        _ => NewestFirst,
    };

    /// <summary>The first six arguments of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public static object?[] Arguments(Guid account, InventoryFilter filter) =>
    [
        account, filter.Profile is null ? 0 : 1, filter.Profile ?? Guid.Empty, filter.Digits is null ? 0 : 1, filter.Digits ?? 0L,
        filter.Part is { Length: > 0 } part ? LikePattern.Containing(part) : "",
    ];

    public static HostedNumber Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Number(2), row.GuidOrNull(3), row.TextOrNull(4), row.Time(5), row.Time(6));

    static Sql PageBy(string order) => new($"select {Columns} {Filter} order by {order} limit $7 offset $8");
}

/// <summary>Patterns for "like … escape '\'".</summary>
static class LikePattern
{
    /// <summary>For text that the statement turns to lower case, which both databases do alike for ASCII letters only.</summary>
    public static string ContainingInLowerCase(string text) =>
        Containing(string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)));

    public static string Containing(string text) =>
        "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
