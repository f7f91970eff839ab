using System.Collections.Concurrent;
using Hostline.Core.Numbers;

namespace Hostline.Network.Lookup;

/// <summary>Asks about lines, for as long as the asker has.</summary>
public static class LineQuestions
{
    /// <summary>All that a request waits for look-ups. What is unanswered by then is asked again by an errand.</summary>
    public static readonly TimeSpan WithinRequest = TimeSpan.FromSeconds(2);

    /// <summary>The answers that came in time; one that is late, or a side that fails, leaves its numbers out.</summary>
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

        if (asking.IsFaulted)
        {
            log.LogWarning(asking.Exception.InnerException, "A look-up failed within a request; it is asked again by an errand.");
        }

        return answers;
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
