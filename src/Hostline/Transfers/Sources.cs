using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Whether the holder who is asked for numbers still has them. A hosting that has ended never becomes active again, so a number that
/// has left stays gone; a number that is present is checked again inside the unit.
/// </summary>
public sealed class Sources(Database database)
{
    /// <summary>
    /// Drops the numbers that have left their holder since the consent was requested. The consent may be left with none.
    /// </summary>
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

        // The consent covers one specific hosting; a re-hosted number counts as gone.
        foreach (var lost in looked.Where(l => l.Here.Rows.Count == 0)
            .GroupBy(l => l.Elsewhere.Rows.Any(a => a.Account != consent.Holder) ? Reason.AlreadyHosted : Reason.NumberNotFound))
        {
            change.Drop(lost.Select(l => l.Id), lost.Key);
        }
    }
}
