using Hostline.Core.Campaigns;

namespace Hostline.Storage.Tables;

public enum CampaignSort
{
    Created,
    Id,
    State,
    RegistryId,
    Numbers,
}

public readonly record struct CountedCampaign(Campaign Campaign, long Numbers);

static class CampaignTable
{
    public const string Columns =
        "c.id, c.world, c.account, c.registry_id, c.brand, c.reference, c.webhook_url, c.webhook_failover_url, c.details, c.state, c.created_at, "
            + "c.updated_at, c.version, coalesce((select d.kind from destinations d where d.id = c.id), '')";

    public static readonly Sql OfAccount = new($"select {Columns} from campaigns c where c.id = $1 and c.account = $2");

    public static readonly Sql ByRegistryId = new($"select {Columns} from campaigns c where c.registry_id = $1 and c.account = $2");

    public static readonly Sql ById = new($"select {Columns} from campaigns c where c.id = $1");

    public static readonly Sql ActiveOfAccount = new($"select {Columns} from campaigns c where c.account = $1 and c.state = 1 order by c.id desc limit $2");

    public static readonly Sql Numbers = new("select count(*) from campaign_numbers where campaign = $1");

    const string OfBrand = "from campaigns c where c.world = $1 and c.account = $2 and c.brand = $3";

    public static readonly Sql Count = new($"select count(*) {OfBrand}");

    static readonly Dictionary<(CampaignSort, bool), Sql> Pages = Enum.GetValues<CampaignSort>()
        .SelectMany(sort => new[] { (sort, false), (sort, true) }).ToDictionary(k => k, k => PageBy(k.sort, k.Item2));

    static readonly Insert Insert = new("campaigns",
        "id, world, account, registry_id, brand, reference, webhook_url, webhook_failover_url, details, state, created_at, updated_at, version",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13",
        conflict: OnConflict.DoNothing,
        key: "id");

    static readonly Sql Update = new("""
        update campaigns set webhook_url = $2, webhook_failover_url = $3, details = $4, state = $5, updated_at = $6, version = version + 1 where id = $1
            and version = $7
        """);

    static readonly Sql HasNone = new("select 1 where not exists (select 1 from campaign_numbers where campaign = $1)");

    static readonly Sql IsActive = new("select 1 from campaigns where id = $1 and state = 1 /*share*/");

    /// <summary>The campaigns of a brand, each with the number of its assignments: $4 limit, $5 offset.</summary>
    public static Sql Page(CampaignSort sort, bool descending) => Pages[(sort, descending)];

    /// <summary>A check: the reference is not taken in the account.</summary>
    public static Unit CheckAdded(Unit unit, Campaign c) => DestinationTable.Save(unit.Check(1,
        Insert, c.Id, c.World, c.Account, c.RegistryId, c.Brand, c.Reference, c.WebhookUrl, c.WebhookFailoverUrl, c.Details, c.State, c.CreatedAt, c.UpdatedAt,
        c.Version),
        c.World, c.Destination);

    /// <summary>A check: the campaign has not been changed meanwhile.</summary>
    public static Unit CheckSaved(Unit unit, Campaign c) => DestinationTable.Save(CheckEnded(unit, c), c.World, c.Destination);

    /// <summary>Like <see cref="CheckSaved"/> for a campaign that has ended: its URLs stay as they are.</summary>
    public static Unit CheckEnded(Unit unit, Campaign c) =>
        unit.Check(1, Update, c.Id, c.WebhookUrl, c.WebhookFailoverUrl, c.Details, c.State, c.UpdatedAt, c.Version);

    /// <summary>A check: the campaign has no number. Must follow <see cref="CheckEnded"/>, which waits for pending assignments.</summary>
    public static Unit CheckEmpty(Unit unit, CampaignId campaign) => unit.Check(1, HasNone, campaign);

    /// <summary>A check: the campaign does not end while a number is being added.</summary>
    public static Unit CheckActive(Unit unit, CampaignId campaign) => unit.Check(1, IsActive, campaign);

    public static CountedCampaign ReadCounted(Row row) => new(Read(row), row.Long(14));

    public static Campaign Read(Row row) => Read(row, 0);

    public static Campaign Read(Row row, int at) => new(
        row.Id<CampaignId>(at), row.Id<WorldId>(at + 1), row.Id<AccountId>(at + 2), row.Text(at + 3), row.Text(at + 4), row.TextOrNull(at + 5),
        row.Text(at + 6), row.Text(at + 7), row.Bytes(at + 8), (CampaignState)row.Int(at + 9), row.Time(at + 10), row.Time(at + 11), row.Int(at + 12),
        row.Text(at + 13));

    static Sql PageBy(CampaignSort sort, bool descending)
    {
        const string Assigned = "(select count(*) from campaign_numbers n where n.campaign = c.id)";
        var column = sort switch
        {
            CampaignSort.State => "c.state",
            CampaignSort.RegistryId => "c.registry_id",
            CampaignSort.Numbers => "assigned",
            _ => "c.id",
        };
        var direction = descending ? "desc" : "asc";
        return new($"select {Columns}, {Assigned} as assigned {OfBrand} order by {column} {direction}, c.id {direction} limit $4 offset $5");
    }
}
