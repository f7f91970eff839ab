using Hostline.Core.People;

namespace Hostline.Storage.Tables;

/// <summary>A link for one act. Its token is derived from the id and never stored. Times are real times.</summary>
/// <param name="Account">The account to join; null if the link concerns a person only.</param>
/// <param name="World">The world of the account.</param>
/// <param name="Person">The person whose access or address it concerns; null for an invitation.</param>
/// <param name="Email">The address that it was mailed to.</param>
/// <param name="Name">The name of the recipient.</param>
/// <param name="MadeBy">The name of whoever requested it.</param>
/// <param name="Proves">Whether opening the link proves access to the mailbox, or that the host handed it out: it was not shown to the account that made
/// it.</param>
public sealed record Invitation(
    InvitationId Id, InvitationKind Kind, AccountId? Account, WorldId? World, PersonId? Person, string Email, string Name, Role Role, string MadeBy,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt = null, DateTimeOffset? RevokedAt = null, bool Proves = false)
{
    public bool IsOfHost => Kind is InvitationKind.FirstOperator or InvitationKind.Operator;

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && RevokedAt is null && now < ExpiresAt;
}

/// <summary>A request to regain access, which others must confirm.</summary>
public sealed record RecoveryRequest(InvitationId Invitation, PersonId Person, string Name, string Email, DateTimeOffset At);

static class InvitationTable
{
    const string Columns =
        "i.id, i.kind, i.account, i.world, i.person, i.email, i.name, i.role, i.made_by, i.created_at, i.expires_at, i.used_at, i.revoked_at, i.proves";

    const string IsOpen = "i.used_at is null and i.revoked_at is null and i.expires_at > $2";

    public static readonly Sql ById = new($"select {Columns} from invitations i where i.id = $1");

    public static readonly Sql OfAccount =
        new($"select {Columns} from invitations i where i.account = $1 and i.kind = 1 and {IsOpen} order by i.id limit 200");

    /// <summary>Links of kind $1 that are open at real time $2, newest first.</summary>
    public static readonly Sql OfKind = new($"select {Columns} from invitations i where i.kind = $1 and {IsOpen} order by i.id desc limit 10");

    /// <summary>Requests of members of account $1 that wait for confirmation at real time $2, except those of person $3.</summary>
    public static readonly Sql RecoveriesOf = new($"""
        select i.id, i.person, p.name, p.email, i.created_at from members m join invitations i on i.person = m.person and i.kind = 3
        join people p on p.id = m.person where m.account = $1 and {IsOpen} and i.person <> $3 and i.role = 1
          and not exists (select 1 from recovery_answers r where r.invitation = i.id and r.account = $1) order by i.id limit 50
        """);

    /// <summary>The same for people of the host, at real time $1, except person $2.</summary>
    public static readonly Sql RecoveriesOfHost = new("""
        select i.id, i.person, p.name, p.email, i.created_at from people p join invitations i on i.person = p.id and i.kind = 3
        where p.host_role is not null and i.used_at is null and i.revoked_at is null and i.expires_at > $1 and i.person <> $2 and i.role = 1
          and not exists (select 1 from recovery_answers r where r.invitation = i.id and r.account = $3) order by i.id limit 50
        """);

    public static readonly Sql OpenRecoveries = new($"select count(*) from invitations i where i.person = $1 and i.kind = 3 and {IsOpen}");

    static readonly Sql RevokeUndosOf = new(
        "update invitations set revoked_at = $2 where person = $1 and used_at is null and revoked_at is null and id <> $3 and kind = 5");

    static readonly Insert Insert = new("invitations", "id, kind, account, world, person, email, name, role, made_by, created_at, expires_at, proves",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12");

    static readonly Sql SetUsed = new("update invitations set used_at = $2 where id = $1 and used_at is null and revoked_at is null and expires_at > $2");

    static readonly Sql SetRevoked = new("update invitations set revoked_at = $2 where id = $1 and used_at is null and revoked_at is null");

    /// <summary>The open links of person $1, except $3.</summary>
    static readonly Sql RevokeOfPerson = new(
        "update invitations set revoked_at = $2 where person = $1 and used_at is null and revoked_at is null and id <> $3 and kind in (3, 4)");

    static readonly Sql RevokeOfKind = new("update invitations set revoked_at = $2 where kind = $1 and used_at is null and revoked_at is null and id <> $3");

    /// <summary>A check: it waits for confirmation by others. In a recovery, the role column has no role: 1 stands for that.</summary>
    static readonly Sql SetAsked = new("update invitations set role = 1 where id = $1 and role = 0 and used_at is null and revoked_at is null");

    static readonly Insert InsertAnswer = new("recovery_answers", "invitation, account, answered_by, at", "$1, $2, $3, $4", conflict: OnConflict.DoNothing,
        key: "invitation, account");

    public static readonly Sql Answers = new("select account from recovery_answers where invitation = $1");

    public static readonly Sql Old = new("delete from invitations where id in (select id from invitations where id < $1 order by id limit $2) returning 1");

    public static Unit Add(Unit unit, Invitation i) => unit.Then(
        Insert, i.Id, i.Kind, i.Account, i.World, i.Person, i.Email, i.Name, i.Role, i.MadeBy, i.CreatedAt, i.ExpiresAt, i.Proves);

    /// <summary>The links that would restore an earlier address.</summary>
    public static Unit RevokeUndos(Unit unit, PersonId person, DateTimeOffset now, InvitationId except) => unit.Then(RevokeUndosOf, person, now, except);

    /// <summary>A check: it was open.</summary>
    public static Unit CheckUsed(Unit unit, InvitationId id, DateTimeOffset now) => unit.Check(1, SetUsed, id, now);

    public static Unit CheckRevoked(Unit unit, InvitationId id, DateTimeOffset now) => unit.Check(1, SetRevoked, id, now);

    public static Unit RevokeAll(Unit unit, PersonId person, DateTimeOffset now, InvitationId but = default) => unit.Then(RevokeOfPerson, person, now, but);

    public static Unit RevokeAll(Unit unit, InvitationKind kind, DateTimeOffset now, InvitationId but) => unit.Then(RevokeOfKind, kind, now, but);

    public static Unit Asked(Unit unit, InvitationId id) => unit.Then(SetAsked, id);

    public static Unit CheckAnswered(Unit unit, InvitationId id, AccountId account, string by, DateTimeOffset now) =>
        unit.Check(1, InsertAnswer, id, account, by, now);

    public static Invitation Read(Row row) => new(
        row.Id<InvitationId>(0), (InvitationKind)row.Int(1), row.IdOrNull<AccountId>(2), row.IdOrNull<WorldId>(3), row.IdOrNull<PersonId>(4), row.Text(5),
        row.Text(6), (Role)row.Int(7), row.Text(8), row.Time(9), row.Time(10), row.TimeOrNull(11), row.TimeOrNull(12), row.Bool(13));

    public static RecoveryRequest ReadRequest(Row row) => new(row.Id<InvitationId>(0), row.Id<PersonId>(1), row.Text(2), row.Text(3), row.Time(4));
}
