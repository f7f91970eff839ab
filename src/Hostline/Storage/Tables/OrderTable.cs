using System.Collections.Concurrent;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Telemetry;

namespace Hostline.Storage.Tables;

/// <summary>Orders with their hostings. One statement reads both, so that they are from the same moment.</summary>
static class OrderTable
{
    public const string Columns = """
        o.id, o.world, o.account, o.profile, o.status, o.document_refusal, o.letter, o.bill, o.sequence, o.chain_head, o.last_event_at,
        o.announced_by, o.version, o.created_at, o.updated_at,
        h.id, h.position, h.number, h.state, h.required, h.open, h.reason, h.note, h.created_at, h.updated_at, h.consent, h.source,
        o.frozen_at, o.frozen_by, o.frozen_why, o.terms,
        h.proof_method, h.proof_calls, h.proof_extension, h.proof_delay, h.proof_document, h.proof_begun_at, o.has_callback, h.letter,
        o.reference, h.carrier
        """;

    /// <summary>The number of <see cref="Columns"/>.</summary>
    public const int ColumnCount = 41;

    public static readonly Insert Insert = new("orders",
        "id, world, account, profile, status, document_refusal, letter, bill, sequence, chain_head, last_event_at, announced_by, version, "
        + "created_at, updated_at, seal, announced, terms, has_callback, reference",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17, $18, $19");

    public static readonly Sql Update = new("""
        update orders set status = $2, document_refusal = $3, letter = $4, bill = $5, sequence = $6, chain_head = $7, last_event_at = $8,
          announced_by = $9, version = $10, updated_at = $11, frozen_at = $12, frozen_by = $13, frozen_why = $14, seal = $15 where id = $1
        """);

    /// <summary>With its world, and its profile if it has one: the columns of the order, 7 of the world, 10 of the profile.</summary>
    const string Whole = $"""
        select {Columns}, w.id, w.name, w.clock_mode, w.clock_offset, w.standing_at, w.clock_version, w.review,
          p.id, p.world, p.account, p.name, p.webhook_url, p.webhook_failover_url, p.settings, p.created_at, p.updated_at, p.version
        from orders o join hostings h on h.order_id = o.id join worlds w on w.id = o.world left join profiles p on p.id = o.profile
        """;

    public static readonly Sql OfAccount = new($"{Whole} where o.id = $1 and o.account = $2 order by h.position");

    public static readonly Sql ById = new($"{Whole} where o.id = $1 order by h.position");

    /// <summary>Where the columns of the world and of the profile begin: after the <see cref="Columns"/>, and 7 later.</summary>
    const int WorldAt = ColumnCount, ProfileAt = WorldAt + 7;

    /// <summary>A row of <see cref="ById"/> or <see cref="OfAccount"/>.</summary>
    public static (Order Order, Hosting Hosting, World World, Profile? Profile) ReadWhole(Row row)
    {
        var (order, hosting) = Read(row);
        return (order, hosting, WorldTable.Read(row, WorldAt), row.IdOrNull<ProfileId>(ProfileAt) is null ? null : ProfileTable.Read(row, ProfileAt));
    }

    /// <summary>$1 account, $2 status or 0, $3 and $4 whether and which number.</summary>
    const string Filter = """
        from orders where account = $1 and ($2 = 0 or status = $2)
          and ($3 = 0 or exists (select 1 from hostings n where n.order_id = orders.id and n.number = $4))
        """;

    public static readonly Sql Page = new($"""
        with o as (select * {Filter} order by id desc limit $5 offset $6)
        select {Columns} from o join hostings h on h.order_id = o.id order by o.id desc, h.position
        """);

    public static readonly Sql ByIds = Sql.OfIds(list =>
        $"select {Columns} from orders o join hostings h on h.order_id = o.id where o.id {list} and o.account = $2 order by o.id, h.position");

    public static readonly Sql Older = Before("and account = $4");

    public static readonly Sql OlderIds = new("select id from orders where account = $4 and id < $1 and ($2 = 0 or status = $2) order by id desc limit $3");

    public static readonly Sql OlderReferenced = Referenced("account = $4");

    public static readonly Sql OlderReferencedOfWorld = Referenced("world = $4");

    static Sql Referenced(string whose) =>
        new($"select id from orders where {whose} and reference = $5 and id < $1 and ($2 = 0 or status = $2) order by id desc limit $3");

    public static readonly Sql OlderAnywhere = Before("");

    public static readonly Sql OlderOfWorld = Before("and world = $4");

    static Sql Before(string whose) => new($"""
        with o as (select * from orders where id < $1 and ($2 = 0 or status = $2) {whose} order by id desc limit $3)
        select {Columns} from o join hostings h on h.order_id = o.id order by o.id desc, h.position
        """);

    public static readonly Sql Count = new($"select count(*) from (select 1 {Filter} limit $5) c");

    /// <summary>The frozen orders of world $4, longest first: after instant $2 and order $3, $1 limit.</summary>
    public static readonly Sql Frozen = FrozenIn("and world = $4");

    /// <summary>The same for all worlds.</summary>
    public static readonly Sql FrozenAnywhere = FrozenIn("");

    static Sql FrozenIn(string which) => new($"""
        with o as (select * from orders where frozen_at is not null {which} and frozen_at >= $2 and (frozen_at > $2 or id > $3) order by frozen_at, id limit $1)
        select {Columns} from o join hostings h on h.order_id = o.id order by o.frozen_at, o.id, h.position
        """);

    public static readonly Sql IsFrozen = new("select 1 from orders where id = $1 and frozen_at is not null");

    public static void Add(Unit unit, Order order, byte[]? seal = null) => unit.Then(
        Insert, order.Id, order.World, order.Account, order.Profile, order.Status, order.DocumentRefusal?.Code(), order.Letter, order.Bill,
        order.Sequence, order.ChainHead, order.LastEventAt, order.Announced.Text, order.Version, order.CreatedAt, order.UpdatedAt,
            seal, order.Terms.Text, order.HasCallback, order.Reference)
            .Count(Measures.OrdersCreated);

    public static void Save(Unit unit, Order order, byte[]? seal = null) => unit.Then(
        Update, order.Id, order.Status, order.DocumentRefusal?.Code(), order.Letter, order.Bill, order.Sequence, order.ChainHead,
        order.LastEventAt, order.Announced.Text, order.Version, order.UpdatedAt, order.Frozen?.At, order.Frozen?.By, order.Frozen?.Why, seal);

    static readonly Sql SetReference = new("update orders set reference = $2 where id = $1");

    public static void SaveReference(Unit unit, Order order) => unit.Then(SetReference, order.Id, order.Reference);

    /// <summary>How many different terms are cached. There are as many as the dialects have had in all releases.</summary>
    const int TermsKept = 1_000;

    static readonly ConcurrentDictionary<string, HostingTerms> Known = new();

    internal static HostingTerms Terms(string text)
    {
        if (Known.Count >= TermsKept)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(text, HostingTerms.Read);
    }

    public static readonly Sql TermsOf = new("select terms from orders where id = $1");

    public static HostingTerms ReadTerms(Row row) => Terms(row.Text(0));

    public static (Order Order, Hosting Hosting) Read(Row row)
    {
        var order = new Order(
            row.Id<OrderId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), row.IdOrNull<ProfileId>(3), (OrderStatus)row.Int(4),
            ReasonCatalog.Find(row.TextOrNull(5)),
            row.IdOrNull<DocumentId>(6), row.IdOrNull<DocumentId>(7), row.Long(8), row.Bytes(9), row.Time(10), new(row.Text(11)),
            row.Int(12), row.Time(13), row.Time(14), [], Terms(row.Text(30)))
        {
            HasCallback = row.Bool(37),
            Reference = row.TextOrNull(39),
            Frozen = row.TimeOrNull(27) is { } frozen ? new(frozen, row.Text(28), row.Text(29)) : null,
        };
        var hosting = new Hosting(
            row.Id<HostingId>(15), order.Id, row.Int(16), row.Number(17), (HostingState)row.Int(18), (Requirement)row.Int(19), (Requirement)row.Int(20),
            ReasonCatalog.Find(row.TextOrNull(21)), row.TextOrNull(22), row.Time(23), row.Time(24))
        {
            Consent = row.IdOrNull<ConsentId>(25),
            Source = row.IdOrNull<HostingId>(26),
            Proof = ReadProof(row, 31),
            SigningLetter = row.IdOrNull<LetterId>(38),
            Carrier = row.TextOrNull(40),
        };
        return (order, hosting);
    }

