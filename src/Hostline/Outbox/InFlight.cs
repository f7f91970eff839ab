using Hostline.Loops;
using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>Leased deliveries to one destination that are being sent.</summary>
public sealed class InFlight(Sql renew, object?[] key, SendingPlace place) : HeldLease(renew, key, Loop.Lease)
{
    public SendingPlace Place => place;

    protected override void Dispose(bool disposing)
    {
        place.Dispose();
        base.Dispose(disposing);
    }
}
