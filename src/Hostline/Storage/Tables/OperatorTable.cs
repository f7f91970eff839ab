using Hostline.Core.Accounts;
using Hostline.Core.People;

namespace Hostline.Storage.Tables;

/// <summary>Someone with a role at the host. Times are real times.</summary>
/// <param name="SeenAt">When one of their browsers was last active at the desk; null if never.</param>
/// <param name="HasIdentity">Whether they have signed in with an identity provider.</param>
public sealed record HostMember(
    PersonId Person, string Name, string Email, Role Role, DateTimeOffset Since, bool HasSecondFactor, int Keys, DateTimeOffset? SeenAt,
    bool HasIdentity);

public sealed record OwnKey(OperatorKeyId Id, PersonId Person, string Hint, DateTimeOffset CreatedAt);

/// <summary>An operator key as looked up for a request.</summary>
/// <param name="Role">The present role of its person; null if they have left.</param>
sealed record KnownOwnKey(OperatorKeyId Id, PersonId Person, string Name, Role? Role, bool IsRevoked, byte[]? Seal);

static class OperatorTable
{
    public static readonly Sql All = new("""
        select p.id, p.name, p.email, p.host_role, p.created_at, p.second_factor or exists (select 1 from passkeys k where k.person = p.id),
          (select count(*) from operator_keys k where k.person = p.id and k.revoked_at is null),
          (select max(s.seen_at) from sessions s where s.person = p.id and s.account is null), exists (select 1 from identities i where i.person = p.id)
        from people p where p.host_role is not null order by p.created_at, p.id limit 500
        """);

    public static readonly Sql ByHash = new("""
        select k.id, k.person, p.name, p.host_role, k.revoked_at, k.seal from operator_keys k join people p on p.id = k.person where k.hash = $1
        """);

    public static readonly Sql KeysOf =
        new("select id, person, hint, created_at from operator_keys where person = $1 and revoked_at is null order by id limit 20");

    static readonly Insert InsertKey = new("operator_keys", "id, hash, person, hint, created_at, seal", "$1, $2, $3, $4, $5, $6");

    static readonly Sql Revoke = new("update operator_keys set revoked_at = $3 where id = $1 and person = $2 and revoked_at is null");

    static readonly Sql RevokeAllOf = new("update operator_keys set revoked_at = $2 where person = $1 and revoked_at is null");

    /// <summary>A check: the person has not been changed meanwhile.</summary>
    static readonly Sql SetRole =
        new("update people set host_role = $3, updated_at = $4, version = version + 1 where id = $1 and version = $2");

    public static Unit AddKey(Unit unit, OperatorKeyId id, ApiKey key, PersonId person, DateTimeOffset now, byte[] seal) =>
        unit.Then(InsertKey, id, key.Hash, person, key.Hint, now, seal);

    /// <summary>A check: it was live.</summary>
    public static Unit CheckRevoked(Unit unit, OperatorKeyId id, PersonId person, DateTimeOffset now) => unit.Check(1, Revoke, id, person, now);

    public static Unit RevokeAll(Unit unit, PersonId person, DateTimeOffset now) => unit.Then(RevokeAllOf, person, now);

    /// <param name="role">Null to remove the role.</param>
    public static Unit CheckRole(Unit unit, Person person, Role? role, DateTimeOffset now) => unit.Check(1, SetRole, person.Id, person.Version, role, now);

    public static HostMember Read(Row row) => new(
        row.Id<PersonId>(0), row.Text(1), row.Text(2), (Role)row.Int(3), row.Time(4), row.Bool(5), row.Int(6), row.TimeOrNull(7),
        row.Bool(8));

    public static OwnKey ReadKey(Row row) => new(row.Id<OperatorKeyId>(0), row.Id<PersonId>(1), row.Text(2), row.Time(3));

    public static KnownOwnKey ReadKnown(Row row) => new(
        row.Id<OperatorKeyId>(0), row.Id<PersonId>(1), row.Text(2), (Role?)row.IntOrNull(3), row.LongOrNull(4) is not null, row.BytesOrNull(5));
}
