using Hostline.Core.People;

namespace Hostline.Storage.Tables;

/// <summary>What a person has shown to sign in. The numbers are stored; never renumber them.</summary>
[Flags]
public enum Factors
{
    /// <summary>Nothing: the demo in open mode.</summary>
    None = 0,
    Password = 1,
    /// <summary>A code of the authenticator, or a recovery code.</summary>
    Code = 2,
    Passkey = 4,
    /// <summary>A sign-in with the host's identity provider.</summary>
    Provider = 8,
    /// <summary>The provider's statement that there were two factors.</summary>
    ProvidersSecond = 16,
}

/// <summary>A signed-in browser, as stored.</summary>
/// <param name="Key">The key that it uses for its account; null at the desk and before an account is chosen.</param>
/// <param name="Person">Null for the demo.</param>
/// <param name="World">The world it is confined to; null for the host's desk and before an account is chosen.</param>
/// <param name="Address">The network address at sign-in.</param>
sealed record SessionRow(
    SessionId Id, KeyId? Key, PersonId? Person, AccountId? Account, WorldId? World, Role Role, string Name, Factors Factors, string Agent, string Address,
    DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt);

static class SessionTable
{
    const string Columns = "s.id, s.key, s.person, s.account, s.world, s.role, s.name, s.factors, s.agent, s.address, s.created_at, s.seen_at, s.ended_at";

    /// <summary>
    /// The session of a cookie, whether it has ended or not, with the present role of its person: in its account, or at the host. $1 the hash.
    /// </summary>
    public static readonly Sql ByHash = new($"""
        select {Columns}, m.role, p.host_role, p.language, p.zone, p.theme, p.email,
          (select count(*) from (select 1 from notices n where n.account = s.account and n.read_at is null limit 100) u) from sessions s
        left join members m on m.account = s.account and m.person = s.person left join people p on p.id = s.person where s.hash = $1
        """);

    const string Listed = $"select {Columns}, k.hint, a.name from sessions s left join api_keys k on k.id = s.key left join accounts a on a.id = s.account";

    public static readonly Sql OfPerson = new($"{Listed} where s.person = $1 and s.ended_at is null order by s.id desc limit 100");

    public static readonly Sql OfMember =
        new($"{Listed} where s.person = $1 and s.account = $2 and s.ended_at is null and k.revoked_at is null order by s.id");

    /// <summary>The open sessions of person $1 that began after real time $2.</summary>
    public static readonly Sql AllOfPerson =
        new($"{Listed} where s.person = $1 and s.ended_at is null and s.created_at > $2 and k.revoked_at is null order by s.id");

    public static readonly Sql ById = new($"{Listed} where s.id = $1");

    static readonly Insert Insert = new("sessions",
        "id, hash, key, person, account, world, role, name, factors, agent, address, created_at, seen_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13");

    static readonly Sql SetSeen = new("update sessions set seen_at = $2 where id = $1");

    static readonly Sql SetEnded = new("update sessions set ended_at = $2 where id = $1 and ended_at is null");

    /// <summary>$1 begun before this id; $2 the limit.</summary>
    public static readonly Sql Old = new("delete from sessions where id in (select id from sessions where id < $1 order by id limit $2) returning 1");

    public static void Add(Unit unit, SessionRow s, byte[] hash) => unit.Then(
        Insert, s.Id, hash, s.Key, s.Person, s.Account, s.World, s.Role, s.Name, s.Factors, s.Agent, s.Address, s.CreatedAt, s.SeenAt);

    public static Unit Seen(Unit unit, SessionId id, DateTimeOffset now) => unit.Then(SetSeen, id, now);

    /// <summary>A check: it was open.</summary>
    public static Unit CheckEnded(Unit unit, SessionId id, DateTimeOffset now) => unit.Check(1, SetEnded, id, now);

    public static SessionRow Read(Row row) => new(
        row.Id<SessionId>(0), row.IdOrNull<KeyId>(1), row.IdOrNull<PersonId>(2), row.IdOrNull<AccountId>(3), row.IdOrNull<WorldId>(4), (Role)row.Int(5),
        row.Text(6), (Factors)row.Int(7), row.Text(8), row.Text(9), row.Time(10), row.Time(11), row.TimeOrNull(12));

    public static ListedSession ReadListed(Row row) => new(Read(row), row.TextOrNull(13), row.TextOrNull(14));

    /// <summary>A row of <see cref="ByHash"/>.</summary>
    public static FoundSession ReadFound(Row row) => new(
        Read(row), (Role?)row.IntOrNull(13), (Role?)row.IntOrNull(14), row.TextOrNull(15), row.TextOrNull(16), row.TextOrNull(17), row.TextOrNull(18),
        row.Int(19));
}

sealed record ListedSession(SessionRow Row, string? Hint, string? AccountName)
{
    public SessionRef Ref => new(Row.Id, Row.Account, Row.Key, Hint, Row.Name);
}

public sealed record SessionRef(SessionId Id, AccountId? Account, KeyId? Key, string? Hint, string Name);

/// <summary>A session, with the present role and preferences of its person.</summary>
/// <param name="Zone">An IANA time zone, such as Europe/Berlin.</param>
/// <param name="Theme">light, dark, or null for the system's.</param>
/// <param name="Unread">Unread notices of its account, up to 100.</param>
sealed record FoundSession(SessionRow Session, Role? InAccount, Role? AtHost, string? Language, string? Zone, string? Theme, string? Email, int Unread);
