namespace Hostline.Storage.Tables;

/// <summary>One-time addresses of documents that were used.</summary>
static class SpentAddressTable
{
    static readonly Insert Insert = new("spent_addresses", "address, world, expires_at", "$1, $2, $3", conflict: OnConflict.DoNothing);

    /// <summary>Addresses that expired before $1; $2 at most.</summary>
    public static readonly Sql Forget = new("""
        delete from spent_addresses where address in (select address from spent_addresses where expires_at < $1 order by expires_at limit $2) returning 1
        """);

    /// <summary>A check: it was not used before.</summary>
    public static Unit CheckFirst(Unit unit, byte[] address, WorldId world, DateTimeOffset until) => unit.Check(1, Insert, address, world, until);
}
