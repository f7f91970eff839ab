using System.Collections.Concurrent;
using Hostline.Network.Voice.Sip;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Prompts without words; the callee presses the digit as soon as it is asked for.</summary>
sealed class PressingPrompts(Callee callee) : Prompts
{
    public ConcurrentQueue<Prompt> Made { get; } = new();

    public override string? Trouble => null;

    public override async Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation)
    {
        Made.Enqueue(prompt);
        var length = TelephoneWav.Write(to, [new byte[1600]], silence);
        await (prompt.Kind == PromptKind.Challenge ? callee.Key(prompt.Digits) : Task.CompletedTask);
        return length;
    }
}
