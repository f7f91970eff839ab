using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>What a former holder can ask back, or has asked back.</summary>
public sealed record UndoLook(Consent Consent, IReadOnlyList<MovedNumber> Moved, Undo? Undo, DateTimeOffset Now)
{
    public DateTimeOffset? Until => Moved.Count == 0 ? null : Moved.Max(m => m.At) + Core.Transfers.Undo.Window;

    public bool CanAsk => Undo is null && Moved.Any(m => m.CanBeAsked(Now));
}

public sealed class UndoBook(Database database)
{
    public const int ListedAtMost = 250;

    public Task<Undo?> Find(UndoId id) => database.One(UndoTable.ById, UndoTable.Read, id);

    /// <summary>Open requests, oldest first. Null for all worlds.</summary>
    public Task<IReadOnlyList<Undo>> Open(WorldId? world, int limit) => world is { } one
        ? database.Many(UndoTable.Open, UndoTable.Read, one, limit) : database.Many(UndoTable.OpenAnywhere, UndoTable.Read, limit);

    public Task<IReadOnlyList<Undo>> OfOrder(OrderId order) => database.Many(UndoTable.OfOrder, UndoTable.Read, order);

    public async Task<UndoLook> Of(LoadedOrder loaded, Consent consent)
    {
        var batch = new ReadBatch();
        var moved = batch.Many(MoveTable.OfConsent, MoveTable.Read, consent.Id);
        var asked = batch.Many(UndoTable.OfConsent, UndoTable.Read, consent.Id);
        await database.Run(batch);
        return new(consent, moved.Rows, asked.First, loaded.Now);
    }
}
