using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Upstream;

/// <summary>
/// Finds or places our order at the upstream host for a hosting. The row is written before the order is placed, and the host is asked for an
/// existing order first: after a crash in between, the order is adopted and not placed twice.
/// </summary>
sealed class UpstreamBook(UpstreamHost host, Database database, CommitQueue queue)
{
    /// <summary>The order with its id; or why there is none.</summary>
    public async Task<(UpstreamOrder? Order, UpstreamFound Found)> Reach(HostingId hosting, OrderId order, long number, CancellationToken cancellation)
    {
        var known = await database.One(UpstreamTable.Of, UpstreamTable.Read, hosting);
        if (known?.ExternalId is { } id)
        {
            return (known, new UpstreamFound.There(id));
        }

        var wanted = known ?? new(hosting, order, number, host.Name, null);
        if (known is null)
        {
            await queue.Write(UpstreamTable.Add(new Unit(), wanted, await database.Now()));
        }

        var found = await host.Find(wanted, cancellation);
        found = found is UpstreamFound.NotThere ? await host.Place(wanted, cancellation) : found;
        if (found is not UpstreamFound.There there)
        {
            return (null, found);
        }

        await queue.Write(UpstreamTable.SetId(new Unit(), hosting, there.Id));
        return (wanted with { ExternalId = there.Id }, found);
    }

    /// <summary>Null if none was placed, or if its id is not known.</summary>
    public async Task<UpstreamOrder?> Find(HostingId hosting) =>
        await database.One(UpstreamTable.Of, UpstreamTable.Read, hosting) is { ExternalId: not null } known ? known : null;

    public Task<UpstreamOrder?> Newest(long number) => database.One(UpstreamTable.Newest, UpstreamTable.Read, number, host.Name);

    /// <summary>The order has ended: if the number is hosted again, a new one is placed.</summary>
    public Task Forget(HostingId hosting) => queue.Write(UpstreamTable.Drop(new Unit(), hosting));
}
