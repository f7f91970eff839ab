using Hostline.Core.Campaigns;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

/// <summary>Filters for an account's assignments; null for any.</summary>
/// <param name="IsNothing">Whether two of the filters exclude each other, so that nothing is found.</param>
public sealed record AssignmentFilter(CampaignId? Campaign, string? RegistryId, string? Brand, bool IsNothing);

public enum AssignmentSort
{
    Created,
    Number,
}

static class AssignmentTable
{
    const string Columns = $"n.world, n.number, n.id, n.account, n.campaign, n.hosting, n.order_id, n.created_at, n.updated_at, {CampaignTable.Columns}";
    const string Joined = "from campaign_numbers n join campaigns c on c.id = n.campaign";

    public static readonly Sql OfNumber = new($"select {Columns} {Joined} where n.world = $1 and n.number = $2");

    /// <summary>$1 account; $2 and $3 whether and which campaign; $4 a registry id or ''; $5 a brand or ''; $6 1 to find nothing.</summary>
    const string Filter =
        $"{Joined} where n.account = $1 and ($2 = 0 or n.campaign = $3) and ($4 = '' or c.registry_id = $4) and ($5 = '' or c.brand = $5) and $6 = 0";

    public static readonly Sql Count = new($"select count(*) {Filter}");

    static readonly Dictionary<(AssignmentSort, bool), Sql> Pages = Enum.GetValues<AssignmentSort>()
        .SelectMany(sort => new[] { (sort, false), (sort, true) }).ToDictionary(k => k, k => PageBy(k.sort, k.Item2));

    static readonly Insert Insert = new("campaign_numbers",
        "world, number, id, account, campaign, hosting, order_id, created_at, updated_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9",
        conflict: OnConflict.DoNothing,
        key: "id");

    static readonly Sql Move = new("update campaign_numbers set campaign = $3, updated_at = $4 where world = $1 and number = $2 and campaign = $5");

    static readonly Sql Delete = new("delete from campaign_numbers where world = $1 and number = $2 and campaign = $3");

    /// <summary>The assignments of <see cref="Filter"/>; $7 limit, $8 offset.</summary>
    public static Sql Page(AssignmentSort sort, bool descending) => Pages[(sort, descending)];

    /// <summary>The first six arguments of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public static object?[] Arguments(AccountId account, AssignmentFilter filter) =>
        [account, filter.Campaign is null ? 0 : 1, filter.Campaign ?? default, filter.RegistryId ?? "", filter.Brand ?? "", filter.IsNothing ? 1 : 0];

    /// <summary>A check: the number has no campaign.</summary>
    public static Unit CheckAdded(Unit unit, Assignment a) =>
        unit.Check(1, Insert, a.World, a.Number, a.Id, a.Account, a.Campaign, a.Hosting, a.Order, a.CreatedAt, a.UpdatedAt);

    public static Unit CheckMoved(Unit unit, Assignment from, Assignment to) =>
        unit.Check(1, Move, from.World, from.Number, to.Campaign, to.UpdatedAt, from.Campaign);

    public static Unit CheckRemoved(Unit unit, Assignment a) => unit.Check(1, Delete, a.World, a.Number, a.Campaign);

    public static CampaignNumber Read(Row row) => new(
        new(row.Id<WorldId>(0), row.Number(1), row.Id<AssignmentId>(2), row.Id<AccountId>(3), row.Id<CampaignId>(4), row.Id<HostingId>(5), row.Id<OrderId>(6),
            row.Time(7), row.Time(8)), CampaignTable.Read(row, 9));

    static Sql PageBy(AssignmentSort sort, bool descending)
    {
        var column = sort == AssignmentSort.Number ? "n.number" : "n.id";
        return new($"select {Columns} {Filter} order by {column} {(descending ? "desc" : "asc")} limit $7 offset $8");
    }
}

public readonly record struct TaskNumber(PhoneNumber Number, TaskState State, Reason? Why);

static class AssignmentTaskTable
{
    const string Columns = "id, world, account, campaign, profile, key_hint, state, created_at, updated_at";

    public static readonly Sql OfAccount = new($"select {Columns} from campaign_tasks where id = $1 and account = $2");
    public static readonly Sql ById = new($"select {Columns} from campaign_tasks where id = $1");

    public static readonly Sql Numbers = new("select number, state, reason from campaign_task_numbers where task = $1 order by number limit $2 offset $3");

    /// <summary>The next $2 unfinished numbers of task $1.</summary>
    public static readonly Sql ToDo = new("select number, state, reason from campaign_task_numbers where task = $1 and state = 1 order by number limit $2");

    public static readonly Sql HasEnded = new("select count(*) from (select 1 from campaign_task_numbers where task = $1 and state = $2 limit 1) e");

    static readonly Insert Insert = new("campaign_tasks", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9");

    /// <summary>The numbers of profile $3 of account $4 that are active now.</summary>
    static readonly Sql InsertNumbers = new("""
        insert into campaign_task_numbers (task, number, world, state)
        select $1, number, $2, 1 from hostings where profile = $3 and account = $4 and state = 7
        """);

    static readonly Sql SetState = new("update campaign_tasks set state = $2, updated_at = $3 where id = $1");

    static readonly Sql SetNumber = new("update campaign_task_numbers set state = $3, reason = $4 where task = $1 and number = $2");

    public static Unit Add(Unit unit, AssignmentTask t) => unit
        .Then(Insert, t.Id, t.World, t.Account, t.Campaign, t.Profile, t.KeyHint, t.State, t.CreatedAt, t.UpdatedAt)
        .Then(InsertNumbers, t.Id, t.World, t.Profile, t.Account);

    public static Unit Save(Unit unit, AssignmentTaskId task, TaskState state, DateTimeOffset now) => unit.Then(SetState, task, state, now);

    public static Unit Save(Unit unit, AssignmentTaskId task, PhoneNumber number, TaskState state, Reason? why) =>
        unit.Then(SetNumber, task, number, state, why?.Code());

    public static AssignmentTask Read(Row row) => new(
        row.Id<AssignmentTaskId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<CampaignId>(3), row.Id<ProfileId>(4), row.Text(5),
        (TaskState)row.Int(6), row.Time(7), row.Time(8));

    public static TaskNumber ReadNumber(Row row) => new(row.Number(0), (TaskState)row.Int(1), ReasonCatalog.Find(row.TextOrNull(2)));
}
