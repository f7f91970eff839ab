using System.Collections.Frozen;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

/// <summary>Which active numbers of an account to list. Not stored.</summary>
public enum NumberSelection
{
    All,
    /// <summary>No other account can take them by silence.</summary>
    Locked,
    /// <summary>A release was requested and is not confirmed.</summary>
    Leaving,
    /// <summary>Numbers without a campaign.</summary>
    WithoutCampaign,
    /// <summary>The registry refused the latest request, such as a release.</summary>
    Refused,
}

/// <summary>A filter for an account's active numbers.</summary>
/// <param name="From">The lowest and the highest ten digits after +1.</param>
/// <param name="Ending">The last four digits; null for any.</param>
/// <param name="Tag">A full tag; null for any.</param>
public sealed record NumberFilter(long From, long Until, int? Ending, ProfileId? Profile, string? Tag, NumberSelection Selection)
{
    public static readonly NumberFilter Any = new(0, long.MaxValue, null, null, null, NumberSelection.All);
}

/// <summary>An active number with the data of a list.</summary>
/// <param name="Campaign">The registry's name of its campaign.</param>
/// <param name="Release">The state of its release; null if none was requested.</param>
public sealed record NumberRow(
    HostingId Id, PhoneNumber Number, OrderId Order, ProfileId? Profile, string? ProfileName, string? Tags, DateTimeOffset OrderedAt, bool IsLocked,
    CampaignId? CampaignId, string? Campaign, string? Brand, bool IsLeaving, NumberRelease? Release)
{
    /// <summary>US carriers require a campaign for ordinary numbers.</summary>
    public bool NeedsCampaign => CampaignId is null && Number.Kind == NumberKind.UnitedStates;
}

/// <summary>
/// The active numbers of an account by their digits, from any number on. Each combination of filters has its own statement, which reads the
/// index with the fewest rows for it.
/// </summary>
static class NumberListTable
{
    const string Leaving = "r.hosting is null and r.confirmed < r.generation";

    /// <summary>
    /// How many numbers a page reads for a filter without an index: tags, and numbers without a campaign. The page then continues after the
    /// last one, so that a rare tag among a million numbers costs no more than a frequent one.
    /// </summary>
    public const int Stretch = 5_000;

    const string Columns = $"""
        select h.id, h.number, h.order_id, h.profile, p.name, h.tags, h.created_at, l.number, c.id, c.registry_id, c.brand,
          case when {Leaving} then 1 else 0 end, r.attempts, r.due_at, r.failure
        """;

    const string Joined = """
        left join profiles p on p.id = h.profile
        left join locks l on l.world = h.world and l.number = h.number and l.account = h.account
        left join campaign_numbers n on n.world = h.world and n.number = h.number and n.account = h.account
        left join campaigns c on c.id = n.campaign
        left join routes r on r.world = h.world and r.number = h.number
        """;

    public static readonly Sql OfNumber = new($"{Columns} from hostings h {Joined} where h.account = $1 and h.live and h.state = 7 and h.number = $2");

    readonly record struct Shape(bool ByEnding, bool ByProfile, bool ByTag, NumberSelection Selection)
    {
        public bool IsStretched => ByTag || Selection == NumberSelection.WithoutCampaign;
    }

    sealed record Statement(Sql Page, Sql Count, Sql? End);

    static readonly FrozenDictionary<Shape, Statement> Statements = Shapes().ToFrozenDictionary(s => s, StatementOf);

    /// <summary>The numbers after digits $2 and up to $3, in this order: $4 limit.</summary>
    public static Sql Page(NumberFilter filter) => Statements[ShapeOf(filter)].Page;

    public static Sql Count(NumberFilter filter) => Statements[ShapeOf(filter)].Count;

    /// <summary>
    /// The last number that a page with the same arguments reads; no row if it reads all of them. Null if it always does. The limit has no
    /// effect.
    /// </summary>
    public static Sql? End(NumberFilter filter) => Statements[ShapeOf(filter)].End;

