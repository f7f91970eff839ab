using Hostline.Core.Ownership;
using Hostline.Network;
using Hostline.Network.Voice;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A telephone line that does not recognize repetitions but can be asked about earlier calls, as most real ones.</summary>
sealed class FakeTelephone : VoiceVerifier
{
    readonly List<KeyedCall> placed = [];
    readonly List<Guid> askedAbout = [];

    /// <summary>The answer to whether it has an earlier call.</summary>
    public CallOutcome Recalls { get; init; } = new CallOutcome.NotThere();

    /// <summary>Null to ring at once.</summary>
    public Held? Held { get; init; }

    public IReadOnlyList<KeyedCall> Placed => placed;

    public IReadOnlyList<Guid> AskedAbout => askedAbout;

    public override Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation) => throw new NotSupportedException();

    public override async Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation)
    {
        placed.Add(call);
        await (Held?.Wait(cancellation) ?? Task.CompletedTask);
        await tell(new CallReport.Rings());
        return new CallOutcome.Taken(call.Id.ToString());
    }

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation)
    {
        askedAbout.Add(idempotencyId);
        return Task.FromResult(Recalls);
    }
}
