using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

/// <summary>Until this instant, transfers from one account to the other need no consent.</summary>
public sealed record AllowlistEntry(WorldId World, AccountId From, AccountId To, DateTimeOffset Until, DateTimeOffset AddedAt, string AddedBy);

static class AllowlistTable
{
    const string Columns = "world, from_account, to_account, until, added_at, added_by";

    static readonly Insert Upsert = new("allowlist",
        Columns,
        "$1, $2, $3, $4, $5, $6",
        conflict: OnConflict.Update("from_account, to_account", "until = excluded.until, added_at = excluded.added_at, added_by = excluded.added_by"));

    static readonly Sql Delete = new("delete from allowlist where from_account = $1 and to_account = $2");

    /// <summary>The key or operator whose entry exempts the pair ($1, $2) from consent at world instant $3.</summary>
    public static readonly Sql Spares = new("select added_by from allowlist where from_account = $1 and to_account = $2 and until > $3 /*key share*/");

    public static readonly Sql OfWorld = new($"select {Columns} from allowlist where world = $1 order by from_account, to_account limit $2");

    /// <summary>The entries of account $1, on either side; $2 at most.</summary>
    public static readonly Sql OfAccount = new($"""
        select {Columns} from allowlist where from_account = $1
        union all select {Columns} from allowlist where to_account = $1 and from_account <> $1
        order by 2, 3 limit $2
        """);

    public static readonly Sql Between = new($"select {Columns} from allowlist where from_account = $1 and to_account = $2");

    public static readonly Sql Anywhere = new($"select {Columns} from allowlist order by from_account, to_account limit $1");

    public static Unit Put(Unit unit, AllowlistEntry e) => unit.Then(Upsert, e.World, e.From, e.To, e.Until, e.AddedAt, e.AddedBy);

    public static Unit CheckRemoved(Unit unit, AccountId from, AccountId to) => unit.Check(1, Delete, from, to);

    /// <summary>A check: the entry is still valid.</summary>
    public static Unit CheckSpares(Unit unit, AccountId from, AccountId to, DateTimeOffset now) => unit.Check(1, Spares, from, to, now);

    public static AllowlistEntry Read(Row row) => new(row.Id<WorldId>(0), row.Id<AccountId>(1), row.Id<AccountId>(2), row.Time(3), row.Time(4), row.Text(5));
}

static class LockTable
{
    static readonly Insert Upsert = new("locks",
        "world, number, account, locked_at, locked_by",
        "$1, $2, $3, $4, $5",
        conflict: OnConflict.Update("world, number", "account = excluded.account, locked_at = excluded.locked_at, locked_by = excluded.locked_by"));

    static readonly Sql Delete = new("delete from locks where world = $1 and number = $2 and account = $3");

    public static readonly Sql Of = new("select 1 from locks where world = $1 and number = $2 and account = $3");

    /// <summary>One look-up by the key for each active hosting.</summary>
    const string LineIsLocked =
        "state = 7 and (select count(*) from line_locks k where k.world = $1 and k.number = hostings.number and (k.unlock_at is null or k.unlock_at > $3)) > 0";

    /// <summary>The holders that cannot give up numbers $2 of world $1 at its instant $3, because they, or the owners of the lines, have locked them.</summary>
    public static readonly Sql Holders = new($"""
        select l.number, l.account from {Sql.OfNumbers("locks", "l")}
        union all select h.number, h.account from {Sql.OfNumbers("hostings", "h", LineIsLocked)}
        """);

    public static Unit Put(Unit unit, WorldId world, PhoneNumber number, AccountId account, DateTimeOffset at, string by) =>
        unit.Then(Upsert, world, number, account, at, by);

    /// <summary>A check: it was locked.</summary>
    public static Unit CheckRemoved(Unit unit, WorldId world, PhoneNumber number, AccountId account) => unit.Check(1, Delete, world, number, account);
}
