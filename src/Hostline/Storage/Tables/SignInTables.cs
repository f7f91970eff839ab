namespace Hostline.Storage.Tables;

/// <summary>Failed sign-ins, by a keyed hash of the name or address. Times are real times.</summary>
static class TryTable
{
    /// <summary>
    /// Counts a try before it is checked, so that simultaneous requests get no extra tries; no row while a wait is running. $1 what, $2 now;
    /// the count restarts if the last try was before $3; every <paramref name="atMost"/>th try begins a wait until $4, from the 20th on until
    /// $5.
    /// </summary>
    static Sql CountTo(int atMost) => new($"""
        insert into sign_in_tries (what, tries, since, until) values ($1, 1, $2, null)
        on conflict (what) do update set
          tries = case when sign_in_tries.since <= $3 then 1 else sign_in_tries.tries + 1 end,
          since = $2,
          until = case when sign_in_tries.since <= $3 or (sign_in_tries.tries + 1) % {atMost} <> 0 then null
            when sign_in_tries.tries + 1 >= 20 then cast($5 as bigint) else cast($4 as bigint) end
          where sign_in_tries.until is null or sign_in_tries.until <= $2
        returning tries
        """);

    public const int Few = 5, Many = 100;

    public static readonly Sql CountToFew = CountTo(Few), CountToMany = CountTo(Many);

    /// <summary>Until when $1 must wait, at real time $2; no row if it need not.</summary>
    public static readonly Sql Waits = new("select until from sign_in_tries where what = $1 and until > $2");

    static readonly Sql Delete = new("delete from sign_in_tries where what = $1");

    /// <summary>Takes back the count of a try that was right or had no result.</summary>
    static readonly Sql Return = new("update sign_in_tries set tries = tries - 1, until = null where what = $1 and tries > 0");

    /// <summary>Rows whose last try was before real time $1; $2 the limit.</summary>
    public static readonly Sql Old = new("delete from sign_in_tries where what in (select what from sign_in_tries where since < $1 order by since limit $2) "
        + "returning 1");

    public static Unit Forget(Unit unit, byte[] what) => unit.Then(Delete, what);

    public static Unit GiveBack(Unit unit, byte[] what) => unit.Then(Return, what);
}

/// <summary>What a browser has begun and not finished. The numbers are stored; never renumber them.</summary>
enum CeremonyKind
{
    SecondFactor = 1,
    NewPasskey = 2,
    Passkey = 3,
    Authenticator = 4,
    SignOn = 5,
}

/// <param name="Person">Null while it is not known who signs in.</param>
/// <param name="Stamp">The person's stamp when it began: a changed password ends it.</param>
/// <param name="Factors">The factors shown so far.</param>
/// <param name="Secret">Encrypted.</param>
sealed record Ceremony(CeremonyKind Kind, PersonId? Person, string Stamp, Factors Factors, string State, byte[]? Secret = null);

static class CeremonyTable
{
    /// <summary>$1 what, $2 now.</summary>
    public static readonly Sql Open = new("select kind, person, stamp, factors, state, secret from ceremonies where what = $1 and until > $2");

    static readonly Insert Insert = new("ceremonies", "what, kind, person, stamp, factors, state, secret, until", "$1, $2, $3, $4, $5, $6, $7, $8",
        conflict: OnConflict.Update("what", "kind = excluded.kind, person = excluded.person, stamp = excluded.stamp, factors = excluded.factors, "
            + "state = excluded.state, secret = excluded.secret, until = excluded.until"));

    static readonly Sql Delete = new("delete from ceremonies where what = $1");

    /// <summary>Ended before real time $1; $2 the limit.</summary>
    public static readonly Sql Old = new(
        "delete from ceremonies where what in (select what from ceremonies where until < $1 order by until limit $2) returning 1");

    public static Unit Put(Unit unit, byte[] what, Ceremony c, DateTimeOffset until) =>
        unit.Then(Insert, what, c.Kind, c.Person, c.Stamp, c.Factors, c.State, c.Secret, until);

    /// <summary>A check: only one request ends it.</summary>
    public static Unit CheckEnded(Unit unit, byte[] what) => unit.Check(1, Delete, what);

    public static Unit End(Unit unit, byte[] what) => unit.Then(Delete, what);

    public static Ceremony Read(Row row) => new(
        (CeremonyKind)row.Int(0), row.IdOrNull<PersonId>(1), row.Text(2), (Factors)row.Int(3), row.Text(4), row.BytesOrNull(5));
}
