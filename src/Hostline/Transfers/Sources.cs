using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Whether the holder who is asked for numbers still has them. A hosting that has ended is never active again, so what is
/// found to have left stays so; what is found to be there is checked again inside the unit.
/// </summary>
public sealed class Sources(Database database)
{
    /// <summary>Drops the numbers that have left their holder since it was asked for them. What is left of the consent may be none.</summary>
    public async Task DropLost(Unit unit, Change change, LoadedOrder loaded, Consent consent)
    {
        var batch = new ReadBatch();
        var looked = loaded.Order.OpenOf(consent).Where(h => h.Source is not null).Select(h => (h.Id, Source: h.Source!.Value,
            Here: batch.Many(HostingTable.IsActive, r => r.Int(0), h.Source),
            Elsewhere: batch.Many(HostingTable.ActiveInWorld, HostingTable.ReadActive, loaded.World.Id, h.Number))).ToList();
        await database.Run(batch);
        foreach (var kept in looked.Where(l => l.Here.Rows.Count > 0))
        {
            HostingTable.CheckActive(unit, kept.Source);
        }

        // Hosted anew by the same holder is not what it was asked for, and elsewhere it is not either.
        foreach (var lost in looked.Where(l => l.Here.Rows.Count == 0)
            .GroupBy(l => l.Elsewhere.Rows.Any(a => a.Account != consent.Holder) ? Reason.AlreadyHosted : Reason.NumberNotFound))
        {
            change.Drop(lost.Select(l => l.Id), lost.Key);
        }
    }
}
