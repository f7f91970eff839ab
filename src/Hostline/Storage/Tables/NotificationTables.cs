using Hostline.Core.Notifications;

namespace Hostline.Storage.Tables;

/// <summary>Filters settings by scope.</summary>
public enum SettingScope
{
    Any = 0,
    OfAccount = 1,
    OfNumber = 2,
    /// <summary>Settings of any scope.</summary>
    Either = 3,
    /// <summary>No settings: deleted ones are not kept.</summary>
    Neither = 4,
}

/// <summary>Filters for an account's channels and settings; null for any.</summary>
public sealed record NotificationFilter(NotificationProfileId? Profile, ChannelId? Channel, ChannelKind? Kind, SettingScope Scope)
{
    /// <summary>The first eight arguments of both pages and counts.</summary>
    public object?[] Arguments(WorldId world, AccountId account) =>
    [
        world, account, Profile is null ? 0 : 1, Profile ?? default, Channel is null ? 0 : 1, Channel ?? default, Kind is { } kind ? (int)kind : 0,
        (int)Scope,
    ];
}

static class NotificationProfileTable
{
    const string Columns = "id, world, account, name, created_at, updated_at";
    const string OfOwner = "from notification_profiles where world = $1 and account = $2";

    public static readonly Sql OfAccount = new($"select {Columns} from notification_profiles where id = $1 and account = $2");

    /// <summary>Newest first: $1 world, $2 account, $3 limit, $4 offset.</summary>
    public static readonly Sql Page = new($"select {Columns} {OfOwner} order by id desc limit $3 offset $4");

    public static readonly Sql Count = new($"select count(*) {OfOwner}");

    public static readonly Sql Room = KeptRoom.In("notification_profiles", "world = $2 and account = $3");

    static readonly Insert Insert = new("notification_profiles", Columns, "$1, $2, $3, $4, $5, $6");
    static readonly Sql Rename = new("update notification_profiles set name = $3, updated_at = $4 where id = $1 and account = $2");
    static readonly Sql There = new("select 1 from notification_profiles where id = $1 and account = $2 /*key share*/");
    static readonly Sql Delete = new("delete from notification_profiles where id = $1 and account = $2");
    static readonly Sql DeleteSettings = new("delete from notification_settings where channel in (select id from notification_channels where profile = $1)");
    static readonly Sql DeleteFailing = new("delete from destinations where id in (select id from notification_channels where profile = $1)");
    static readonly Sql DeleteChannels = new("delete from notification_channels where profile = $1");

    public static Unit Add(Unit unit, NotificationProfile p) => unit.Then(Insert, p.Id, p.World, p.Account, p.Name, p.CreatedAt, p.UpdatedAt);

    public static Unit CheckRenamed(Unit unit, NotificationProfile p) => unit.Check(1, Rename, p.Id, p.Account, p.Name, p.UpdatedAt);

    /// <summary>A check: the profile has not been deleted meanwhile.</summary>
    public static Unit CheckThere(Unit unit, NotificationProfileId profile, AccountId account) => unit.Check(1, There, profile, account);

    /// <summary>Deletes it with its channels and their settings.</summary>
    public static Unit CheckDeleted(Unit unit, NotificationProfileId profile, AccountId account) => unit
        .Check(1, Delete, profile, account).Then(DeleteSettings, profile).Then(DeleteFailing, profile).Then(DeleteChannels, profile);

    public static NotificationProfile Read(Row row) =>
        new(row.Id<NotificationProfileId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Text(3), row.Time(4), row.Time(5));
}

static class NotificationChannelTable
{
    const string Columns = "c.id, c.world, c.account, c.profile, c.kind, c.destination, c.created_at, c.updated_at, "
        + "coalesce((select d.kind from destinations d where d.id = c.id), '')";

    /// <summary>The arguments of <see cref="NotificationFilter"/>.</summary>
    const string Filter = """
        from notification_channels c where c.world = $1 and c.account = $2 and ($3 = 0 or c.profile = $4) and ($5 = 0 or c.id = $6) and ($7 = 0 or c.kind = $7)
          and ($8 = 0 or exists (select 1 from notification_settings s where s.channel = c.id and ($8 = 3 or ($8 = 1 and s.number = 0) or ($8 = 2
              and s.number <> 0))))
        """;

    public static readonly Sql OfAccount = new($"select {Columns} from notification_channels c where c.id = $1 and c.account = $2");
    public static readonly Sql ById = new($"select {Columns} from notification_channels c where c.id = $1");

    /// <summary>Newest first, $9 limit, $10 offset.</summary>
    public static readonly Sql Page = new($"select {Columns} {Filter} order by c.id desc limit $9 offset $10");

    public static readonly Sql Count = new($"select count(*) {Filter}");

    public static readonly Sql Room = KeptRoom.In("notification_channels", "world = $2 and account = $3");

