namespace Hostline.Storage.Tables;

/// <summary>Links identities of identity providers to people. Times are real times.</summary>
static class IdentityTable
{
    /// <summary>$1 the issuer, $2 the subject; see <see cref="PersonTable.Read"/>.</summary>
    public static readonly Sql PersonOf = new(
        $"select {PersonTable.Columns} from identities i join people p on p.id = i.person where i.issuer = $1 and i.subject = $2");

    public static readonly Sql OfPerson = new("select subject from identities where person = $1 and issuer = $2");

    public static readonly Sql AllOf = new("select issuer from identities where person = $1 order by issuer limit 20");

    static readonly Insert Insert = new("identities", "issuer, subject, person, bound_at", "$1, $2, $3, $4", conflict: OnConflict.DoNothing);

    static readonly Sql Delete = new("delete from identities where person = $1");

    /// <summary>A check: neither the identity nor the person is linked yet.</summary>
    public static Unit CheckBound(Unit unit, string issuer, string subject, PersonId person, DateTimeOffset now) =>
        unit.Check(1, Insert, issuer, subject, person, now);

    public static Unit Forget(Unit unit, PersonId person) => unit.Then(Delete, person);
}
