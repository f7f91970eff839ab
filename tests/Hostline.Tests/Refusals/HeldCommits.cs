using Hostline.Storage;

namespace Hostline.Tests.Refusals;

/// <summary>Intercepts every commit: lets it pass, makes it fail, or holds it and all later ones.</summary>
sealed class HeldCommits : IDisposable
{
    readonly FaultPoints faults;
    readonly Func<Task<bool>> isToWait;
    readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="isToWait">Called at each commit; an exception that it throws becomes the commit's result.</param>
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
