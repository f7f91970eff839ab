using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

public sealed record AskedHolder(OrderId Order, string Asker, DateTimeOffset? Until, DateTimeOffset Since, int Numbers);

public sealed record BouncedMail(NoticeId Id, OrderId Order, DateTimeOffset At, NoticeKind Kind);

/// <summary>What waits for an account, and what the account waits for, oldest first.</summary>
/// <param name="Asked">Transfers that the account must decide.</param>
/// <param name="Yours">Orders whose next step is the account's.</param>
/// <param name="Others">Orders that wait for someone else only.</param>
/// <param name="Refused">Active numbers that the registry refused to release, counted up to <see cref="HomeBook.CountedAtMost"/>.</param>
/// <param name="WithoutCampaign">Active numbers without a campaign, counted in the same way.</param>
public sealed record Waiting(
    IReadOnlyList<AskedHolder> Asked, IReadOnlyList<OrderStanding> Yours, IReadOnlyList<OrderStanding> Others, IReadOnlyList<BouncedMail> Bounced,
    int Refused, int WithoutCampaign)
{
    public bool IsEmpty => Asked.Count == 0 && Yours.Count == 0 && Refused == 0 && WithoutCampaign == 0;
}

/// <summary>Finds what waits; the cost does not grow with the number of orders.</summary>
public sealed class HomeBook(Database database, StandingBook standings)
{
    public const int ShownAtMost = 10;
    public const int CountedAtMost = 100;
    const int BouncedAtMost = 5;

    static readonly NumberFilter Refused = NumberFilter.Any with { Selection = NumberSelection.Refused },
        WithoutCampaign = NumberFilter.Any with { Selection = NumberSelection.WithoutCampaign };

    public async Task<Waiting> Of(AccountId account, DateTimeOffset now)
    {
        var batch = new ReadBatch();
        var yours = batch.Many(StandingTable.Yours, r => r.Id<OrderId>(0), account, ShownAtMost);
        var others = batch.Many(StandingTable.Others, r => r.Id<OrderId>(0), account, 2 * ShownAtMost);
        var asked = batch.Many(StandingTable.Asked, r => new AskedHolder(r.Id<OrderId>(0), r.Text(1), r.TimeOrNull(2), r.Time(3), r.Int(4)), account,
            ShownAtMost);
        var bounced = batch.Many(StandingTable.Bounced, r => new BouncedMail(r.Id<NoticeId>(0), r.Id<OrderId>(1), r.Time(2), (NoticeKind)r.Int(3)), account,
            BouncedAtMost);
        var refused = batch.Many(NumberListTable.Count(Refused), r => r.Int(0), NumberListTable.Arguments(account, Refused, 0, CountedAtMost));
        var without = batch.Many(NumberListTable.Page(WithoutCampaign), NumberListTable.Read,
            NumberListTable.Arguments(account, WithoutCampaign, 0, CountedAtMost));
        await database.Run(batch);
        var wanted = yours.Rows.Concat(others.Rows).Distinct().ToArray();
        var orders = wanted.Length == 0 ? [] : OrderTable.Join(await database.Many(OrderTable.ByIds, OrderTable.Read, wanted, account));
        var found = await standings.Of(orders, now);
        return new(asked.Rows, [.. found.Where(f => f.Yours > 0).Take(ShownAtMost)],
            [.. found.Where(f => f.Yours == 0 && f.Order.IsOpen).Take(ShownAtMost)], bounced.Rows,
            refused.Rows[0], without.Rows.Count(n => n.NeedsCampaign));
    }
}
