using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

/// <summary>A number that is hosted or about to be, with its settings.</summary>
public sealed record SetNumber(WorldId World, PhoneNumber Number, HostingState State, AccountId Owner, OrderId Order, NumberSettings Settings);

static class NumberSettingsTable
{
    static readonly Insert Insert = new("number_settings",
        "hosting, world, account, name, application, text_url, text_method, text_fallback_url, text_fallback_method, status_url, status_method, created_at, "
        + "updated_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13",
        conflict: OnConflict.DoNothing);

    /// <summary>A check: it has not been changed since version $12.</summary>
    static readonly Sql Update = new("""
        update number_settings set account = $2, name = $3, application = $4, text_url = $5, text_method = $6, text_fallback_url = $7,
            text_fallback_method = $8, status_url = $9, status_method = $10, updated_at = $11, version = version + 1 where hosting = $1 and version = $12
        """);

    const string Select = """
        select h.world, h.number, h.state, h.account, h.id, coalesce(s.account, h.account), s.name, s.application, s.text_url, s.text_method,
            s.text_fallback_url, s.text_fallback_method, s.status_url, s.status_method, coalesce(s.created_at, h.created_at),
            coalesce(s.updated_at, h.updated_at), h.order_id, coalesce(s.version, 0)
        from hostings h left join number_settings s on s.hosting = h.id
        """;

    const string OfAccount = """
        h.live and h.id in (select id from hostings where account = $1 and live union all select hosting from number_settings where account = $1)
        and coalesce(s.account, h.account) = $1
        """;

    /// <summary>$1 hosting, $2 account.</summary>
    public static readonly Sql ById = new($"{Select} where h.id = $1 and h.live and coalesce(s.account, h.account) = $2");

    /// <summary>The active number $2 of world $1, which gets texts.</summary>
    public static readonly Sql Active = new($"{Select} where h.world = $1 and h.number = $2 and h.state = 7");

    /// <summary>$4 the full name or '', $5 a pattern of the number in +E.164 form or ''.</summary>
    public static readonly Keyset Page = new(Select, "h.id",
        $"{OfAccount} and ($4 = '' or s.name = $4) and ($5 = '' or ('+1' || cast(h.number as text)) like $5)")
    {
        Owners = new("select account from hostings where id = $1 union all select account from number_settings where hosting = $1"),
    };

    public static Unit Add(Unit unit, WorldId world, NumberSettings s) => unit.Then(Insert, Values(world, s));

    static object?[] Values(WorldId world, NumberSettings s) =>
    [
        s.Hosting, world, s.Account, s.Name, s.Application, s.Texts.Url, s.Texts.Method, s.Texts.FallbackUrl, s.Texts.FallbackMethod, s.Texts.StatusUrl,
        s.Texts.StatusMethod, s.CreatedAt, s.UpdatedAt,
    ];

    /// <param name="before">The settings as they were read.</param>
    public static Unit CheckSaved(Unit unit, SetNumber before, NumberSettings s) => before.Settings.Version == 0
        ? unit.Check(1, Insert, Values(before.World, s))
        : unit.Check(1, Update, s.Hosting, s.Account, s.Name, s.Application, s.Texts.Url, s.Texts.Method, s.Texts.FallbackUrl, s.Texts.FallbackMethod,
            s.Texts.StatusUrl, s.Texts.StatusMethod, s.UpdatedAt, before.Settings.Version);

    public static SetNumber Read(Row row) => new(
        row.Id<WorldId>(0), row.Number(1), (HostingState)row.Int(2), row.Id<AccountId>(3), row.Id<OrderId>(16),
        new(row.Id<HostingId>(4), row.Id<AccountId>(5), row.TextOrNull(6), row.IdOrNull<ApplicationId>(7),
            row.TextOrNull(8) is null ? TextAnswering.None : AnsweringColumns.Read(row, 8), row.Time(14), row.Time(15))
        { Version = row.Int(17) });
}

static class AnsweringColumns
{
    public static TextAnswering Read(Row row, int at) =>
        new(row.Text(at), row.Text(at + 1), row.Text(at + 2), row.Text(at + 3), row.Text(at + 4), row.Text(at + 5));
}

static class ApplicationTable
{
    const string Columns = "id, account, name, text_url, text_method, text_fallback_url, text_fallback_method, status_url, status_method, more, created_at, "
        + "updated_at, version";