    static Proof? ReadProof(Row row, int at) => row.IntOrNull(at) is { } method
        ? new((ProofMethod)method, row.Int(at + 1), row.TextOrNull(at + 2), row.Int(at + 3), row.IdOrNull<DocumentId>(at + 4), row.Time(at + 5))
        : null;

    /// <summary>Groups the joined rows into orders, keeping their order.</summary>
    public static IReadOnlyList<Order> Join(IReadOnlyList<(Order Order, Hosting Hosting)> rows)
    {
        var orders = new List<Order>();
        for (var i = 0; i < rows.Count;)
        {
            var start = i;
            while (i < rows.Count && rows[i].Order.Id == rows[start].Order.Id)
            {
                i++;
            }

            orders.Add(rows[start].Order with { Hostings = [.. rows.Skip(start).Take(i - start).Select(r => r.Hosting)] });
        }

        return orders;
    }
}

/// <param name="Profile">The messaging profile that it is assigned to.</param>
public sealed record ActiveNumber(HostingId Hosting, AccountId Account, OrderId Order, ProfileId? Profile);

static class HostingTable
{
    static readonly Insert Insert = new("hostings",
        "id, world, account, order_id, position, number, state, required, open, reason, note, profile, live, holds, created_at, "
        + "updated_at, consent, source, profile_seal, carrier",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20",
        conflict: OnConflict.DoNothing,
        key: "id");

