using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// Requests for many orders. A request is stored before its first order, and its result after the last one. If its answer was lost or was an
/// error, the same request, sent again within a day, continues the stored one.
/// </summary>
public sealed class BulkBook(Database database, Decisions decisions)
{
    public Task<BulkRequest?> Find(AccountId account, BulkId id, BulkKind kind) =>
        database.One(BulkTable.OfAccount, BulkTable.Read, id, account, (int)kind);

    /// <param name="route">The route of the request.</param>
    /// <returns>The new request, or the stored one.</returns>
    public Task<Outcome<BulkRequest>> Open(Caller caller, string route, byte[] fingerprint, string label, string? email, int count) =>
        decisions.Reach<BulkRequest>(async () =>
    {
        var once = new Idempotent<BulkRequest>(route, Convert.ToHexStringLower(fingerprint), fingerprint, opened => (0, opened.Id.Bytes()));
        var batch = new ReadBatch();
        var earlier = batch.Many(IdempotencyTable.Find, IdempotencyTable.Read, caller.Account.Id, once.Route, once.Key,
            caller.DatabaseNow - IdempotencyTable.Kept);
        await database.Run(batch);
        if (earlier.First is { } stored)
        {
            var id = Ids.Read<BulkId>(stored.Body);
            return new(await Find(caller.Account.Id, id, BulkKind.Orders) ?? throw new InvalidOperationException($"There is no bulk request {id}."));
        }

        var bulk = new BulkRequest(Ids.New<BulkId>(batch.Now), caller.World.Id, caller.Account.Id, BulkKind.Orders, label, email, [], count,
            caller.World.Now(batch.Now).CutToMicros());
        var unit = BulkTable.Add(caller.NewUnit(), bulk);
        IdempotencyTable.CheckFirst(unit, caller.Account.Id, once, once.Render(bulk), batch.Now);
        return new(bulk, unit);
    });

    public Task<Outcome<BulkRequest>> Finish(Caller caller, BulkRequest bulk, byte[] result) => decisions.Reach<BulkRequest>(() =>
    {
        var done = bulk with { Result = result };
        return Task.FromResult(new Decision<BulkRequest>(done, BulkTable.Finish(caller.NewUnit(), done)));
    });
}
