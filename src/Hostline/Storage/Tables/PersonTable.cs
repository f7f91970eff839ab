using Hostline.Core.People;

namespace Hostline.Storage.Tables;

/// <summary>A person who signs in. Times are real times.</summary>
/// <param name="Password">The hash of the password; null if there is none.</param>
/// <param name="Stamp">Changes whenever a password or another proof of identity changes.</param>
/// <param name="TotpKey">The key of the authenticator, encrypted.</param>
/// <param name="TotpStep">The time step of the last accepted code: each code is valid once.</param>
/// <param name="HasSecondFactor">Whether the authenticator was set up and confirmed.</param>
/// <param name="RecoveryCodes">The hashes of the unused recovery codes, separated by blanks.</param>
/// <param name="HostRole">The role at the host; null for members of accounts only.</param>
public sealed record Person(
    PersonId Id, string Email, string Name, string? Password, string Stamp, byte[]? TotpKey, long? TotpStep, bool HasSecondFactor, string RecoveryCodes,
    string? Zone, string? Theme, Role? HostRole, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    public IReadOnlyList<string> RecoveryHashes => RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The form in which addresses are looked up and compared.</summary>
    public static string KeyOf(string email) => email.ToLowerInvariant();
}

static class PersonTable
{
    public const string Columns = "p.id, p.email, p.name, p.password, p.stamp, p.totp_key, p.totp_step, p.second_factor, p.recovery_codes, p.zone, p.theme, "
        + "p.host_role, p.created_at, p.updated_at, p.version";

    /// <summary>A condition: the person may decide at the host's desk (<see cref="Roles.Deciding"/>).</summary>
    public static readonly string Decides = $"host_role in ({(int)Role.Operator}, {(int)Role.Lead})";

    public static readonly Sql ById = new($"select {Columns} from people p where p.id = $1");

    /// <summary>$1 from <see cref="Person.KeyOf"/>.</summary>
    public static readonly Sql ByEmail = new($"select {Columns} from people p where p.email_key = $1");

    /// <summary>A row if someone has a role at the host.</summary>
    public static readonly Sql OfHost = new("select 1 from people where host_role is not null limit 1");

    static readonly Insert Insert = new("people",
        "id, email, email_key, name, password, stamp, second_factor, recovery_codes, host_role, created_at, updated_at, version",
        "$1, $2, $3, $4, $5, $6, $7, '', $8, $9, $9, 1", conflict: OnConflict.DoNothing, key: "id");

    static readonly Sql Update = new("""
        update people set name = $3, password = $4, stamp = $5, totp_key = $6, totp_step = $7, second_factor = $8, recovery_codes = $9, zone = $10,
          theme = $11, host_role = $12, updated_at = $13, version = version + 1 where id = $1 and version = $2
        """);

    static readonly Sql SetEmail = new("""
        update people set email = $3, email_key = $4, updated_at = $5, version = version + 1
        where id = $1 and version = $2 and not exists (select 1 from people o where o.email_key = $4 and o.id <> $1)
        """);

    /// <summary>A check: the person has not been changed meanwhile. The key that replaces the address can never be entered.</summary>
    static readonly Sql TakeAddress = new("""
        update people set email_key = 'gone ' || cast(created_at as text) || ' ' || email_key, password = null, stamp = $3, updated_at = $4,
          version = version + 1 where id = $1 and version = $2
        """);

    /// <summary>A check: neither this code nor a later one was accepted before.</summary>
    static readonly Sql SetStep = new("update people set totp_step = $2, version = version + 1 where id = $1 and (totp_step is null or totp_step < $2)");

    static readonly Sql NoPassword = new("update people set password = null, stamp = $2 where id = $1");

    /// <summary>A check: the person's proofs of identity have not changed. $1 person, $2 stamp.</summary>
    public static readonly Sql IsProven = new("select 1 from people where id = $1 and stamp = $2 /*key share*/");

    public static Unit CheckProven(Unit unit, PersonId person, string stamp) => unit.Check(1, IsProven, person, stamp);

    public static Unit ForgetPassword(Unit unit, PersonId person, string stamp) => unit.Then(NoPassword, person, stamp);

    /// <summary>A check: no one has this address yet.</summary>
    public static Unit CheckAdded(Unit unit, Person p) => unit.Check(1, Insert,
        p.Id, p.Email, Person.KeyOf(p.Email), p.Name, p.Password, p.Stamp, p.HasSecondFactor, p.HostRole, p.CreatedAt);

    public static Unit CheckSaved(Unit unit, Person p, DateTimeOffset now) => unit.Check(1, Update, p.Id, p.Version, p.Name, p.Password, p.Stamp, p.TotpKey,
        p.TotpStep, p.HasSecondFactor, p.RecoveryCodes, p.Zone, p.Theme, p.HostRole, now);

    /// <summary>A check: the person has not been changed meanwhile, and no one else has the address.</summary>
    public static Unit CheckEmail(Unit unit, Person p, string email, DateTimeOffset now) =>
        unit.Check(1, SetEmail, p.Id, p.Version, email, Person.KeyOf(email), now);

    /// <summary>Frees the address for someone who has proven that it is theirs.</summary>
    public static Unit CheckDisplaced(Unit unit, Person p, string stamp, DateTimeOffset now) => unit.Check(1, TakeAddress, p.Id, p.Version, stamp, now);

    public static Unit CheckStep(Unit unit, PersonId person, long step) => unit.Check(1, SetStep, person, step);

    public static Person Read(Row row) => new(
        row.Id<PersonId>(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Text(4), row.BytesOrNull(5), row.LongOrNull(6), row.Bool(7), row.Text(8),
        row.TextOrNull(9), row.TextOrNull(10), (Role?)row.IntOrNull(11), row.Time(12), row.Time(13), row.Int(14));
}
