using Hostline.Core.Events;

namespace Hostline.Storage.Tables;

/// <summary>The append-only history.</summary>
static class EventTable
{
    const string Columns = "id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash";

    const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14";

    /// <summary>The position in the feed is PostgreSQL's default. SQLite has one writer, so its row number is the order of commits.</summary>
    static readonly Insert Insert = new("events", $"{Columns}, seal", Values,
        sqlite: $"insert into events ({Columns}, seal, position) values ({Values}, (select coalesce(max(position), 0) + 1 from events where account = $3))");

    public static readonly Sql ById = new($"select {Columns} from events where id = $1");

    public static readonly Sql OfSubject = new($"select {Columns} from events where subject_id = $1 and sequence > $2 order by sequence limit $3");

    /// <summary>
    /// Events of account $1 in the feed after position $2, subject $3 and sequence $4; $5 limit. On PostgreSQL, an event is held back until
    /// every transaction that could still add one before it has ended (<see cref="PostgresFeed"/>).
    /// </summary>
    public static readonly Sql OfAccount = new(FeedBelow($"and position < {PostgresFeed.Settled}"), sqlite: FeedBelow(""));

    /// <summary>A window over account $1's $5 newest events before position $2, subject $3 and sequence $4.</summary>
    const string Window = """
        from events where account = $1 and (position, subject_id, sequence) < ($2, $3, $4) order by position desc, subject_id desc, sequence desc
        """;

    /// <summary>
    /// Newest first: the events of <see cref="Window"/> whose kind is in $6 (|kind|kind|, or '' for any) and whose actor is like $7 (or ''); $8
    /// limit.
    /// </summary>
    public static readonly Sql NewestOfAccount = new($"""
        select * from (select {Columns}, position {Window} limit $5) e
        where ($6 = '' or $6 like '%|' || e.kind || '|%') and ($7 = '' or lower(e.actor) like $7 escape '\')
        order by position desc, subject_id desc, sequence desc limit $8
        """);

    /// <summary>The last position in that window, if it is full: $5 is one less than its size.</summary>
    public static readonly Sql EndOfWindow = new($"select position, subject_id, sequence {Window} limit 1 offset $5");

    public static readonly Sql NewestOfSubject = new($"select {Columns} from events where subject_id = $1 order by sequence desc limit $2");

    static string FeedBelow(string bound) => $"""
        select {Columns}, position from events where account = $1 and (position, subject_id, sequence) > ($2, $3, $4) {bound}
        order by position, subject_id, sequence limit $5
        """;

    public static readonly Sql Subjects = new("select distinct subject_id from events where subject_id > $1 order by subject_id limit $2");

    public static readonly Sql HasKind = new("select count(*) from events where subject_id = $1 and kind = $2");

    public static void Add(Unit unit, Event e, byte[]? seal = null) => unit.Tell(e.World, e.Account).Then(
        Insert, e.Id, e.World, e.Account, e.Subject, e.SubjectId, e.Sequence, e.At, e.Kind, e.Actor, e.Reason, e.Payload, e.PayloadHash, e.Hash, seal);

    /// <summary>A row of <see cref="OfAccount"/>.</summary>
    public static (Event Event, long Position) ReadPlaced(Row row) => (Read(row), row.Long(13));

    public static Event Read(Row row) => new(
        row.Id<EventId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), (Subject)row.Int(3), row.Id<SubjectId>(4), row.Long(5), row.Time(6), row.Text(7),
        row.Text(8), row.TextOrNull(9), row.BytesOrNull(10) ?? [], row.Bytes(11), row.Bytes(12));
}
