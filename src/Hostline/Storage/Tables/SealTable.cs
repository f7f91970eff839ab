namespace Hostline.Storage.Tables;

/// <summary>A step of a world's seal log: how many events an account had by then, and a digest over them.</summary>
/// <param name="Digest">Over the account's events in feed order, up to this position, subject and sequence.</param>
/// <param name="Link">A keyed hash over the previous link and this step.</param>
public sealed record SealStep(
    WorldId World, long N, AccountId Account, long Events, long Position, SubjectId Subject, long Sequence, byte[] Digest, DateTimeOffset At, byte[] Link);

public sealed record SealHead(WorldId World, long N, byte[] Link, DateTimeOffset BeganAt, byte[] Mac);

/// <summary>The part of an event that the seal log covers, and its position in the feed.</summary>
/// <param name="Seal">Proves that this program wrote it; null if an earlier release did.</param>
public readonly record struct SealedEvent(SubjectId Subject, long Sequence, byte[] Hash, long Position, byte[]? Seal);

static class SealTable
{
    const string Columns = "world, n, account, events, position, subject, sequence, digest, at, link";
    const string HeadColumns = "world, n, link, began_at, mac";
    const string EventColumns = "subject_id, sequence, hash, position, seal";

    static readonly Insert Insert = new("seals", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10");
    static readonly Insert InsertHead = new("seal_heads", HeadColumns, "$1, $2, $3, $4, $5", conflict: OnConflict.DoNothing);
    static readonly Sql MoveHead = new("update seal_heads set n = $2, link = $3, mac = $4 where world = $1 and n = $5 and link = $6");
    static readonly Sql WorldThere = new("select 1 from worlds where id = $1 /*key share*/");

    public static readonly Sql Head = new($"select {HeadColumns} from seal_heads where world = $1");

    public static readonly Sql Last = new($"select {Columns} from seals where world = $1 and account = $2 order by n desc limit 1");

    public static readonly Sql Step = new($"select {Columns} from seals where world = $1 and n = $2");

    public static readonly Sql Log = new($"select {Columns} from seals where world = $1 and n > $2 order by n limit $3");

    /// <summary>The same for account $4 only, up to step $5.</summary>
    public static readonly Sql LogOfAccount = new($"select {Columns} from seals where world = $1 and account = $4 and n > $2 and n <= $5 order by n limit $3");

    /// <summary>
    /// Accounts that the log of world $1 covers and that no longer exist; $2 at most. The nil id stands for the host itself.
    /// </summary>
    public static readonly Sql GoneAccounts = new($"""
        select s.account from (select distinct account from seals where world = $1) s
        where s.account <> '{AccountId.None}' and not exists (select 1 from accounts a where a.id = s.account) limit $2
        """, sqlite: """
        select s.account from (select distinct account from seals where world = $1) s
        where s.account <> zeroblob(16) and not exists (select 1 from accounts a where a.id = s.account) limit $2
        """);

    public static readonly Sql OfEvent = new("select seal from events where id = $1");

    /// <summary>Whether anything was ever sealed.</summary>
    public static readonly Sql HasAny = new("select count(*) from (select 1 from seal_heads limit 1) h");

    /// <summary>Events of account $1 after position $2, subject $3 and sequence $4, in the order of the feed; $5 at most.</summary>
    public static readonly Sql Events = new(EventsBelow($"and position < {PostgresFeed.Settled}"), sqlite: EventsBelow(""));

    /// <summary>
    /// A row if account $1 has an event after position $2, subject $3 and sequence $4, even one that the feed holds back because an older
    /// transaction is still open.
    /// </summary>
    public static readonly Sql AnyAfter = new("select 1 from events where account = $1 and (position, subject_id, sequence) > ($2, $3, $4) limit 1");

    static string EventsBelow(string bound) => $"""
        select {EventColumns} from events where account = $1 and (position, subject_id, sequence) > ($2, $3, $4) {bound}
        order by position, subject_id, sequence limit $5
        """;

    public static Unit Add(Unit unit, SealStep s) =>
        unit.Then(Insert, s.World, s.N, s.Account, s.Events, s.Position, s.Subject, s.Sequence, s.Digest, s.At, s.Link);

    public static Unit CheckWorld(Unit unit, WorldId world) => unit.Check(1, WorldThere, world);

    /// <summary>A check: the log has not grown meanwhile. A null <paramref name="before"/> begins it.</summary>
    public static Unit CheckMoved(Unit unit, SealHead? before, SealHead after) => before is null
        ? unit.Check(1, InsertHead, after.World, after.N, after.Link, after.BeganAt, after.Mac)
        : unit.Check(1, MoveHead, after.World, after.N, after.Link, after.Mac, before.N, before.Link);

    public static SealStep ReadStep(Row r) =>
        new(r.Id<WorldId>(0), r.Long(1), r.Id<AccountId>(2), r.Long(3), r.Long(4), r.Id<SubjectId>(5), r.Long(6), r.Bytes(7), r.Time(8), r.Bytes(9));

    public static SealHead ReadHead(Row r) => new(r.Id<WorldId>(0), r.Long(1), r.Bytes(2), r.Time(3), r.Bytes(4));

    public static SealedEvent ReadEvent(Row r) => new(r.Id<SubjectId>(0), r.Long(1), r.Bytes(2), r.Long(3), r.BytesOrNull(4));
}
