using Hostline.Core.Worlds;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

public sealed class WorkerPlaces(Worker worker)
{
    readonly SharedRoom room = new(worker.Places);

    public Worker Worker => worker;

    public bool HasPlace => room.Held < room.Size;

    public bool IsIdle => room.Held == 0;

    /// <summary>False if there is no place, or none in the share of the errand's family of accounts or sandbox.</summary>
    public bool TryTake(DueErrand errand) => room.TryTake(new(errand.World, errand.Family), 1) == Taken.Yes;

    public void Give(DueErrand errand) => room.Give(new(errand.World, errand.Family), 1);
}
