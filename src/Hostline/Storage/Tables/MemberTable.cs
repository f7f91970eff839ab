using Hostline.Core.Accounts;
using Hostline.Core.People;

namespace Hostline.Storage.Tables;

/// <param name="Since">Real time.</param>
/// <param name="HasSecondFactor">Whether they have an authenticator or a passkey.</param>
public sealed record TeamMember(PersonId Person, string Name, string Email, Role Role, DateTimeOffset Since, bool HasSecondFactor);

/// <summary>An account that a person belongs to.</summary>
public sealed record Membership(AccountId Account, string Name, WorldId World, string WorldName, Role Role, AccountStatus Status);

static class MemberTable
{
    /// <summary>A row if account $1 has a member who may act for it.</summary>
    public static readonly Sql Any = new("select 1 from members where account = $1 and role in (1, 2) limit 1");

    public static readonly Sql OfAccount = new("""
        select m.person, p.name, p.email, m.role, m.since, p.second_factor or exists (select 1 from passkeys k where k.person = m.person)
        from members m join people p on p.id = m.person where m.account = $1 order by m.since, m.person
        """);

    public static readonly Sql OfPerson = new("""
        select m.account, a.name, a.world, w.name, m.role, a.status from members m join accounts a on a.id = m.account join worlds w on w.id = a.world
        where m.person = $1 order by a.name, a.id limit 200
        """);

    static readonly Insert Insert = new("members", "account, person, world, role, since", "$1, $2, $3, $4, $5", conflict: OnConflict.DoNothing,
        key: "account, person");

    static readonly Sql SetRole = new("update members set role = $3 where account = $1 and person = $2 and role = $4");

    static readonly Sql Delete = new("delete from members where account = $1 and person = $2");

    public static Unit CheckAdded(Unit unit, AccountId account, PersonId person, WorldId world, Role role, DateTimeOffset now) =>
        unit.Check(1, Insert, account, person, world, role, now);

    public static Unit CheckRole(Unit unit, AccountId account, PersonId person, Role role, Role before) =>
        unit.Check(1, SetRole, account, person, role, before);

    public static Unit CheckRemoved(Unit unit, AccountId account, PersonId person) => unit.Check(1, Delete, account, person);

    public static TeamMember Read(Row row) => new(row.Id<PersonId>(0), row.Text(1), row.Text(2), (Role)row.Int(3), row.Time(4), row.Bool(5));

    public static Membership ReadMembership(Row row) => new(
        row.Id<AccountId>(0), row.Text(1), row.Id<WorldId>(2), row.Text(3), (Role)row.Int(4), (AccountStatus)row.Int(5));
}
