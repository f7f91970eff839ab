using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

static class LineProofTable
{
    const string Columns = "id, world, number, method, nonce, browser, asked_at, tries, is_sent, proven_at";

    public static readonly Sql ById = new($"select {Columns} from line_proofs where id = $1");

    /// <summary>The newest proof by the browser with secret hash $1.</summary>
    public static readonly Sql OfBrowser = new($"select {Columns} from line_proofs where browser = $1 order by id desc limit 1");

    /// <summary>How many codes were sent to number $2 of world $1 after its instant $3.</summary>
    public static readonly Sql SentSince =
        new("select count(*) from line_proofs where world = $1 and number = $2 and asked_at > $3 and is_sent = 1");

    static readonly Insert Insert = new("line_proofs", $"{Columns}, made_at", "$1, $2, $3, $4, $5, $6, $7, 0, $8, null, $9");

    /// <summary>Counts a try before it is checked, so that simultaneous requests get no extra tries; no row if none is left.</summary>
    public static readonly Sql Try =
        new($"update line_proofs set tries = tries + 1 where id = $1 and proven_at is null and tries < {LineProof.TriesAtMost} returning tries");

    static readonly Sql Prove = new("update line_proofs set proven_at = $2 where id = $1 and proven_at is null");

    /// <summary>Proofs made before $1; $2 at most. Requests made with a proof keep its result.</summary>
    public static readonly Sql Old = new("""
        select id from line_proofs where made_at < $1 and not exists (select 1 from line_acts a where a.world = line_proofs.world
          and a.number = line_proofs.number and a.proof = line_proofs.id) limit $2
        """);

    static readonly Sql Delete = new("delete from line_proofs where id = $1");

    public static Unit Add(Unit unit, LineProof p, DateTimeOffset databaseNow) =>
        unit.Then(Insert, p.Id, p.World, p.Number, p.Method, p.Nonce, p.Browser, p.AskedAt, p.IsSent ? 1 : 0, databaseNow);

    public static Unit CheckProven(Unit unit, LineProofId id, DateTimeOffset databaseNow) => unit.Check(1, Prove, id, databaseNow);

    internal static Unit Forget(Unit unit, LineProofId id) => unit.Then(Delete, id);

    public static LineProof Read(Row r) => new(r.Id<LineProofId>(0), r.Id<WorldId>(1), r.Number(2), (CodeMethod)r.Int(3), r.Bytes(4), r.Bytes(5), r.Time(6),
        r.Int(7), r.Int(8) == 1, r.TimeOrNull(9));
}

/// <param name="At">World time.</param>
public sealed record LineRequest(LineAct Act, LineProofId Proof, OrderId? Order, string Why, DateTimeOffset At);

/// <summary>Requests of owners of lines, in order; nothing is removed.</summary>
static class LineActTable
{
    static readonly Insert Insert = new("line_acts", "id, world, number, act, proof, order_id, why, at", "$1, $2, $3, $4, $5, $6, $7, $8");

    /// <summary>Requests about number $2 in world $1, oldest first; $3 at most.</summary>
    public static readonly Sql OfNumber = new("select act, proof, order_id, why, at from line_acts where world = $1 and number = $2 order by id limit $3");

    public static Unit Add(Unit unit, LineProof proof, LineAct act, DateTimeOffset at, DateTimeOffset databaseNow, string why = "", OrderId? order = null) =>
        Add(unit, proof.World, proof.Number, new(act, proof.Id, order, why, at), databaseNow);

    public static Unit Add(Unit unit, WorldId world, PhoneNumber number, LineRequest asked, DateTimeOffset databaseNow) =>
        unit.Then(Insert, Ids.New<ActId>(databaseNow), world, number, asked.Act, asked.Proof, asked.Order, asked.Why, asked.At);

    public static LineRequest Read(Row r) => new((LineAct)r.Int(0), r.Id<LineProofId>(1), r.IdOrNull<OrderId>(2), r.Text(3), r.Time(4));
}

