using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

static class TextTable
{
    const string Columns = "id, world, account, hosting, number, other, origin, state, body, coding, segments, profile, campaign, interface, callback_kind, "
        + "callback_method, callback_urls, keyword, reason, external_id, created_at, sent_at, ended_at, updated_at, version";

    public static readonly Sql ById = new($"select {Columns} from texts where id = $1");

    public static readonly Sql OfAccount = new($"select {Columns} from texts where id = $1 and account = $2");

    // As in the indexes texts_from and texts_to.
    const string Sender = "case when origin = 1 then other else '+1' || cast(number as varchar) end";
    const string Recipient = "case when origin = 1 then '+1' || cast(number as varchar) else other end";

    static readonly Keyset All = PageWhere("");
    static readonly Keyset FromOne = PageWhere($" and ({Sender}) = $6");
    static readonly Keyset ToOne = PageWhere($" and ({Recipient}) = $6");
    static readonly Keyset Between = PageWhere($" and ({Sender}) = $6 and ({Recipient}) = $7");

    /// <summary>$4 and $5 are the instants between which they were sent or received; then the sender, then the recipient, if given.</summary>
    /// <param name="from">"" for any, as is <paramref name="to"/>.</param>
    public static Keyset Page(string from, string to) => (from, to) switch
    {
        ("", "") => All,
        (_, "") => FromOne,
        ("", _) => ToOne,
        _ => Between,
    };

    static Keyset PageWhere(string sides) => new($"select {Columns} from texts", "id", $"""
        account = $1 and (cast($4 as bigint) = 0 or coalesce(sent_at, created_at) >= $4)
        and (cast($5 as bigint) = 0 or coalesce(sent_at, created_at) < $5){sides}
        """)
    {
        Owners = new("select account from texts where id = $1"),
        Forgets = true,
    };

    public static readonly Keyset OfNumber = new($"select {Columns} from texts", "id", "account = $1 and number = $4");

    /// <summary>How many texts of account $1 wait to be sent, counted up to $2.</summary>
    public static readonly Sql CountQueued = new("select count(*) from (select 1 from texts where account = $1 and state = 1 limit $2) q");

    static readonly Insert Insert = new("texts", Columns,
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25");

    /// <summary>As a check: no row if a text with the carrier's id was received before.</summary>
    public static readonly Insert InsertOnce = new("texts", Columns,
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25",
        conflict: OnConflict.DoNothing, key: "id");

    /// <summary>A check: it has not been changed since version $8.</summary>
    static readonly Sql Update = new("""
        update texts set state = $2, reason = $3, external_id = $4, sent_at = $5, ended_at = $6, updated_at = $7, version = version + 1
        where id = $1 and version = $8
        """);

    static readonly Sql SetBody = new("update texts set body = '', updated_at = $3, version = version + 1 where id = $1 and account = $2");

    static readonly Sql Delete = new("delete from texts where id = $1 and account = $2");

    public static readonly Sql OldCallbacks =
        new("delete from destinations where source = 8 and id in (select id from texts where id < $1 order by id limit $2) returning 1");

    /// <summary>Texts with an id below $1, at most $2: a row for each.</summary>
    public static readonly Sql Old = new("delete from texts where id in (select id from texts where id < $1 order by id limit $2) returning 1");

    public static Unit Add(Unit unit, TextMessage t) => unit.Then(Insert, Values(t));

    public static Unit CheckFirst(Unit unit, TextMessage t) => unit.Check(1, InsertOnce, Values(t));

    /// <param name="before">The text as it was read.</param>
    public static Unit CheckSaved(Unit unit, TextMessage before, TextMessage t) => unit.Check(1,
        Update, t.Id, t.State, t.Why?.Code(), t.ExternalId, t.SentAt, t.EndedAt, t.UpdatedAt, before.Version);

    public static Unit CheckRedacted(Unit unit, TextId text, AccountId account, DateTimeOffset now) => unit.Check(1, SetBody, text, account, now);

    public static Unit CheckDeleted(Unit unit, TextId text, AccountId account) => DestinationTable.Remove(unit.Check(1, Delete, text, account), text);

    static object?[] Values(TextMessage t) =>
    [
        t.Id, t.World, t.Account, t.Hosting, t.Number, t.Other, t.Origin, t.State, t.Body, t.Size.Coding, t.Size.Segments, t.Profile, t.Campaign, t.Interface,
        t.Callback?.Kind, t.Callback?.Method, t.Callback is { } c ? string.Join('\n', c.Urls) : null, t.Keyword, t.Why?.Code(), t.ExternalId, t.CreatedAt,
        t.SentAt, t.EndedAt, t.UpdatedAt, t.Version,
    ];

    public static TextMessage Read(Row row) => new(
        row.Id<TextId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.Id<HostingId>(3), row.Number(4), row.Text(5), (TextOrigin)row.Int(6),
        (TextState)row.Int(7), row.Text(8), new((TextCoding)row.Int(9), row.Int(10)), row.IdOrNull<ProfileId>(11), row.TextOrNull(12), row.Text(13),
        row.Time(20), row.Time(23))
    {
        Callback = row.TextOrNull(14) is { } kind ? new(kind, row.Text(15), row.Text(16) is { Length: > 0 } urls ? urls.Split('\n') : []) : null,
        Keyword = (KeywordKind?)row.IntOrNull(17),
        Why = ReasonCatalog.Find(row.TextOrNull(18)),
        ExternalId = row.TextOrNull(19),
        SentAt = row.TimeOrNull(21),
        EndedAt = row.TimeOrNull(22),
        Version = row.Int(24),
    };
}

/// <summary>An active number, with the data that texts need.</summary>
/// <param name="Profile">Its messaging profile; null if it has none, or if the profile belongs to another account of the family.</param>
/// <param name="Campaign">The registry's name of its campaign; null for none.</param>
public sealed record TextNumber(SetNumber Place, ProfileId? Profile, string? Campaign)
{
    public AccountId Account => Place.Settings.Account;

