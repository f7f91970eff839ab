using System.Collections.Concurrent;
using Hostline.Core.Numbers;

namespace Hostline.Network.Lookup;

/// <summary>Queries lines within the caller's time limit.</summary>
public static class LineQuestions
{
    /// <summary>How long a request waits for all its look-ups. An errand repeats those that are unanswered by then.</summary>
    public static readonly TimeSpan WithinRequest = TimeSpan.FromSeconds(2);

    /// <summary>The answers that came in time. Numbers with a late answer, or whose side failed, are left out.</summary>
    public static async Task<IReadOnlyDictionary<PhoneNumber, LineFacts>> Within(this LineQuestion question, TimeSpan limit, TimeProvider time, ILogger log)
    {
        var answers = new ConcurrentDictionary<PhoneNumber, LineFacts>();
        using var late = new CancellationTokenSource();
        var asking = Ask(question, answers, late.Token);
        if (!asking.IsCompleted)
        {
            await Task.WhenAny(asking, Task.Delay(limit, time, late.Token));
            await late.CancelAsync();
        }

        if (asking.IsCompleted)
        {
            LogFailure(asking, log);
        }
        else
        {
            // It is no longer awaited, but its failure must be logged.
            _ = asking.ContinueWith(
                ended => LogFailure(ended, log), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return answers;
    }

    static void LogFailure(Task asking, ILogger log)
    {
        if (asking.IsFaulted)
        {
            log.LogWarning(asking.Exception.InnerException, "A look-up failed within a request; an errand repeats it.");
        }
    }

    /// <summary>All answers, however long they take.</summary>
    public static async Task<IReadOnlyDictionary<PhoneNumber, LineFacts>> All(this LineQuestion question, CancellationToken cancellation)
    {
        var answers = new ConcurrentDictionary<PhoneNumber, LineFacts>();
        await Ask(question, answers, cancellation);
        return answers;
    }

    static async Task Ask(LineQuestion question, ConcurrentDictionary<PhoneNumber, LineFacts> answers, CancellationToken cancellation) =>
        await question((number, facts) => answers[number] = facts, cancellation);
}
