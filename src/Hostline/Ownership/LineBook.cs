using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>What the proven owner of a line sees: whether it is hosted here, what is asked of it, and never by whom.</summary>
/// <param name="Lock">The owner's lock; null if there is none.</param>
/// <param name="IsDisputed">Whether this proof has disputed the hosting already.</param>
public sealed record LineLook(
    LineProof Proof, World World, DateTimeOffset DatabaseNow, LineHosting? Active, IReadOnlyList<LineHosting> Open, LineLock? Lock, bool IsDisputed)
{
    /// <summary>World time of the look.</summary>
    public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();

    /// <summary>World time; null if it is not hosted here.</summary>
    public DateTimeOffset? HostedSince => Active?.UpdatedAt;
}

/// <summary>Looks at lines for their owners.</summary>
public sealed class LineBook(Database database)
{
    const int HostingsAtMost = 50, ActsAtMost = 1_000;

    /// <summary>Null if the proof is over.</summary>
    public async Task<LineLook?> Of(LineProof proof)
    {
        var batch = new ReadBatch();
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, proof.World);
        var hostings = batch.Many(LineHostingTable.Live, LineHostingTable.Read, proof.World, proof.Number, HostingsAtMost);
        var locks = batch.Many(LineLockTable.Of, LineLockTable.Read, proof.World, proof.Number);
        var acts = batch.Many(LineActTable.OfNumber, LineActTable.Read, proof.World, proof.Number, ActsAtMost);
        await database.Run(batch);
        if (worlds.First is not { } world || !proof.IsOpen(batch.Now))
        {
            return null;
        }

        return new(proof, world, batch.Now, hostings.Rows.FirstOrDefault(h => h.State == HostingState.Active), [.. hostings.Rows.Where(h => h.State.IsOpen())],
            locks.First is { } held && held.Holds(world.Now(batch.Now)) ? held : null, acts.Rows.Any(a => a.Act == LineAct.Disputed && a.Proof == proof.Id));
    }
}
