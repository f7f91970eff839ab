using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

/// <param name="Tags">A JSON list of strings; null if no tags were ever set.</param>
/// <param name="Release">The state of its release; null if none was requested.</param>
public sealed record HostedNumber(
    HostingId Id, AccountId Account, PhoneNumber Number, ProfileId? Profile, string? Tags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    NumberRelease? Release);

/// <param name="NextTryAt">World time; null if the registry refused and is not called again.</param>
public sealed record NumberRelease(int Attempts, DateTimeOffset? NextTryAt, Reason? Failure);

/// <param name="MovesProfile">Whether it is assigned to <paramref name="Profile"/>, or to none if that is null.</param>
/// <param name="Tags">A JSON list of strings; null to keep the tags.</param>
public sealed record NumberEdit(bool MovesProfile, ProfileId? Profile, string? Tags);

/// <summary>Filters for an account's active numbers.</summary>
/// <param name="Profile">Assigned to this profile; null for any.</param>
/// <param name="Numbers">The ten digits after +1 of the wanted numbers; null for any.</param>
/// <param name="Part">A text anywhere in the printed number; null for any.</param>
/// <param name="Kind">The kind of its area code; null for any.</param>
public sealed record InventoryFilter(ProfileId? Profile, IReadOnlyList<long>? Numbers = null, string? Part = null, InventoryKind? Kind = null);

public enum InventoryKind
{
    TollFree = 1,
    LongCode = 2,
    /// <summary>Kinds that cannot be hosted.</summary>
    ShortCode = 3,
}

public enum InventoryOrder
{
    NewestFirst,
    NumberUp,
    NumberDown,
}

static class InventoryTable
{
    const string Columns = """
        h.id, h.account, h.number, h.profile, h.tags, h.created_at, h.updated_at, r.attempts, r.due_at, r.failure
        from hostings h left join routes r on r.world = h.world and r.number = h.number and ((r.hosting is null and r.confirmed < r.generation)
            or r.failure is not null)
        """;

    static readonly string TollFree =
        string.Join(", ", Enumerable.Range(200, 800).Where(code => PhoneNumber.FromDigits(code * 10_000_000L).Kind == NumberKind.TollFree));

    /// <summary>$1 account, $2 and $3 whether and which profile, $4 digits as a JSON list or '', $5 a pattern of the number or '', $6 a kind or 0.</summary>
    /// <remarks>"live" follows from the state, but stating it lets the index by number be used.</remarks>
    static string Filter(string numbers, string state = "h.state") => $"""
        h.account = $1 and h.live and {state} = 7 and ($2 = 0 or h.profile = $3) and {numbers}
          and ($5 = '' or ('+1' || cast(h.number as text)) like $5 escape '\')
          and ($6 = 0 or ($6 = {(int)InventoryKind.TollFree} and h.number / 10000000 in ({TollFree})) or ($6 = {(int)InventoryKind.LongCode}
              and h.number / 10000000 not in ({TollFree})))
        """;

    /// <summary>Two statements, for any numbers and for given ones: a combined condition would be evaluated for every row.</summary>
    /// <param name="text">The statement, given its filter and the id column.</param>
    sealed class Either(Func<string, string, string> text)
    {
        readonly Sql any = new(text(Filter("$4 = ''"), "h.id"));

        // SQLite would walk the index of the sort order and check each row. A plus sign keeps it from using that index.
        readonly Sql some =
            new(text(Filter("h.number in (select cast(value as bigint) from json_array_elements_text(cast(cast($4 as text) as json)))"), "h.id"),
            sqlite: text(Filter("h.number in (select value from json_each($4))", "+h.state"), "+h.id"));

        public Sql For(InventoryFilter filter) => filter.Numbers is null ? any : some;
    }

    /// <summary>$1 account, $2 hosting.</summary>
    public static readonly Sql ById = new($"select {Columns} where h.account = $1 and h.id = $2 and h.state = 7");

    public static readonly Sql ByNumber = new($"select {Columns} where h.account = $1 and h.number = $2 and h.state = 7");

    static readonly Either Counted = new((filter, _) => $"select count(*) from (select 1 from hostings h where {filter} limit $7) c");
    static readonly Either NewestFirst = PageBy(id => $"{id} desc");
    static readonly Either NumberUp = PageBy(_ => "h.number");
    static readonly Either NumberDown = PageBy(_ => "h.number desc");

    /// <summary>Counts the numbers of <see cref="Filter"/>, up to $7.</summary>
    public static Sql Count(InventoryFilter filter) => Counted.For(filter);

    /// <summary>The numbers of <see cref="Filter"/>, $7 limit, $8 offset.</summary>
    public static Sql Page(InventoryFilter filter, InventoryOrder order) => order switch
    {
        InventoryOrder.NumberUp => NumberUp.For(filter),
        InventoryOrder.NumberDown => NumberDown.For(filter),
        _ => NewestFirst.For(filter),
    };

    /// <summary>The first six arguments of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public static object?[] Arguments(AccountId account, InventoryFilter filter) =>
    [
        account, filter.Profile is null ? 0 : 1, filter.Profile ?? default,
        filter.Numbers is { } numbers ? $"[{string.Join(',', numbers)}]" : "",
        filter.Part is { Length: > 0 } part ? LikePattern.Containing(part) : "", (int)(filter.Kind ?? 0),
    ];

    public static HostedNumber Read(Row row) => new(
        row.Id<HostingId>(0), row.Id<AccountId>(1), row.Number(2), row.IdOrNull<ProfileId>(3), row.TextOrNull(4), row.Time(5), row.Time(6),
        row.IntOrNull(7) is { } attempts ? new(attempts, row.TimeOrNull(8), ReasonCatalog.Find(row.TextOrNull(9))) : null);

    /// <summary>
    /// A check: hosting $1 of account $2 is still active. $3 and $4 whether and to which profile, $5 tags or null, $6 now. The profile must
    /// exist when the row changes, because the same batch may delete it.
    /// </summary>
    static readonly Sql Update = new("""
        update hostings set profile = case when $3 = 1 then $4 else profile end, profile_seal = case when $3 = 1 then $7 else profile_seal end,
            tags = coalesce($5, tags), updated_at = $6
        where id = $1 and account = $2 and state = 7 and (exists (select 1 from profiles p where p.id = $4) or $4 is null)
        """);

    public static Unit CheckSaved(Unit unit, HostingId hosting, AccountId account, NumberEdit edit, byte[] profileSeal, DateTimeOffset now) =>
        unit.Check(1, Update, hosting, account, edit.MovesProfile ? 1 : 0, edit.Profile, edit.Tags, now, profileSeal);

    /// <param name="order">The sort expression, given the id column.</param>
    static Either PageBy(Func<string, string> order) => new((filter, id) => $"select {Columns} where {filter} order by {order(id)} limit $7 offset $8");
}

/// <summary>Patterns for "like … escape '\'".</summary>
static class LikePattern
{
    /// <summary>For text that the statement converts to lower case, which both databases do alike for ASCII letters only.</summary>
    public static string ContainingInLowerCase(string text) =>
        Containing(string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)));

    public static string Containing(string text) =>
        "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
            + "%";
}
