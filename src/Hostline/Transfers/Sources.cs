using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Whether the holder whose consent was requested still has the numbers. A hosting that has ended never becomes active again, so a number that
/// has left stays gone; a number that is present is checked again inside the unit.
/// </summary>
public sealed class Sources(Database database)
{
    /// <summary>Drops the numbers that have left their holder since the consent was requested. The consent may be left with none.</summary>
    public async Task DropLost(Unit unit, Change change, LoadedOrder loaded, Consent consent)
    {
        var asked = loaded.Order.OpenOf(consent).Where(h => h.Source is not null).ToList();
        PhoneNumber[] numbers = [.. asked.Select(h => h.Number)];
        var actives = (await database.Many(HostingTable.AllActive, r => (Active: HostingTable.ReadActive(r), Number: r.Number(4)), loaded.World.Id, numbers))
            .ToDictionary(a => a.Number, a => a.Active);
        PhoneNumber[] kept = [.. asked.Where(h => actives.GetValueOrDefault(h.Number)?.Hosting == h.Source).Select(h => h.Number)];
        if (kept.Length > 0)
        {
            HostingTable.CheckSourcesActive(unit, loaded.Order.Id, consent.Id, kept);
        }

        // The consent covers one specific hosting; a re-hosted number counts as gone.
        foreach (var lost in asked.Where(h => !kept.Contains(h.Number)).GroupBy(h =>
            actives.GetValueOrDefault(h.Number) is { } elsewhere && elsewhere.Account != consent.Holder ? Reason.AlreadyHosted : Reason.NumberNotFound))
        {
            change.Drop(lost.Select(l => l.Id), lost.Key);
        }
    }
}