    static readonly Insert Insert = new("applications", Columns + ", world", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14");

    /// <summary>A check: it has not been changed since version $12.</summary>
    static readonly Sql Update = new("""
        update applications set name = $3, text_url = $4, text_method = $5, text_fallback_url = $6, text_fallback_method = $7, status_url = $8,
            status_method = $9, more = $10, updated_at = $11, version = version + 1 where id = $1 and account = $2 and version = $12
        """);

    static readonly Sql Delete = new("delete from applications where id = $1 and account = $2");

    /// <summary>$1 application, $2 account.</summary>
    public static readonly Sql ById = new($"select {Columns} from applications where id = $1 and account = $2");

    /// <summary>$4 the full name or ''.</summary>
    public static readonly Keyset Page = new($"select {Columns} from applications", "id", "account = $1 and ($4 = '' or name = $4)")
    {
        Owners = new("select account from applications where id = $1"),
        Forgets = true,
    };

    public static readonly Sql Count = new("select count(*) from applications where account = $1");

    public static readonly Sql Room = KeptRoom.In("applications", "account = $2");

    /// <summary>A number whose application is gone has its own URLs again.</summary>
    static readonly Sql Leave = new("update number_settings set application = null, version = version + 1 where application = $1");

    public static Unit Add(Unit unit, WorldId world, Application a) => unit.Then(
        Insert, a.Id, a.Account, a.Name, a.Texts.Url, a.Texts.Method, a.Texts.FallbackUrl, a.Texts.FallbackMethod, a.Texts.StatusUrl, a.Texts.StatusMethod,
        a.More, a.CreatedAt, a.UpdatedAt, a.Version, world);

    public static Unit CheckSaved(Unit unit, int version, Application a) => unit.Check(1,
        Update, a.Id, a.Account, a.Name, a.Texts.Url, a.Texts.Method, a.Texts.FallbackUrl, a.Texts.FallbackMethod, a.Texts.StatusUrl, a.Texts.StatusMethod,
        a.More, a.UpdatedAt, version);

    public static Unit CheckDeleted(Unit unit, ApplicationId id, AccountId account) => unit.Check(1, Delete, id, account).Then(Leave, id);

    public static Application Read(Row row) =>
        new(row.Id<ApplicationId>(0), row.Id<AccountId>(1), row.Text(2), AnsweringColumns.Read(row, 3), row.Text(9), row.Time(10), row.Time(11))
        {
            Version = row.Int(12),
        };
}

static class AddressTable
{
    const string Columns = "id, account, name, customer, street, street_secondary, city, region, postal_code, country, emergency, created_at, updated_at, "
        + "version";

    static readonly Insert Insert = new("addresses", Columns + ", world", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15");

    /// <summary>A check: it has not been changed since version $12.</summary>
    static readonly Sql Update = new("""
        update addresses set name = $3, customer = $4, street = $5, street_secondary = $6, city = $7, region = $8, postal_code = $9, emergency = $10,
            updated_at = $11, version = version + 1 where id = $1 and account = $2 and version = $12
        """);

    static readonly Sql Delete = new("delete from addresses where id = $1 and account = $2");

    /// <summary>$1 address, $2 account.</summary>
    public static readonly Sql ById = new($"select {Columns} from addresses where id = $1 and account = $2");

    /// <summary>$4 the full name or '', $5 the customer or '', $6 the country or ''.</summary>
    public static readonly Keyset Page = new($"select {Columns} from addresses", "id",
        "account = $1 and ($4 = '' or name = $4) and ($5 = '' or customer = $5) and ($6 = '' or country = $6)")
    {
        Owners = new("select account from addresses where id = $1"),
        Forgets = true,
    };

    public static readonly Sql Count = new("select count(*) from addresses where account = $1");

    public static readonly Sql Room = KeptRoom.In("addresses", "account = $2");

    public static Unit Add(Unit unit, WorldId world, Address a) => unit.Then(
        Insert, a.Id, a.Account, a.Name, a.Customer, a.Street, a.StreetSecondary, a.City, a.Region, a.PostalCode, a.Country, a.Emergency, a.CreatedAt,
        a.UpdatedAt, a.Version, world);

    public static Unit CheckSaved(Unit unit, int version, Address a) => unit.Check(1,
        Update, a.Id, a.Account, a.Name, a.Customer, a.Street, a.StreetSecondary, a.City, a.Region, a.PostalCode, a.Emergency, a.UpdatedAt,
        version);

    public static Unit CheckDeleted(Unit unit, AddressId id, AccountId account) => unit.Check(1, Delete, id, account);

    public static Address Read(Row row) => new(
        row.Id<AddressId>(0), row.Id<AccountId>(1), row.TextOrNull(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.Text(6), row.Text(7), row.Text(8),
        row.Text(9), row.Bool(10), row.Time(11), row.Time(12))
    {
        Version = row.Int(13),
    };
}
