using System.Text;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Dialects.Twilio;
using Hostline.Documents;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Crash;

sealed record OrderRow(OrderId Id, long Sequence, byte[] ChainHead, AnnouncedCounts Announced, int Version, DocumentId? Letter, DocumentId? Bill);

sealed record HostingRow(HostingId Id, OrderId Order, string Number, HostingState State);

sealed record DeliveryRow(OrderId Order, DestinationId Destination, int Sequence, EventId EventId, byte[] Data, DeliveryState State, int Attempts,
    DateTimeOffset CreatedAt, AnyId Id, string Kind)
{
    /// <summary>A callback of the second dialect: a form, known by its idempotency token.</summary>
    public bool IsCallback => Kind == StatusCallbacks.Kind;

    /// <summary>By which the receiver knows it.</summary>
    public EventId Key => IsCallback ? new(Id.Value) : EventId;

    /// <summary>What the receiver is to get.</summary>
    public byte[] Said => IsCallback ? Encoding.UTF8.GetBytes(SignedRequest.FormOf(Members())) : Data;

    /// <summary>The members of its data, which are the parameters of a callback.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Members()
    {
        using var data = JsonDocument.Parse(Data);
        return [.. data.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!))];
    }
}

sealed record LaneRow(OrderId Order, DestinationId Destination, int NextSequence, int SentSequence);

sealed record RouteRow(string Number, int Generation, int Confirmed, int Registered, HostingId? Hosting, HostingId? RegisteredHosting);

sealed record DocumentRow(DocumentId Id, OrderId? Order, long Size, byte[] Sha256);

/// <summary>The content of the database once everything is idle.</summary>
sealed class Evidence
{
    static readonly Sql AllEvents = new("""
        select id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash from events order by subject_id, sequence
        """);

    static readonly Sql AllCalls =
        new("select id, order_id, hosting, number, shown, sent, state, prompts, challenge, ended, extension, placed_at from calls");

    public required IReadOnlyList<OrderRow> Orders { get; init; }

    public required ILookup<OrderId, HostingRow> Hostings { get; init; }

    public required ILookup<SubjectId, Event> Events { get; init; }

    public required IReadOnlyList<DeliveryRow> Deliveries { get; init; }

    public required IReadOnlyList<LaneRow> Lanes { get; init; }

    /// <summary>Logged attempts by webhook id, in order: their numbers and statuses.</summary>
    public required ILookup<EventId, (int N, int Status)> Attempts { get; init; }

    public required IReadOnlyList<RouteRow> Routes { get; init; }

    public required ILookup<string, DateTimeOffset> Messages { get; init; }

    public required ILookup<string, DateTimeOffset> Sendings { get; init; }

    public required IReadOnlyList<DocumentRow> Documents { get; init; }

    public required ILookup<DocumentId, byte[]> Chunks { get; init; }

    public required IReadOnlyList<VerificationCall> Calls { get; init; }

    /// <summary>What the handsets got of each call: a row when it rang.</summary>
    public required ILookup<CallId, string> CallMessages { get; init; }

    /// <summary>By hosting: what its customer calls it.</summary>
    public required IReadOnlyDictionary<HostingId, string?> Labels { get; init; }