    public HostingId Hosting => Place.Settings.Hosting;

    /// <summary>An opt-out from one number of a profile applies to all of its numbers.</summary>
    public OptOutScope Scope => Profile is { } profile ? profile : Hosting;
}

static class TextNumberTable
{
    /// <summary>The number $2 of world $1, by its position in <see cref="NumberSettingsTable"/>, then its profile and campaign.</summary>
    public static readonly Sql Active = new("""
        select p.id, c.registry_id from hostings h left join number_settings s on s.hosting = h.id
        left join profiles p on p.id = h.profile and p.account = coalesce(s.account, h.account)
        left join campaign_numbers n on n.world = h.world and n.number = h.number
        left join campaigns c on c.id = n.campaign
        where h.world = $1 and h.number = $2 and h.state = 7
        """);

    /// <summary>Adds the queries for the number to a batch; the result is available once the batch has run.</summary>
    public static Func<TextNumber?> AskNumber(this ReadBatch batch, WorldId world, PhoneNumber number)
    {
        var place = batch.Many(NumberSettingsTable.Active, NumberSettingsTable.Read, world, number);
        var more = batch.Many(Active, r => (Profile: r.IdOrNull<ProfileId>(0), Campaign: r.TextOrNull(1)), world, number);
        return () => place.First is { } found && more.Rows is [var beside, ..] ? new(found, beside.Profile, beside.Campaign) : null;
    }
}

/// <summary>Handsets that have opted out of texts.</summary>
static class OptOutTable
{
    public static readonly Sql OfNumber = new("""
        select o.at from opt_outs o where o.world = $1 and o.other = $3 and o.scope = (
          select coalesce(p.id, h.id) from hostings h left join number_settings s on s.hosting = h.id
          left join profiles p on p.id = h.profile and p.account = coalesce(s.account, h.account)
          where h.world = $1 and h.number = $2 and h.state = 7)
        """);

    static readonly Insert Insert = new("opt_outs", "world, scope, other, account, at", "$1, $2, $3, $4, $5", conflict: OnConflict.DoNothing);

    static readonly Sql Delete = new("delete from opt_outs where world = $1 and scope = $2 and other = $3");

    /// <summary>A check: no one has opted out in the scope meanwhile. A text sent while its recipient opts out is either refused or was sent before.</summary>
    static readonly Sql None = new("select 1 where not exists (select 1 from opt_outs where world = $1 and scope = $2 and other = $3)");

    public static Unit Add(Unit unit, WorldId world, OptOutScope scope, string other, AccountId account, DateTimeOffset at) =>
        unit.Then(Insert, world, scope, other, account, at);

    public static Unit Remove(Unit unit, WorldId world, OptOutScope scope, string other) => unit.Then(Delete, world, scope, other);

    public static Unit CheckNone(Unit unit, WorldId world, OptOutScope scope, string other) => unit.Check(1, None, world, scope, other);
}
