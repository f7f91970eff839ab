namespace Hostline.Storage.Tables;

/// <summary>How letters name the provider for one account.</summary>
public sealed record AccountLetterhead(
    AccountId Account, string Name, string? Address, string? Support, byte[]? Logo, string? LogoType, DateTimeOffset UpdatedAt);

static class LetterheadTable
{
    static readonly Insert Put = new("letterheads", "account, world, name, address, support, logo, logo_type, updated_at", "$1, $2, $3, $4, $5, $6, $7, $8",
        conflict: OnConflict.Update("account", "name = excluded.name, address = excluded.address, support = excluded.support, logo = excluded.logo, "
            + "logo_type = excluded.logo_type, updated_at = excluded.updated_at"));

    static readonly Sql Delete = new("delete from letterheads where account = $1");

    public static readonly Sql Of = new("select account, name, address, support, logo, logo_type, updated_at from letterheads where account = $1");

    public static Unit Save(Unit unit, WorldId world, AccountLetterhead l) =>
        unit.Then(Put, l.Account, world, l.Name, l.Address, l.Support, l.Logo, l.LogoType, l.UpdatedAt);

    public static Unit Remove(Unit unit, AccountId account) => unit.Then(Delete, account);

    public static AccountLetterhead Read(Row row) => new(
        row.Id<AccountId>(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.BytesOrNull(4), row.TextOrNull(5), row.Time(6));
}
