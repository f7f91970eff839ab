using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>A real store whose batches wait until the test releases them, and are kept for inspection.</summary>
sealed class HeldDatabase(Database real) : Database(new(), "held")
{
    readonly SemaphoreSlim arrived = new(0);
    readonly SemaphoreSlim released = new(0);
    readonly List<IReadOnlyList<Unit>> batches = [];

    public override int Writers => real.Writers;

    public override bool IsShared => real.IsShared;

    /// <summary>The next batch that reached the store.</summary>
    public async Task<IReadOnlyList<Unit>> Next()
    {
        await Hang.Bound(arrived.WaitAsync(), "A batch");
        lock (batches)
        {
            return batches[^1];
        }
    }

    public void Release(int count = 1) => released.Release(count);

    public override Task<bool> IsEmpty() => real.IsEmpty();

    public override Task Run(ReadBatch batch, CancellationToken cancellation = default) => real.Run(batch, cancellation);

    public override async Task<IReadOnlyList<UnitResult>> Commit(IReadOnlyList<Unit> units)
    {
        lock (batches)
        {
            batches.Add(units);
        }

        arrived.Release();
        await released.WaitAsync();
        return await real.Commit(units);
    }

    public override Task Migrate() => real.Migrate();

    public override Task Listen(Action<Wakes> woke, CancellationToken cancellation) => real.Listen(woke, cancellation);

    public override ValueTask DisposeAsync()
    {
        arrived.Dispose();
        released.Dispose();
        return ValueTask.CompletedTask;
    }
}
