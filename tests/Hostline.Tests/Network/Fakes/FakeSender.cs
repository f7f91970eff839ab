using System.Collections.Concurrent;
using Hostline.Network;
using Hostline.Network.Texting;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A sender like a real gateway: it repeats repeated calls, and answers when the test lets it.</summary>
sealed class FakeSender : TextSender
{
    public ConcurrentQueue<OutgoingText> Sent { get; } = new();

    public ConcurrentQueue<Guid> AskedAbout { get; } = new();

    /// <summary>Null to answer at once.</summary>
    public Held? Held { get; init; }

    /// <summary>Accepts the first text and loses the answer.</summary>
    public bool LosesFirstAnswer { get; init; }

    /// <summary>Its answer about an earlier call; null to answer from what it has sent.</summary>
    public Func<Guid, CallOutcome>? RecallOf { get; init; }

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        Sent.Enqueue(text);
        await (Held?.Wait(cancellation) ?? Task.CompletedTask);
        return LosesFirstAnswer && Sent.Count == 1
            ? throw new IOException("The connection was cut before the answer.")
            : new CallOutcome.Taken("sms-" + text.Id);
    }

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation)
    {
        AskedAbout.Enqueue(idempotencyId);
        return Task.FromResult(RecallOf?.Invoke(idempotencyId)
            ?? (Sent.Any(t => t.Id == idempotencyId) ? new CallOutcome.Taken("sms-" + idempotencyId) : new CallOutcome.NotThere()));
    }
}
