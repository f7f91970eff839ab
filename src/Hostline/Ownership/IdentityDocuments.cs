using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

public sealed class IdentityDocuments(Database database, Decisions decisions, AuditKey audit)
{
    public Task<IdentityDocument?> Find(DocumentId id) => database.One(IdentityDocumentTable.ById, IdentityDocumentTable.Read, id);

    /// <summary>Documents that no one has decided yet, oldest first.</summary>
    /// <param name="world">Null for all worlds.</param>
    public Task<IReadOnlyList<IdentityDocument>> Pending(WorldId? world, int limit) => world is { } one
        ? database.Many(IdentityDocumentTable.Pending, IdentityDocumentTable.Read, one, limit)
        : database.Many(IdentityDocumentTable.PendingAnywhere, IdentityDocumentTable.Read, limit);

    /// <summary>Makes an identity document of a staged file. In a sandbox, the robot reviews it at the configured time.</summary>
    public Task<Outcome<IdentityDocument>> Add(Caller caller, DocumentId staged, IdentityDocumentType type) => decisions.Reach<IdentityDocument>(async () =>
    {
        var batch = new ReadBatch();
        var accounts = batch.Many(AccountTable.Whole, AccountTable.ReadWhole, caller.Account.Id);
        await database.Run(batch);
        if (accounts.Rows is not [var (account, world, sequence, head)])
        {
            return new Refusal(Reason.NotFound);
        }

        var now = world.Now(batch.Now).CutToMicros();
        var document = new IdentityDocument(staged, world.Id, account.Id, type, IdentityDocumentState.Pending, null, null, now, 1);
        var unit = caller.NewUnit();
        IdentityDocumentTable.Add(unit, document);
        new AccountChain(sequence, head).Tell(unit, audit, account, EventKinds.IdentityDocumentReceived, caller.Actor, now, Named(document));
        if (ChangeUnits.ReviewAt(world, now) is { } at)
        {
            unit.Guard(Guard.Clock(world.Id, world.ClockVersion));
            ErrandTable.Add(unit, world, Ids.New<ErrandId>(batch.Now), account.Id, OrderId.Of(staged.Value), null, ErrandKind.ReviewBill, [], at, batch.Now);
        }

        return new(document, unit);
    });

    internal static Dictionary<string, string> Named(IdentityDocument document) => new() { ["document"] = document.Id.ToString() };
}
