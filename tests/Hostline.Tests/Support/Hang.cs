namespace Hostline.Tests.Support;

/// <summary>
/// The one time limit of all waits in tests. Nothing is judged by it: what has not happened by then never will, on a machine of any
/// speed. Tests judge by order, counts and signals; <c>HouseTests</c> finds those that read the wall clock.
/// </summary>
static class Hang
{
    public const int Milliseconds = 10 * 60 * 1000;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);

    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns the task's value.</summary>
    /// <exception cref="TimeoutException">The task hangs.</exception>
    public static async Task<T> Bound<T>(Task<T> task, string what)
    {
        await Bound((Task)task, what);
        return await task;
    }

    /// <exception cref="TimeoutException">The task hangs.</exception>
    public static async Task Bound(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{what} did not come within {Limit}.");
        }
    }

    /// <summary>Polls, for conditions without a signal: another process, a table that workers write.</summary>
    /// <returns>The first answer that is not null.</returns>
    /// <exception cref="TimeoutException">The answer stayed null.</exception>
    public static async Task<T> Until<T>(Func<Task<T?>> ask, Func<string> what)
        where T : class
    {
        using var late = new CancellationTokenSource(Limit);
        while (true)
        {
            if (await ask() is { } found)
            {
                return found;
            }

            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"{what()} did not come within {Limit}.");
            }

            await Task.Delay(AskAgainAfter, TestContext.Current.CancellationToken);
        }
    }

    /// <exception cref="TimeoutException">The condition never became true.</exception>
    public static Task Until(Func<Task<bool>> isSo, Func<string> what) => Until<object>(async () => await isSo() ? what : null, what);

    /// <exception cref="TimeoutException">The condition never became true.</exception>
    public static Task Until(Func<bool> isSo, string what) => Until(() => Task.FromResult(isSo()), () => what);
}
