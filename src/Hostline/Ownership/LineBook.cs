using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>What the proven owner of a line sees: whether it is hosted here and what is requested for it, but never by whom.</summary>
/// <param name="Lock">The owner's lock; null if there is none.</param>
/// <param name="Removal">How the desk removed the owner's last lock; null if it did not.</param>
/// <param name="Version">The version of the number, read before everything else.</param>
/// <param name="Dispute">The open dispute of the present hosting; otherwise the newest one that the desk has closed. Null if there is none.</param>
public sealed record LineLook(
    LineProof Proof, World World, DateTimeOffset DatabaseNow, LineHosting? Active, IReadOnlyList<LineHosting> Open, LineLock? Lock, LineRequest? Removal,
    int Version, LineDispute? Dispute)
{
    /// <summary>World time when it was read.</summary>
    public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();

    /// <summary>World time; null if it is not hosted here.</summary>
    public DateTimeOffset? HostedSince => Active?.UpdatedAt;

    /// <summary>Whether the present hosting is disputed and the desk has not decided yet.</summary>
    public bool IsDisputed => Dispute is { IsOpen: true } open && open.Order == Active?.Order;
}

public sealed class LineBook(Database database)
{
    const int HostingsAtMost = 50, ActsAtMost = 1_000, DisputesAtMost = 50;

    /// <summary>Null if the proof has expired.</summary>
    public async Task<LineLook?> Of(LineProof proof)
    {
        var batch = new ReadBatch();
        var version = batch.Many(NumberTable.Version, r => r.Int(0), proof.World, proof.Number);
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, proof.World);
        var hostings = batch.Many(LineHostingTable.Live, LineHostingTable.Read, proof.World, proof.Number, HostingsAtMost);
        var locks = batch.Many(LineLockTable.Of, LineLockTable.Read, proof.World, proof.Number);
        var acts = batch.Many(LineActTable.OfNumber, LineActTable.Read, proof.World, proof.Number, ActsAtMost);
        var disputes = batch.Many(LineDisputeTable.OfNumber, LineDisputeTable.Read, proof.World, proof.Number, DisputesAtMost);
        await database.Run(batch);
        if (worlds.First is not { } world || !proof.IsOpen(batch.Now))
        {
            return null;
        }

        var active = hostings.Rows.FirstOrDefault(h => h.State == HostingState.Active);
        return new(proof, world, batch.Now, active, [.. hostings.Rows.Where(h => h.State.IsOpen())],
            locks.First is { } held && held.Holds(world.Now(batch.Now)) ? held : null,
            acts.Rows.LastOrDefault(a => a.Act is LineAct.Locked or LineAct.LockRemoved) is { Act: LineAct.LockRemoved } last ? last : null, version.First,
            disputes.Rows.FirstOrDefault(d => d.IsOpen && d.Order == active?.Order) ?? disputes.Rows.FirstOrDefault(d => !d.IsOpen));
    }
}