    /// <param name="after">The digits after which the page begins.</param>
    public static object?[] Arguments(AccountId account, NumberFilter filter, long after, int limit)
    {
        List<object?> arguments = [account, Math.Max(after, filter.From - 1), filter.Until, limit];
        if (filter.Ending is { } ending)
        {
            arguments.Add(ending);
        }

        if (filter.Profile is { } profile)
        {
            arguments.Add(profile);
        }

        if (filter.Tag is { } tag)
        {
            arguments.Add(LikePattern.Containing(System.Text.Json.JsonSerializer.Serialize(tag)));
        }

        return [.. arguments];
    }

    static Shape ShapeOf(NumberFilter f) => new(f.Ending is not null, f.Profile is not null, f.Tag is not null, f.Selection);

    static IEnumerable<Shape> Shapes() =>
        from ending in (bool[])[false, true]
        from profile in (bool[])[false, true]
        from tag in (bool[])[false, true]
        from selection in Enum.GetValues<NumberSelection>()
        select new Shape(ending, profile, tag, selection);

    static Statement StatementOf(Shape shape)
    {
        var (from, rest) = shape.IsStretched
            ? ($"from (select h.* {Indexed(shape)} order by h.number limit {Stretch}) h", $"where {Unindexed(shape)}")
            : (Indexed(shape), "");
        // If another table drives the list, the join comes after that table's conditions, which are therefore in a subselect.
        var driven = shape.IsStretched ? from : $"from (select h.* {from} order by h.number limit $4) h";
        return new(
            new($"{Columns} {driven} {Joined} {rest} order by h.number limit $4"),
            new($"select count(*) from (select 1 {from} {rest} limit $4) c"),
            shape.IsStretched ? new($"select h.number {Indexed(shape)} and $4 > 0 order by h.number limit 1 offset {Stretch - 1}") : null);
    }

    /// <summary>The conditions that an index answers, starting with the table that has the fewest rows for them.</summary>
    static string Indexed(Shape shape)
    {
        var (from, driver) = shape.Selection switch
        {
            NumberSelection.Locked => ("from locks k cross join hostings h where k.account = $1 and h.number = k.number", "k.number"),
            NumberSelection.Leaving => (
                "from routes k cross join hostings h "
                    + "where k.account = $1 and k.hosting is null and k.confirmed < k.generation and h.number = k.number", "k.number"),
            NumberSelection.Refused => (
                "from routes k cross join hostings h "
                    + "where k.account = $1 and k.hosting is not null and k.confirmed = k.generation and k.failure is not null and h.number = k.number",
                "k.number"),
            _ => ("from hostings h where true", "h.number"),
        };
        List<string> all = [from, $"h.account = $1 and h.live and h.state = 7 and {driver} > $2 and {driver} <= $3"];
        if (shape.ByEnding)
        {
            all.Add("(h.number % 10000) = $5");
        }

        if (shape.ByProfile)
        {
            all.Add($"h.profile = ${(shape.ByEnding ? 6 : 5)}");
        }

        return string.Join(" and ", all);
    }

    static string Unindexed(Shape shape)
    {
        List<string> all = [];
        if (shape.ByTag)
        {
            all.Add($@"h.tags like ${5 + (shape.ByEnding ? 1 : 0) + (shape.ByProfile ? 1 : 0)} escape '\'");
        }

        if (shape.Selection == NumberSelection.WithoutCampaign)
        {
            all.Add("not exists (select 1 from campaign_numbers a where a.world = h.world and a.number = h.number and a.account = h.account)");
        }

        return string.Join(" and ", all);
    }

    public static NumberRow Read(Row row) => new(
        row.Id<HostingId>(0), row.Number(1), row.Id<OrderId>(2), row.IdOrNull<ProfileId>(3), row.TextOrNull(4), row.TextOrNull(5), row.Time(6),
        row.LongOrNull(7) is not null, row.IdOrNull<CampaignId>(8), row.TextOrNull(9), row.TextOrNull(10), row.Int(11) == 1,
        row.Int(11) == 1 || row.TextOrNull(14) is not null
            ? new(row.Int(12), row.TimeOrNull(13), ReasonCatalog.Find(row.TextOrNull(14))) : null);
}
