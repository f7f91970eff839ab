using Hostline.Core.Documents;

namespace Hostline.Storage.Tables;

public enum MessageKind
{
    Sms = 1,
    Call = 2,
    Email = 3,
}

/// <summary>A message in the inspector's list.</summary>
public sealed record Message(
    MessageId Id, WorldId World, DateTimeOffset At, MessageKind Kind, string From, string To, string? Subject, string Text, string? Html, string? Code,
    bool Delivered);

static class MessageTable
{
    const string Columns = "id, world, at, kind, sender, recipient, subject, body, html, code, delivered";

    /// <summary>Newest first. $1 world, $2 kind or 0, $3 recipient or '', $4 since, $5 limit.</summary>
    public static readonly Sql List = new($"""
        select {Columns} from messages where world = $1 and ($2 = 0 or kind = $2) and ($3 = '' or recipient = $3) and at >= $4 order by id desc limit $5
        """);

    public static readonly Sql ById = new($"select {Columns} from messages where id = $1");

    /// <summary>The id is the errand's, so that a message is never sent twice.</summary>
    static readonly Insert Insert = new("messages", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11", conflict: OnConflict.DoNothing);

    public static Unit Add(Unit unit, Message m) =>
        unit.Then(Insert, m.Id, m.World, m.At, m.Kind, m.From, m.To, m.Subject, m.Text, m.Html, m.Code, m.Delivered);

    static readonly Sql Hear = new("update messages set body = $2, code = $3, delivered = $4 where id = $1");

    /// <summary>What was said in a call so far. Writes nothing if the call was placed on a real network, which has no message.</summary>
    /// <param name="code">The code that was spoken; null if none was.</param>
    public static Unit SetHeard(Unit unit, CallId call, string text, string? code) => unit.Then(Hear, call, text, code, code is not null);

    public static Message Read(Row row) => new(
        row.Id<MessageId>(0), row.Id<WorldId>(1), row.Time(2), (MessageKind)row.Int(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.Text(7),
        row.TextOrNull(8), row.TextOrNull(9), row.Bool(10));
}

static class OutcomeTable
{
    public static readonly Sql Of = new($"select o.number, o.outcome from {Sql.OfNumbers("outcomes", "o")}");

    /// <summary>All scripts of world $1; $2 at most.</summary>
    public static readonly Sql OfWorld = new("select number, outcome from outcomes where world = $1 order by number limit $2");

    static readonly Insert Set = new("outcomes",
        "world, number, outcome",
        "$1, $2, $3",
        conflict: OnConflict.Update("world, number", "outcome = excluded.outcome"));

    static readonly Sql Clear = new("delete from outcomes where world = $1 and number = $2");

    public static Unit Save(Unit unit, WorldId world, long number, string? outcome) =>
        outcome is null ? unit.Then(Clear, world, number) : unit.Then(Set, world, number, outcome);
}

/// <summary>The purpose of a document. The numbers are stored; never renumber them.</summary>
public enum DocumentKind
{
    Letter = 1,
    Bill = 2,
    /// <summary>An <see cref="Core.Ownership.IdentityDocument"/>; it belongs to no order.</summary>
    Identity = 3,
    /// <summary>A letter as shown to its signer; it belongs to a letter for signature and to no order.</summary>
    Draft = 4,
}

/// <summary>A signed letter belongs to one of its orders; the others refer to it.</summary>
static class DocumentTable
{
    static readonly Insert Insert = new("documents",
        "id, world, account, kind, name, size, sha256, staged_at, sealed",
        "$1, $2, $3, $4, $5, 0, $6, $7, true");

    static readonly Sql Complete = new("""
        update documents set size = $2, sha256 = $3, seal = $4, marks = $5, opened_sha256 = $6 where id = $1
        """);

    static readonly Insert InsertChunk = new("document_chunks", "document, n, bytes", "$1, $2, $3");

    static readonly Sql Attach = new("update documents set order_id = $2, attached_at = $3 where id = $1 and order_id is null");

    /// <summary>A signed letter belongs to one of the orders that it is for; the others refer to it.</summary>
    public const string OfTheOrder = """
        (order_id = $1 or id in (select l.document from hostings h join letter_hostings n on n.hosting = h.id join letters l on l.id = n.letter
          where h.order_id = $1))
        """;

    public static readonly Sql OfOrder =
        new($"select id, kind, name, size, sha256, attached_at, marks, opened_sha256 from documents where {OfTheOrder} order by id");

    const string AttachedColumns = "id, world, account, order_id, kind, name, size, sha256, attached_at, marks";

    /// <summary>The documents of order $1, oldest first.</summary>
    public static readonly Sql AttachedTo = new($"select {AttachedColumns} from documents where {OfTheOrder} order by id");

    /// <summary>Document $1 of an order.</summary>
    public static readonly Sql Attached = new($"select {AttachedColumns} from documents where id = $1 and order_id is not null");

    public static AttachedDocument ReadAttached(Row row) => new(
        row.Id<DocumentId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.IdOrNull<OrderId>(3), (DocumentKind)row.Int(4), row.Text(5), row.Long(6),
        row.Bytes(7), row.TimeOrNull(8), (Core.Documents.DocumentMarks)row.Int(9));

    public static readonly Sql CountOfOrder = new("select count(*) from documents where order_id = $1");

    const string Stored = "id, world, name, size, sha256";

    public static readonly Sql ById = new($"select {Stored} from documents where id = $1");

    /// <summary>Complete documents that an earlier release stored unencrypted; $1 at most.</summary>
    public static readonly Sql Clear = new($"select {Stored} from documents where not sealed and size > 0 order by id limit $1");

    static readonly Sql MarkSealed = new("update documents set sealed = true where id = $1 and not sealed");

    static readonly Sql UpdateChunk = new("update document_chunks set bytes = $3 where document = $1 and n = $2");

    /// <summary>Chunk $2 of document $1, and whether it is encrypted: one statement, because that may change at any moment.</summary>
    public static readonly Sql Chunk =
        new("select c.bytes, d.sealed from document_chunks c join documents d on d.id = c.document where c.document = $1 and c.n = $2");

    public static readonly Sql Chunks = new("select bytes from document_chunks where document = $1 order by n");

    /// <summary>Documents staged before $1 and never attached; $2 at most.</summary>
    public static readonly Sql Orphans = new("""
        select id from documents d where order_id is null and staged_at < $1 and not exists (select 1 from identity_documents i where i.id = d.id)
          and not exists (select 1 from letters l where l.draft = d.id or l.document = d.id) limit $2
        """);

    static readonly Sql Delete = new("delete from documents where id = $1 and order_id is null");

    static readonly Sql DeleteChunks = new("delete from document_chunks where document = $1 and not exists (select 1 from documents where id = $1)");

    /// <summary>A check: until now the document was stored unencrypted.</summary>
    public static Unit CheckSealed(Unit unit, DocumentId document) => unit.Check(1, MarkSealed, document);

    public static Unit SetChunk(Unit unit, DocumentId document, int n, byte[] bytes) => unit.Then(UpdateChunk, document, n, bytes);

    public static StoredDocument ReadStored(Row row) => new(row.Id<DocumentId>(0), row.Id<WorldId>(1), row.Text(2), row.Long(3), row.Bytes(4));

    /// <summary>Must precede the first chunk, so that the remains of a broken upload can be found and deleted.</summary>
    public static Unit Add(Unit unit, DocumentId id, WorldId world, AccountId account, DocumentKind kind, string name, DateTimeOffset now) =>
        unit.Then(Insert, id, world, account, kind, name, Array.Empty<byte>(), now);

    /// <summary>The last chunk has been stored.</summary>
    /// <param name="sha256">The hash of the bytes as received.</param>
    /// <param name="opened">SHA-256 of the decrypted document; null for a document without encryption.</param>
    public static Unit SetComplete(Unit unit, DocumentId id, long size, byte[] sha256, byte[] seal, DocumentMarks marks, byte[]? opened) =>
        unit.Then(Complete, id, size, sha256, seal, (int)marks, opened);

    public static Unit AddChunk(Unit unit, DocumentId document, int n, byte[] bytes) => unit.Then(InsertChunk, document, n, bytes);

    public static Unit CheckAttached(Unit unit, DocumentId document, OrderId order, DateTimeOffset now) => unit.Check(1, Attach, document, order, now);

    public static Unit Sweep(Unit unit, DocumentId document) => unit.Then(Delete, document).Then(DeleteChunks, document);
}

/// <summary>The state of the simulated registry.</summary>
static class SimulatedRouteTable
{
    public static readonly Sql Of = new("select generation, hosting, answer from simulated_routes where world = $1 and number = $2");

    /// <summary>An older generation has no effect; the same one may get another answer when it is sent again.</summary>
    static readonly Insert Publish = new("simulated_routes",
        "world, number, generation, hosting, answer",
        "$1, $2, $3, $4, $5",
        conflict: OnConflict.Update("world, number",
            "generation = excluded.generation, hosting = excluded.hosting, "
        + "answer = excluded.answer where simulated_routes.generation <= excluded.generation"));

    public static Unit Add(Unit unit, WorldId world, long number, int generation, HostingId? hosting, string answer) =>
        unit.Then(Publish, world, number, generation, hosting, answer);
}
