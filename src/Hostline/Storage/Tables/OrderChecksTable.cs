using Hostline.Core.Documents.Checks;

namespace Hostline.Storage.Tables;

/// <summary>What was found in the documents of an order, as stored.</summary>
/// <param name="Findings">Encrypted, because they quote the documents.</param>
/// <param name="At">The database's time.</param>
sealed record StoredChecks(OrderId Order, DocumentId? Letter, DocumentId? Bill, byte[] Findings, DateTimeOffset At);

/// <summary>Findings about documents, one row per order.</summary>
static class OrderChecksTable
{
    static readonly Insert Put = new("order_checks", "order_id, world, letter, bill, findings, at", "$1, $2, $3, $4, $5, $6",
        conflict: OnConflict.Update("order_id", "letter = excluded.letter, bill = excluded.bill, findings = excluded.findings, at = excluded.at"));

    public static readonly Sql Of = Sql.OfIds(list => $"select order_id, letter, bill, findings, at from order_checks where order_id {list}");

    /// <summary>
    /// Up to $3 orders of accounts other than $2 with the file of document $1, or with another file that has its words; and whether it is the
    /// same file.
    /// </summary>
    public static readonly Sql Elsewhere = new("""
        select order_id, max(same) from (
          select e.order_id, 1 as same from documents d join documents e on e.world = d.world and e.sha256 = d.sha256
          where d.id = $1 and e.account <> $2 and e.order_id is not null
          union all
          select e.order_id, 0 as same from documents d join documents e on e.world = d.world and e.words_hash = d.words_hash
          where d.id = $1 and e.account <> $2 and e.order_id is not null) s
        group by order_id order by order_id limit $3
        """);

    static readonly Sql SetWords = new("update documents set words_hash = $2 where id = $1");

    public static SameDocument ReadSame(Row row) => new(row.Id<OrderId>(0), row.Int(1) == 1);

    public static Unit SaveWords(Unit unit, DocumentId document, byte[] hash) => unit.Then(SetWords, document, hash);

    public static Unit Save(Unit unit, WorldId world, StoredChecks checks) =>
        unit.Then(Put, checks.Order, world, checks.Letter, checks.Bill, checks.Findings, checks.At);

    public static StoredChecks Read(Row row) =>
        new(row.Id<OrderId>(0), row.IdOrNull<DocumentId>(1), row.IdOrNull<DocumentId>(2), row.Bytes(3), row.Time(4));
}
