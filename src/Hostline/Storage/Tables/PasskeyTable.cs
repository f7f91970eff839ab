namespace Hostline.Storage.Tables;

/// <param name="Data">The credential's data, as JSON.</param>
sealed record StoredPasskey(byte[] Credential, PersonId Person, string Name, string Data, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

static class PasskeyTable
{
    const string Columns = "credential, person, name, data, created_at, used_at";

    public static readonly Sql ById = new($"select {Columns} from passkeys where credential = $1");

    public static readonly Sql OfPerson = new($"select {Columns} from passkeys where person = $1 order by created_at limit 50");

    static readonly Insert Insert = new("passkeys", Columns, "$1, $2, $3, $4, $5, null", conflict: OnConflict.DoNothing);

    static readonly Sql Update = new("update passkeys set data = $3, used_at = $4 where credential = $1 and data = $2");

    static readonly Sql DeleteAll = new("delete from passkeys where person = $1");

    static readonly Sql Delete = new("delete from passkeys where credential = $1 and person = $2");

    public static Unit CheckAdded(Unit unit, StoredPasskey p) => unit.Check(1, Insert, p.Credential, p.Person, p.Name, p.Data, p.CreatedAt);

    /// <summary>A check: its counter has not been changed meanwhile.</summary>
    public static Unit CheckUsed(Unit unit, StoredPasskey before, string data, DateTimeOffset now) =>
        unit.Check(1, Update, before.Credential, before.Data, data, now);

    public static Unit RemoveAll(Unit unit, PersonId person) => unit.Then(DeleteAll, person);

    public static Unit CheckRemoved(Unit unit, byte[] credential, PersonId person) => unit.Check(1, Delete, credential, person);

    public static StoredPasskey Read(Row row) => new(row.Bytes(0), row.Id<PersonId>(1), row.Text(2), row.Text(3), row.Time(4), row.TimeOrNull(5));
}
