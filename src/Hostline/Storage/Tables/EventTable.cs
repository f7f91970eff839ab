using Hostline.Core.Events;

namespace Hostline.Storage.Tables;

/// <summary>The append-only history.</summary>
static class EventTable
{
    const string Columns = "id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash";

    static readonly Sql Insert = new($"insert into events ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

    public static readonly Sql ById = new($"select {Columns} from events where id = $1");

    /// <summary>$1 subject, $2 after this sequence, $3 limit.</summary>
    public static readonly Sql OfSubject = new($"select {Columns} from events where subject_id = $1 and sequence > $2 order by sequence limit $3");

    /// <summary>Subjects after $1, in id order; $2 limit. For verification.</summary>
    public static readonly Sql Subjects = new("select distinct subject_id from events where subject_id > $1 order by subject_id limit $2");

    /// <summary>Whether an order has had an event of kind $2.</summary>
    public static readonly Sql HasKind = new("select count(*) from events where subject_id = $1 and kind = $2");

    public static void Add(Unit unit, Event e) => unit.Then(
        Insert, e.Id, e.World, e.Account, e.Subject, e.SubjectId, e.Sequence, e.At, e.Kind, e.Actor, e.Reason, e.Payload, e.PayloadHash, e.Hash);

    public static Event Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Guid(2), (Subject)row.Int(3), row.Guid(4), row.Long(5), row.Time(6), row.Text(7), row.Text(8),
        row.TextOrNull(9), row.BytesOrNull(10) ?? [], row.Bytes(11), row.Bytes(12));
}
