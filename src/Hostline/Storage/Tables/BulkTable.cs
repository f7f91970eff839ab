using Hostline.Core.Orders;

namespace Hostline.Storage.Tables;

static class BulkTable
{
    const string Columns = "id, world, account, kind, label, email, result, count, at";

    static readonly Insert Insert = new("bulk_requests", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9");

    public static readonly Sql OfAccount = new($"select {Columns} from bulk_requests where id = $1 and account = $2 and kind = $3");

    static readonly Sql Result = new("update bulk_requests set result = $2 where id = $1");

    public static Unit Finish(Unit unit, BulkRequest b) => unit.Then(Result, b.Id, b.Result);

    public static Unit Add(Unit unit, BulkRequest b) =>
        unit.Then(Insert, b.Id, b.World, b.Account, b.Kind, b.Label, b.Email, b.Result, b.Count, b.At);

    public static BulkRequest Read(Row row) => new(
        row.Id<BulkId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), (BulkKind)row.Int(3), row.Text(4), row.TextOrNull(5), row.Bytes(6),
            row.Int(7), row.Time(8));
}