/// <summary>A lock set by the owner of a line.</summary>
/// <param name="Proof">The proof by which it was set; unlocking needs another one.</param>
/// <param name="UnlockAt">World time at which it ends; null while no one has asked to unlock it.</param>
public sealed record LineLock(DateTimeOffset LockedAt, LineProofId Proof, DateTimeOffset? UnlockAt)
{
    public bool Holds(DateTimeOffset worldNow) => UnlockAt is not { } end || worldNow < end;
}

static class LineLockTable
{
    static readonly Insert Upsert = new("line_locks", "world, number, locked_at, proof, unlock_at", "$1, $2, $3, $4, null",
        conflict: OnConflict.Update("world, number", "locked_at = excluded.locked_at, proof = excluded.proof, unlock_at = null"));

    static readonly Sql End = new("update line_locks set unlock_at = $3 where world = $1 and number = $2 and unlock_at is null");

    static readonly Sql Delete = new("delete from line_locks where world = $1 and number = $2 and locked_at = $3");

    public static readonly Sql Of = new("select locked_at, proof, unlock_at from line_locks where world = $1 and number = $2");

    /// <summary>Which of numbers $2 in world $1 are locked at its instant $3.</summary>
    public static readonly Sql Locked = new($"select k.number from {Sql.OfNumbers("line_locks", "k", "unlock_at is null or unlock_at > $3")}");

    /// <summary>Numbers of world $1 after $2 that are locked at its instant $3, with the account that has the line; $4 at most.</summary>
    public static readonly Sql OfWorld = new("""
        select k.number, k.locked_at, k.proof, k.unlock_at, h.account, a.name from line_locks k
        left join hostings h on h.world = k.world and h.number = k.number and h.state = 7 left join accounts a on a.id = h.account
        where k.world = $1 and k.number > $2 and (k.unlock_at is null or k.unlock_at > $3) order by k.number limit $4
        """);

    public static Unit Put(Unit unit, LineProof proof, DateTimeOffset at) => unit.Then(Upsert, proof.World, proof.Number, at, proof.Id);

    public static Unit CheckEnds(Unit unit, LineProof proof, DateTimeOffset at) => unit.Check(1, End, proof.World, proof.Number, at);

    public static Unit CheckRemoved(Unit unit, WorldId world, PhoneNumber number, LineLock held) => unit.Check(1, Delete, world, number, held.LockedAt);

    public static LineLock Read(Row r) => new(r.Time(0), r.Id<LineProofId>(1), r.TimeOrNull(2));
}

/// <summary>A hosting of a line, without its account.</summary>
/// <param name="IsTransfer">Whether it would move the line from another account here.</param>
public sealed record LineHosting(
    HostingId Id, OrderId Order, HostingState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool IsTransfer, bool IsFrozen, AccountId Account);

static class LineHostingTable
{
    /// <summary>Hostings of number $2 in world $1 that are open or active, oldest first; $3 at most.</summary>
    public static readonly Sql Live = new("""
        select h.id, h.order_id, h.state, h.created_at, h.updated_at, h.source, o.frozen_at, h.account from hostings h join orders o on o.id = h.order_id
        where h.world = $1 and h.number = $2 and h.live order by h.id limit $3
        """);

    /// <summary>A row if texts to number $2 of world $1 go to an account of this host, or soon will.</summary>
    public static readonly Sql TextsComeHere = new("""
        select 1 from routes where world = $1 and number = $2 and (hosting is not null or confirmed < generation)
        union all select 1 from hostings where world = $1 and number = $2 and state = 7
        """);

    public static LineHosting Read(Row r) => new(r.Id<HostingId>(0), r.Id<OrderId>(1), (HostingState)r.Int(2), r.Time(3), r.Time(4),
        r.IdOrNull<HostingId>(5) is not null, r.TimeOrNull(6) is not null, r.Id<AccountId>(7));
}
