using System.Collections.Concurrent;
using Hostline.Network;
using Hostline.Network.Texting;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A sender as a real gateway would be: it does again what it is told again, and answers when the test lets it.</summary>
sealed class FakeSender : TextSender
{
    public ConcurrentQueue<OutgoingText> Sent { get; } = new();

    public ConcurrentQueue<Guid> AskedAbout { get; } = new();

    /// <summary>Null to answer at once.</summary>
    public Held? Held { get; init; }

    /// <summary>Takes the first text and loses the answer.</summary>
    public bool LosesFirstAnswer { get; init; }

    /// <summary>What it says when it is asked about an earlier call; null to look at what it has sent.</summary>
    public CallOutcome? Recalls { get; init; }

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
        return Task.FromResult(Recalls ?? (Sent.Any(t => t.Id == idempotencyId) ? new CallOutcome.Taken("sms-" + idempotencyId) : new CallOutcome.NotThere()));
    }
}
