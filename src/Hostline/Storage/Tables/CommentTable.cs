namespace Hostline.Storage.Tables;

/// <summary>Who a comment is from, and who reads it. The numbers are stored; never renumber them.</summary>
public enum CommentKind
{
    /// <summary>From the account to the desk.</summary>
    Account = 1,
    /// <summary>From the desk to the account.</summary>
    Public = 2,
    /// <summary>Inside the desk; the account never sees it.</summary>
    Internal = 3,
}

/// <param name="At">World time.</param>
public sealed record Comment(CommentId Id, WorldId World, AccountId Account, OrderId? Order, CommentKind Kind, string Author, string Text, DateTimeOffset At);

static class CommentTable
{
    const string Columns = "id, world, account, order_id, kind, author, said, at";

    /// <summary>A check: a comment that is sent twice adds no second row.</summary>
    static readonly Insert Insert = new("comments", Columns, "$1, $2, $3, $4, $5, $6, $7, $8", conflict: OnConflict.DoNothing, key: "id");

    public static readonly Sql ById = new("select 1 from comments where id = $1");

    public static readonly Sql Count = new("select count(*) from comments where order_id = $1");

    public static readonly Sql Room = KeptRoom.In("comments", "order_id = $2");

    /// <summary>The newest comments of order $1, of kinds up to $2, newest first; $3 at most.</summary>
    public static readonly Sql OfOrder = new($"select {Columns} from comments where order_id = $1 and kind <= $2 order by id desc limit $3");

    public static Unit Add(Unit unit, Comment c) => unit.Check(1, Insert, c.Id, c.World, c.Account, c.Order, c.Kind, c.Author, c.Text, c.At);

    public static Comment Read(Row row) => new(row.Id<CommentId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.IdOrNull<OrderId>(3),
        (CommentKind)row.Int(4), row.Text(5), row.Text(6), row.Time(7));
}
