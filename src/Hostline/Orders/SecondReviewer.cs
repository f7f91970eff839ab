using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>What the host has set.</summary>
/// <param name="Days">Documents of accounts younger than this take two principals; 0 for never, null for the usual rule.</param>
public sealed record SecondReviewerRule(int? Days);

/// <summary>Of which live accounts the documents are accepted by two principals: of young ones, whoever pays with a card that is not theirs.</summary>
public sealed class SecondReviewer(SecondReviewerRule rule, Database database)
{
    /// <summary>Without the setting, on a host where two people may decide: before that no one could confirm.</summary>
    public const int UsualDays = 180;

    /// <summary>When the customers of accounts $1 were opened, which is when its parent was for a subaccount.</summary>
    static readonly Sql Opened = Sql.OfIds(list => $"""
        select a.id, coalesce(c.opened_at, c.created_at) from accounts a join accounts c on c.id = coalesce(a.parent, a.id) where a.id {list}
        """);

    /// <summary>How many people decide at the desk, counted up to two.</summary>
    static readonly Sql Deciding = new($"select count(*) from (select 1 from people where {PersonTable.Decides} limit 2) p");

    /// <returns>Younger than so many days the account is; null if one alone accepts its documents.</returns>
    public async Task<int?> DaysFor(Order order) => (await Of([order])).TryGetValue(order.Id, out var days) ? days : null;

    /// <summary>Those of the orders whose documents two accept: younger than how many days their accounts are.</summary>
    public async Task<IReadOnlyDictionary<OrderId, int>> Of(IReadOnlyList<Order> orders)
    {
        var accounts = rule.Days == 0 ? [] : orders.Where(o => o.World == World.LiveId).Select(o => o.Account).Distinct().ToArray();
        if (accounts.Length == 0)
        {
            return new Dictionary<OrderId, int>();
        }

        var batch = new ReadBatch();
        var opened = batch.Many(Opened, r => (Account: r.Id<AccountId>(0), At: r.Time(1)), (object)accounts);
        var deciding = batch.Many(Deciding, r => r.Int(0));
        await database.Run(batch);
        if ((rule.Days ?? (deciding.First > 1 ? UsualDays : (int?)null)) is not { } days)
        {
            return new Dictionary<OrderId, int>();
        }

        var young = opened.Rows.Where(a => batch.Now - a.At < TimeSpan.FromDays(days)).Select(a => a.Account).ToHashSet();
        return orders.Where(o => o.World == World.LiveId && young.Contains(o.Account)).Select(o => o.Id).Distinct().ToDictionary(id => id, _ => days);
    }
}