    /// <summary>The channel and the number (or 0) of each setting of account $2 in world $1, $3 at most.</summary>
    public static readonly Sql Told = new($"""
        select {Columns}, s.number from notification_settings s join notification_channels c on c.id = s.channel
        where s.world = $1 and s.account = $2 order by s.id limit $3
        """);

    static readonly Insert Insert = new("notification_channels",
        "id, world, account, profile, kind, destination, created_at, updated_at",
        "$1, $2, $3, $4, $5, $6, $7, $8");

    static readonly Sql Update =
        new("update notification_channels set profile = $3, kind = $4, destination = $5, updated_at = $6 where id = $1 and account = $2");
    static readonly Sql There = new("select 1 from notification_channels where id = $1 and account = $2 /*key share*/");

    /// <summary>$3 real time now, $4 the latest time of the previous test.</summary>
    public static readonly Sql Tested =
        new("update notification_channels set tested_at = $3 where id = $1 and account = $2 and (tested_at is null or tested_at <= $4)");

    static readonly Sql Delete = new("delete from notification_channels where id = $1 and account = $2");
    static readonly Sql DeleteSettings = new("delete from notification_settings where channel = $1");
    static readonly Sql DeleteFailing = new("delete from destinations where id = $1");

    public static Unit Add(Unit unit, NotificationChannel c) => DestinationTable.Save(
        unit.Then(Insert, c.Id, c.World, c.Account, c.Profile, c.Kind, c.Address, c.CreatedAt, c.UpdatedAt), c.World, c.Destination);

    public static Unit CheckSaved(Unit unit, NotificationChannel c) => DestinationTable.Save(
        unit.Check(1, Update, c.Id, c.Account, c.Profile, c.Kind, c.Address, c.UpdatedAt), c.World, c.Destination);

    /// <summary>A check: the channel has not been deleted meanwhile.</summary>
    public static Unit CheckThere(Unit unit, ChannelId channel, AccountId account) => unit.Check(1, There, channel, account);

    public static Unit CheckTested(Unit unit, ChannelId channel, AccountId account, DateTimeOffset now, DateTimeOffset before) =>
        unit.Check(1, Tested, channel, account, now, before);

    public static Unit CheckDeleted(Unit unit, ChannelId channel, AccountId account) =>
        unit.Check(1, Delete, channel, account).Then(DeleteSettings, channel).Then(DeleteFailing, channel);

    public static (NotificationChannel Channel, long Digits) ReadTold(Row row) => (Read(row), row.Long(9));

    public static NotificationChannel Read(Row row) => new(
        row.Id<ChannelId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<NotificationProfileId>(3), (ChannelKind)row.Int(4), row.Text(5), row.Time(6),
        row.Time(7), row.Text(8));
}

static class NotificationSettingTable
{
    const string Columns = "s.id, s.world, s.account, s.channel, c.profile, s.number, s.created_at, s.updated_at";
    const string Joined = "from notification_settings s join notification_channels c on c.id = s.channel";

    /// <summary>The arguments of <see cref="NotificationFilter"/>.</summary>
    const string Filter = $"""
        {Joined} where s.world = $1 and s.account = $2 and ($3 = 0 or c.profile = $4) and ($5 = 0 or c.id = $6) and ($7 = 0 or c.kind = $7)
          and ($8 = 0 or $8 = 3 or ($8 = 1 and s.number = 0) or ($8 = 2 and s.number <> 0))
        """;

    /// <summary>$1 setting, $2 account.</summary>
    public static readonly Sql OfAccount = new($"select {Columns} {Joined} where s.id = $1 and s.account = $2");

    /// <summary>Newest first, $9 limit, $10 offset.</summary>
    public static readonly Sql Page = new($"select {Columns} {Filter} order by s.id desc limit $9 offset $10");

    public static readonly Sql Count = new($"select count(*) {Filter}");

    public static readonly Sql Room = KeptRoom.In("notification_settings", "world = $2 and account = $3");

    public static readonly Insert Insert = new("notification_settings",
        "id, world, account, channel, number, created_at, updated_at",
        "$1, $2, $3, $4, $5, $6, $7",
        conflict: OnConflict.DoNothing,
        key: "id");

    static readonly Sql Delete = new("delete from notification_settings where id = $1 and account = $2");

    public static Unit CheckAdded(Unit unit, NotificationSetting s) =>
        unit.Check(1, Insert, s.Id, s.World, s.Account, s.Channel, s.Number?.Digits ?? 0L, s.CreatedAt, s.UpdatedAt);

    public static Unit CheckDeleted(Unit unit, SettingId setting, AccountId account) => unit.Check(1, Delete, setting, account);

    public static NotificationSetting Read(Row row) => new(
        row.Id<SettingId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<ChannelId>(3), row.Id<NotificationProfileId>(4),
        row.Long(5) == 0 ? null : row.Number(5), row.Time(6), row.Time(7));
}
