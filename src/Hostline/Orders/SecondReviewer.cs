using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>What the host has set.</summary>
/// <param name="Days">Documents of accounts younger than this take two principals; 0 for never, null for the usual rule.</param>
public sealed record SecondReviewerRule(int? Days);

/// <summary>Of which live accounts the documents are accepted by two principals: of young ones, whoever pays with a card that is not theirs.</summary>
public sealed class SecondReviewer(SecondReviewerRule rule, Database database)
{
    /// <summary>Without the setting, on a host where two people may decide: before that no one could confirm.</summary>
    public const int UsualDays = 180;

    /// <summary>When the customer of account $1 was opened, which is its parent's for a subaccount, and how many people decide at the desk.</summary>
    static readonly Sql Facts = new("""
        select coalesce(c.opened_at, c.created_at), (select count(*) from (select 1 from people where host_role in (16, 32) limit 2) p)
        from accounts a join accounts c on c.id = coalesce(a.parent, a.id) where a.id = $1
        """);

    /// <returns>Younger than so many days the account is; null if one alone accepts its documents.</returns>
    public async Task<int?> DaysFor(Order order)
    {
        if (order.World != World.LiveId || rule.Days == 0)
        {
            return null;
        }

        var batch = new ReadBatch();
        var facts = batch.Many(Facts, r => (OpenedAt: r.Time(0), Deciding: r.Int(1)), order.Account);
        await database.Run(batch);
        var (openedAt, deciding) = facts.First;
        int? days = rule.Days is { } set ? set : deciding > 1 ? UsualDays : null;
        return days is { } young && batch.Now - openedAt < TimeSpan.FromDays(young) ? young : null;
    }
}
