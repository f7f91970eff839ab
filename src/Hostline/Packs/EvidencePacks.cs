using System.Globalization;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Packs;

/// <param name="Name">For people.</param>
/// <param name="Orders">Oldest first.</param>
/// <param name="Accounts">The accounts that ordered, and those that had the numbers.</param>
public sealed record PackSubject(
    string Name, string File, WorldId World, IReadOnlyList<PhoneNumber> Numbers, IReadOnlyList<Order> Orders, IReadOnlyList<Account> Accounts);

/// <summary>Collects the contents of an evidence pack. The limits keep one request from reading the whole database.</summary>
public sealed class EvidencePacks(Database database, OrderBook orders)
{
    public const int OrdersAtMost = 100;

    public const long DocumentBytesAtMost = 256L * 1024 * 1024;

    static readonly Sql OrdersOfNumber = new("select distinct order_id from hostings where world = $1 and number = $2 order by order_id limit $3");

    static readonly Sql DocumentBytes = Sql.OfIds(list => $"select coalesce(cast(sum(size) as bigint), 0) from documents where order_id {list}");

    public async Task<Outcome<PackSubject>> OfOrder(OrderId id) => await orders.Find(id) is { } loaded
        ? await Of($"order {id}", $"evidence-order-{id}.zip", loaded.Order.World, [.. loaded.Order.Hostings.Select(h => h.Number)], [id])
        : new Refusal(Reason.NotFound);

    /// <summary>Everything about one number in a world: all orders for it, of any account.</summary>
    public async Task<Outcome<PackSubject>> OfNumber(WorldId world, PhoneNumber number)
    {
        var found = await database.Many(OrdersOfNumber, r => r.Id<OrderId>(0), world, number, OrdersAtMost + 1);
        return found.Count switch
        {
            0 => new Refusal(Reason.NotFound, "number", number.ToString(), "No order was ever made here for this number."),
            > OrdersAtMost => TooMuch($"There are more than {OrdersAtMost} orders for this number."),
            _ => await Of($"number {number}", $"evidence-{number.ToString()[1..]}.zip", world, [number], found),
        };
    }

    static Refusal TooMuch(string what) =>
        new(Reason.ValueOutOfRange, Detail: what + " Ask for the packs of its orders, one by one: GET /hostline/v1/orders/{id}/evidence.zip.");

    async Task<Outcome<PackSubject>> Of(string name, string file, WorldId world, IReadOnlyList<PhoneNumber> numbers, IReadOnlyList<OrderId> ids)
    {
        var bytes = (await database.Many(DocumentBytes, r => r.Long(0), (object)ids.ToArray()))[0];
        if (bytes > DocumentBytesAtMost)
        {
            return TooMuch(string.Create(CultureInfo.InvariantCulture, $"The documents are larger than {DocumentBytesAtMost >> 20} MiB together."));
        }

        var found = new List<Order>();
        foreach (var id in ids)
        {
            if (await orders.Find(id) is { } loaded)
            {
                found.Add(loaded.Order);
            }
        }

        var batch = new ReadBatch();
        var accounts = found.SelectMany(o => o.Consents.Select(c => c.Holder).Prepend(o.Account)).Distinct().Order()
            .Select(a => batch.Many(AccountTable.ById, AccountTable.Read, a)).ToList();
        await database.Run(batch);
        return new PackSubject(name, file, world, numbers, found, [.. accounts.SelectMany(a => a.Rows)]);
    }
}
