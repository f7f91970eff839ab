using Hostline.Storage;

namespace Hostline.Tests.Refusals;

/// <summary>Looks at every commit just before it is one: lets it pass, makes it fail, or holds it and all behind it.</summary>
sealed class HeldCommits : IDisposable
{
    readonly FaultPoints faults;
    readonly Func<Task<bool>> isToWait;
    readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="isToWait">Asked at each commit; what it throws is what becomes of the commit.</param>
    public HeldCommits(FaultPoints faults, Func<Task<bool>> isToWait)
    {
        (this.faults, this.isToWait) = (faults, isToWait);
        Arm();
    }

    void Arm() => faults.Arm(FaultPoints.BeforeCommit, 1, Look);

    async Task Look()
    {
        if (end.Task.IsCompleted)
        {
            return;
        }

        Arm();
        if (await isToWait())
        {
            await end.Task;
        }
    }

    public void Dispose() => end.TrySetResult();
}
