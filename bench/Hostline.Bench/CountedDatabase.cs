using Hostline.Storage;

namespace Hostline.Bench;

/// <summary>A store that counts the batches written to it.</summary>
sealed class CountedDatabase(Database counted) : Database(new(), "counted")
{
    long batches, units;

    public long Batches => Interlocked.Read(ref batches);

    public long Units => Interlocked.Read(ref units);

    public override int Writers => counted.Writers;

    public override bool IsShared => counted.IsShared;

    public void Reset() => (batches, units) = (0, 0);

    public override Task<bool> IsEmpty() => counted.IsEmpty();

    public override Task Run(ReadBatch batch, CancellationToken cancellation = default) => counted.Run(batch, cancellation);

    public override Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        Interlocked.Increment(ref batches);
        Interlocked.Add(ref this.units, units.Count);
        return counted.Commit(units);
    }

    public override Task Migrate() => counted.Migrate();

    public override Task Listen(Action<Wakes> woke, CancellationToken cancellation) => counted.Listen(woke, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