    static readonly Sql Update = new(
        "update hostings set state = $2, open = $3, reason = $4, note = $5, live = $6, holds = $7, updated_at = $8, "
            + "proof_method = $9, proof_calls = $10, proof_extension = $11, proof_delay = $12, proof_document = $13, "
            + "proof_begun_at = $14, letter = $15 where id = $1");

    public static readonly Sql OrdersOf = new("select distinct order_id from hostings where account = $1 and id = any($2)",
        sqlite: "select distinct order_id from hostings where account = $1 and id in (select unhex(value) from json_each($2))");

    public static readonly Sql ActiveOfAccount = new("""
        select h.id, h.account from hostings h left join number_settings s on s.hosting = h.id
        where h.state = 7 and coalesce(s.account, h.account) = $1
          and h.id in (select id from hostings where account = $1 and state = 7 union all select hosting from number_settings where account = $1)
        order by h.id limit $2
        """);

    public static readonly Sql OpenOrders =
        new("select distinct order_id from hostings where account = $1 and live and state <> 7 and order_id > $2 order by order_id limit $3");

    public static readonly Sql OrderOfActive = new("select order_id from hostings where id = $1 and account = $2 and state = 7");

    /// <summary>
    /// The hostings in which numbers $2 of world $1 are active, and those in which they are open in account $3: as <see cref="ReadActive"/>,
    /// then number, state, and whether a release is still unconfirmed (0 or 1).
    /// </summary>
    public static readonly Sql Standing = new($"""
        select h.id, h.account, h.order_id, h.profile, h.number, h.state,
          (select count(*) from routes r where r.world = h.world and r.number = h.number and r.hosting is null and r.confirmed < r.generation)
        from {Sql.OfNumbers("hostings", "h", "state = 7 or (live and account = $3)")}
        """);

    public static readonly Sql ActiveInWorld = new("select id, account, order_id, profile from hostings where world = $1 and number = $2 and state = 7");

    public static readonly Sql IsActive = new("select 1 from hostings where id = $1 and state = 7");

    /// <summary>A row for each number $3 of order $1 that is active in the hosting for which consent $2 was requested.</summary>
    static readonly Sql SourcesActive = new("""
        select 1 from hostings h join hostings s on s.id = h.source where h.order_id = $1 and h.consent = $2 and h.number = any($3) and s.state = 7
        """);

    /// <summary>The hostings that hold numbers $2 of world $1: number, hosting, and whether an open proof holds it; otherwise it is active.</summary>
    public static readonly Sql HeldInWorld = new($"select h.number, h.id, h.holds from {Sql.OfNumbers("hostings", "h", "holds or state = 7")}");

    /// <summary>The hostings in which numbers $2 of world $1 are active: as <see cref="ReadActive"/>, then the number.</summary>
    public static readonly Sql AllActive =
        new($"select h.id, h.account, h.order_id, h.profile, h.number from {Sql.OfNumbers("hostings", "h", "state = 7")}");

    public static Unit CheckActive(Unit unit, HostingId hosting) => unit.Check(1, IsActive, hosting);

    /// <summary>A check: these numbers of an order are still active in the hostings for which a consent was requested.</summary>
    public static Unit CheckSourcesActive(Unit unit, OrderId order, ConsentId consent, PhoneNumber[] numbers) =>
        unit.Check(numbers.Length, SourcesActive, order, consent, numbers);

    public static ActiveNumber ReadActive(Row row) => new(row.Id<HostingId>(0), row.Id<AccountId>(1), row.Id<OrderId>(2), row.IdOrNull<ProfileId>(3));

    /// <summary>A check: a number that is already open or active in the account adds no row.</summary>
    public static void Add(Unit unit, Order order, Hosting h, byte[]? profileSeal = null) => unit.Check(1,
        Insert, h.Id, order.World, order.Account, order.Id, h.Position, h.Number, h.State, h.Required, h.Open, h.Reason?.Code(), h.Note,
        order.Profile, h.State.IsLive(), h.HoldsNumber, h.CreatedAt, h.UpdatedAt, h.Consent, h.Source, profileSeal, h.Carrier);

    /// <summary>Records the carrier of a hosting's line, as the look-up named it.</summary>
    public static Unit SetCarrier(Unit unit, HostingId hosting, string carrier) => unit.Then(UpdateCarrier, hosting, carrier);

    static readonly Sql UpdateCarrier = new("update hostings set carrier = $2 where id = $1 and carrier is null");

    public static void Save(Unit unit, Hosting h) => unit.Then(
        Update, h.Id, h.State, h.Open, h.Reason?.Code(), h.Note, h.State.IsLive(), h.HoldsNumber, h.UpdatedAt,
        h.Proof?.Method, h.Proof?.Calls, h.Proof?.Extension, h.Proof?.DelaySeconds, h.Proof?.Document, h.Proof?.BegunAt, h.SigningLetter);
}