    public static async Task<Evidence> Read(Database database, MasterKey masterKey) => new()
    {
        Orders = await database.Many(new("select id, sequence, chain_head, announced_by, version, letter, bill from orders"),
            r => new OrderRow(r.Id<AnyId>(0), r.Long(1), r.Bytes(2), new(r.Text(3)), r.Int(4), r.IdOrNull<AnyId>(5), r.IdOrNull<AnyId>(6))),
        Hostings = (await database.Many(new("select id, order_id, number, state from hostings"),
            r => new HostingRow(r.Id<AnyId>(0), r.Id<AnyId>(1), r.Number(2).ToString(), (HostingState)r.Int(3)))).ToLookup(h => h.Order),
        Events = (await database.Many(AllEvents, EventTable.Read)).ToLookup(e => e.SubjectId),
        Deliveries =
            await database.Many(new("""
                select d.order_id, d.destination, d.sequence, d.event_id, d.data, d.state, d.attempts, d.created_at, d.id, l.kind from deliveries d
                join lanes l on l.order_id = d.order_id and l.destination = d.destination order by d.order_id, d.destination, d.sequence
                """),
            r => new DeliveryRow(r.Id<AnyId>(0), r.Id<AnyId>(1), r.Int(2), r.Id<AnyId>(3), r.Bytes(4), (DeliveryState)r.Int(5), r.Int(6), r.Time(7),
                r.Id<AnyId>(8), r.Text(9))),
        Lanes = await database.Many(new("select order_id, destination, next_sequence, sent_sequence from lanes"),
            r => new LaneRow(r.Id<AnyId>(0), r.Id<AnyId>(1), r.Int(2), r.Int(3))),
        Attempts =
            (await database.Many(new("select d.event_id, a.n, coalesce(a.status, 0) from attempts a join deliveries d on d.id = a.delivery order by "
                + "a.delivery, a.n"),
            r => (Event: r.Id<EventId>(0), N: r.Int(1), Status: r.Int(2)))).ToLookup(a => a.Event, a => (a.N, a.Status)),
        Routes = await database.Many(new("""
            select r.number, r.generation, r.confirmed, coalesce(s.generation, 0), r.hosting, s.hosting from routes r
            left join simulated_routes s on s.world = r.world and s.number = r.number
            """), r => new RouteRow(r.Number(0).ToString(), r.Int(1), r.Int(2), r.Int(3), r.IdOrNull<AnyId>(4), r.IdOrNull<AnyId>(5))),
        Messages = (await database.Many(new("select recipient, at from messages order by at"), r => (To: r.Text(0), At: r.Time(1))))
            .ToLookup(m => m.To, m => m.At),
        Sendings =
            (await database.Many(new("select number, at from number_acts where act = $1 order by at"), r => (To: r.Number(0).ToString(), At: r.Time(1)),
                NumberAct.CodeSent)).ToLookup(m => m.To, m => m.At),
        Documents =
            await database.Many(new("select id, order_id, size, sha256 from documents"),
                r => new DocumentRow(r.Id<AnyId>(0), r.IdOrNull<AnyId>(1), r.Long(2), r.Bytes(3))),
        Chunks = await Opened(database, new(masterKey)),
        Calls = await database.Many(AllCalls, CallTable.Read),
        CallMessages = (await database.Many(new("select id, recipient from messages where kind = 2"), r => (Call: r.Id<CallId>(0), To: r.Text(1))))
            .ToLookup(m => m.Call, m => m.To),
        Labels = (await database.Many(new("select hosting, label from particulars"), r => (Hosting: r.Id<HostingId>(0), Label: r.TextOrNull(1))))
            .ToDictionary(p => p.Hosting, p => p.Label),
    };

    /// <summary>Every chunk of every document, decrypted.</summary>
    static async Task<ILookup<DocumentId, byte[]>> Opened(Database database, DocumentSeal seal)
    {
        var chunks = await database.Many(
            new("select c.document, c.n, c.bytes, (select max(l.n) from document_chunks l where l.document = c.document), d.size from document_chunks c join "
                + "documents d on d.id = c.document order by c.document, c.n"),
            r => (Document: r.Id<DocumentId>(0), N: r.Int(1), Bytes: r.Bytes(2), Last: r.Int(3), Size: r.Long(4)));
        // A document that was still being uploaded has no size and no last chunk.
        return chunks.Where(c => c.Size > 0).ToLookup(c => c.Document, c => seal.Open(c.Document, c.N, c.N == c.Last, c.Bytes));
    }

    /// <summary>The numbers in an event's payload.</summary>
    public static IEnumerable<string> NumbersOf(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        return [.. payload.RootElement.GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("number").GetString()!)];
    }
}
