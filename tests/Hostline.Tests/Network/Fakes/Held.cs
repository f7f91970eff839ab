using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A gate that a test keeps closed, and at which it sees callers arrive.</summary>
sealed class Held
{
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => Hang.Bound(begun.Task, "The held call");

    public void LetGo() => let.TrySetResult();

    public Task Wait(CancellationToken cancellation = default)
    {
        begun.TrySetResult();
        return let.Task.WaitAsync(cancellation);
    }
}
