namespace Hostline.Storage.Tables;

/// <summary>What was found in the documents of an order, as it is stored.</summary>
/// <param name="Findings">Encrypted: they repeat words of the documents.</param>
/// <param name="At">The database's time.</param>
sealed record StoredChecks(OrderId Order, DocumentId? Letter, DocumentId? Bill, byte[] Findings, DateTimeOffset At);

/// <summary>What machines found in documents, one row an order.</summary>
static class OrderChecksTable
{
    static readonly Insert Put = new("order_checks", "order_id, world, letter, bill, findings, at", "$1, $2, $3, $4, $5, $6",
        conflict: OnConflict.Update("order_id", "letter = excluded.letter, bill = excluded.bill, findings = excluded.findings, at = excluded.at"));

    /// <summary>Of orders $1.</summary>
    public static readonly Sql Of = Sql.OfIds(list => $"select order_id, letter, bill, findings, at from order_checks where order_id {list}");

    /// <summary>Up to $4 orders in world $3, of other accounts than $2, with a document whose SHA-256 is $1.</summary>
    public static readonly Sql Elsewhere = new("""
        select distinct order_id from documents where sha256 = $1 and account <> $2 and world = $3 and order_id is not null order by order_id limit $4
        """);

    public static Unit Save(Unit unit, WorldId world, StoredChecks checks) =>
        unit.Then(Put, checks.Order, world, checks.Letter, checks.Bill, checks.Findings, checks.At);

    public static StoredChecks Read(Row row) =>
        new(row.Id<OrderId>(0), row.IdOrNull<DocumentId>(1), row.IdOrNull<DocumentId>(2), row.Bytes(3), row.Time(4));
}
