using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;

namespace Hostline.Storage.Tables;

/// <param name="Gateway">The name of the gateway that it was placed through.</param>
/// <param name="ExternalId">The upstream host's id; null while it is not known.</param>
public sealed record UpstreamOrder(HostingId Hosting, OrderId Order, long Number, string Gateway, string? ExternalId)
{
    /// <summary>The upstream host's id of the bill that proves ownership; null while none was handed on.</summary>
    public string? Bill { get; init; }
}

static class UpstreamTable
{
    const string Columns = "hosting, order_id, number, gateway, external_id, bill";

    static readonly Insert Insert = new("upstream_orders", $"{Columns}, begun_at", "$1, $2, $3, $4, null, null, $5", conflict: OnConflict.DoNothing);

    public static readonly Sql Of = new($"select {Columns} from upstream_orders where hosting = $1");

    public static readonly Sql Newest =
        new($"select {Columns} from upstream_orders where number = $1 and gateway = $2 order by begun_at desc limit 1");

    static readonly string Over = string.Join(", ", HostingStates.All.Where(s => !s.IsOpen() && s != HostingState.Active).Select(s => (int)s));

    /// <summary>
    /// Those of hostings that are over, after hosting $1 and at most $2, unless the number's route is being changed, or it was ordered again: what is
    /// left of them upstream is of no use.
    /// </summary>
    public static readonly Sql Leftovers = new($"""
        select u.hosting, u.order_id, u.number, u.gateway, u.external_id, u.bill from upstream_orders u join hostings h on h.id = u.hosting
        where u.hosting > $1 and h.state in ({Over})
        and not exists (select 1 from routes r where r.world = h.world and r.number = u.number and r.confirmed < r.generation)
        and not exists (select 1 from upstream_orders n where n.number = u.number and n.begun_at > u.begun_at)
        order by u.hosting limit $2
        """);

    public static readonly Sql CodesToKey = new("select hosting, code_to_key from upstream_orders where code_to_key is not null and hosting = any($1)",
        sqlite: "select hosting, code_to_key from upstream_orders where code_to_key is not null and hosting in (select unhex(value) from json_each($1))");

    static readonly Sql ShowCode = new("update upstream_orders set code_to_key = $2 where hosting = $1");

    static readonly Sql WakeProofs = new($"""
        update errands set due_at = $2, wake_at = $2 where kind = {(int)ErrandKind.ReadProof} and wake_at is not null and lease_until is null
        and hosting in (select hosting from upstream_orders where number = $1)
        """);

    static readonly Sql Identify = new("update upstream_orders set external_id = $2 where hosting = $1");

    static readonly Sql HasBill = new("update upstream_orders set bill = $2 where hosting = $1");

    static readonly Sql Delete = new("delete from upstream_orders where hosting = $1");

    public static Unit Add(Unit unit, UpstreamOrder order, DateTimeOffset databaseNow) =>
        unit.Then(Insert, order.Hosting, order.Order, order.Number, order.Gateway, databaseNow);

    public static Unit SetId(Unit unit, HostingId hosting, string externalId) => unit.Then(Identify, hosting, externalId);

    public static Unit SetBill(Unit unit, HostingId hosting, string bill) => unit.Then(HasBill, hosting, bill);

    /// <param name="code">Encrypted.</param>
    public static Unit SetCodeToKey(Unit unit, HostingId hosting, byte[] code) => unit.Then(ShowCode, hosting, code);

    /// <summary>There is news about a number: the errand that waits for its proof is due at once.</summary>
    public static void LookNow(Unit unit, long number, DateTimeOffset databaseNow) => unit.Then(WakeProofs, number, databaseNow).Wake(Wakes.Errands);

    public static Unit Drop(Unit unit, HostingId hosting) => unit.Then(Delete, hosting);

    public static UpstreamOrder Read(Row row) => new(row.Id<HostingId>(0), row.Id<OrderId>(1), row.Long(2), row.Text(3), row.TextOrNull(4))
    {
        Bill = row.TextOrNull(5),
    };
}
