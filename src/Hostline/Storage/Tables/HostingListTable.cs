using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;

namespace Hostline.Storage.Tables;

/// <summary>One hosting with its order and the customer's notes about it.</summary>
/// <param name="Order">Has all its hostings if a single one was requested; in lists, this one only.</param>
public sealed record ListedHosting(Order Order, Hosting Hosting, Particulars Particulars)
{
    public HostingPhase Phase => HostingPhases.PhaseOf(Hosting);
}

/// <param name="Letter">Only hostings that this letter covers.</param>
public sealed record HostingFilter(HostingPhase? Phase = null, PhoneNumber? Number = null, string? Label = null, string? Name = null, HostingId? Hosting = null,
    LetterId? Letter = null)
{
    /// <summary>Whether rows must be read that the filter then excludes.</summary>
    public bool IsSearch => this != new HostingFilter() && Letter is null;
}

/// <summary>The hostings of an account, for lists with a row per number, newest order first. Cancelled ones are left out.</summary>
static class HostingListTable
{
    const string From = $"""
        select {OrderTable.Columns}, {ParticularsTable.Columns}
        from orders o join hostings h on h.order_id = o.id left join particulars d on d.hosting = h.id
        """;

    const string Shown = "h.state <> 11";

    /// <summary>$1 account, whose subaccounts' hostings are found too; $2 hosting.</summary>
    public static readonly Sql ById = new($"""
        {From} where h.id = $2 and (o.account = $1 or o.account in (select id from accounts where parent = $1)) and {Shown}
        """);

    /// <summary>Whether account $1 has hosting $2, cancelled or not.</summary>
    public static readonly Sql Has = new("select 1 from hostings where account = $1 and id = $2");

    /// <summary>The hosting of account $1 with the name $2; if several that have ended had the name, the newest.</summary>
    public static readonly Sql ByName = new($"""
        {From} where o.account = $1 and d.account = $1 and d.name = $2 and {Shown} order by (case when h.state = 10 then 1 else 0 end), o.id desc limit 1
        """);

    /// <summary>The open or active hostings of account $3 for numbers $2 of world $1. A separate query, because a join could read all orders.</summary>
    public static readonly Sql Live = new($"select h.id from {Sql.OfNumbers("hostings", "h", "live and account = $3")}");

    public static readonly Sql ByIds = Sql.OfIds(list => $"{From} where h.id {list}");

    public static readonly Sql OfBulk = new($"{From} where d.bulk = $2 and o.account = $1 and {Shown} order by o.id");

    const string EdgeOrder = "(select order_id from hostings where account = $1 and id = $10)";
    const string EdgePosition = "(select position from hostings where account = $1 and id = $10)";

    /// <summary>
    /// The first page: $1 account; then the filters of <see cref="Arguments"/> ($2 to $8); $9 limit; $10 an id after all orders. The order is
    /// named on both sides of the join here and below: PostgreSQL otherwise merges with the hostings from the newest one on, whatever the
    /// account and the page.
    /// </summary>
    public static readonly Sql Newest = Page("and o.id <= $10 and h.order_id <= $10", "o.id desc, h.position");

    /// <summary>The same after hosting $10.</summary>
    public static readonly Sql Older = Page(
        $"and o.id <= {EdgeOrder} and h.order_id <= {EdgeOrder} and (o.id < {EdgeOrder} or h.position > {EdgePosition})", "o.id desc, h.position");

    /// <summary>The same before hosting $10, from there backward.</summary>
    public static readonly Sql Newer = Page(
        $"and o.id >= {EdgeOrder} and h.order_id >= {EdgeOrder} and (o.id > {EdgeOrder} or h.position < {EdgePosition})", "o.id, h.position desc");

    static Sql Page(string beyond, string order) => new($"""
        {From} where o.account = $1 and {Shown} {beyond} and ($2 = 0 or {OfPhase("$2")}) and (h.number = $3 or $3 = 0)
          and ($4 = '' or d.label = $4) and ($5 = '' or d.name = $5) and ($6 = 0 or h.id = $7) and ($8 = 0 or h.letter = $7)
        order by {order} limit $9
        """);

    /// <summary>A hosting of phase N, where the parameter is N + 1; equal to <see cref="HostingPhases.PhaseOf"/>, as a test checks.</summary>
    static string OfPhase(string parameter) => "(case " + string.Join(' ',
        HostingPhases.All.Select(p => $"when {parameter} = {(int)p + 1} then {Condition(p)}"))
        + " end)";

    static string Condition(HostingPhase phase)
    {
        var states = $"h.state in ({string.Join(", ", HostingPhases.StatesOf(phase).Select(s => (int)s))})";
        return phase switch
        {
            HostingPhase.Received => $"{states} and {Unproven} and h.proof_method is null",
            HostingPhase.Proving => $"{states} and {Unproven} and h.proof_method is not null",
            HostingPhase.Proven => $"{states} and not {Unproven} and h.letter is null",
            HostingPhase.Signing => $"{states} and not {Unproven} and h.letter is not null",
            _ => states,
        };
    }

    static string Unproven => $"(h.open & {(int)Requirement.Ownership}) <> 0";

    /// <summary>The arguments $2 to $8 of a page.</summary>
    public static object?[] Arguments(HostingFilter filter) =>
    [
        filter.Phase is { } phase ? (int)phase + 1 : 0, filter.Number is { } number ? number.Digits : 0L, filter.Label ?? "", filter.Name ?? "",
        filter.Hosting is null ? 0 : 1, (object?)filter.Hosting ?? filter.Letter, filter.Letter is null ? 0 : 1,
    ];

    public static ListedHosting Read(Row row)
    {
        var (order, hosting) = OrderTable.Read(row);
        return new(order with { Hostings = [hosting] }, hosting, ParticularsTable.Read(row, OrderTable.ColumnCount));
    }
}
