using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Network.Lookup;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Watching;

/// <summary>A gateway's look-up that records every result. If a number is not answered while others are, that counts as one failure.</summary>
sealed class WatchedLookup(LineLookup side, Sightings seen) : LineLookup
{
    public override LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside)
    {
        var question = side.Begin(numbers, beside);
        return async (tell, cancellation) =>
        {
            var answered = 0;
            await seen.Watch(Ask, _ => answered < numbers.Count ? "it did not answer a look-up" : null, cancellation);

            async Task<bool> Ask()
            {
                await question((number, facts) =>
                {
                    Interlocked.Increment(ref answered);
                    tell(number, facts);
                }, cancellation);
                return true;
            }
        };
    }
}

/// <summary>What the outcome of a call says about the gateway's health: a refusal is a valid response.</summary>
static class Outcomes
{
    public static string? Failure(this CallOutcome outcome) => outcome switch
    {
        CallOutcome.NotNow later => later.Why,
        CallOutcome.Unknown => "its answer was lost",
        _ => null,
    };
}

sealed class WatchedTexts(TextSender side, Sightings seen) : TextSender
{
    public override bool IsRepeatable => side.IsRepeatable;

    public override bool TellsFate => side.TellsFate;

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) => side.ReadBack(idempotencyId, cancellation);

    public override Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation) =>
        seen.Watch(() => side.Send(text, cancellation), Outcomes.Failure, cancellation);

    public override Task<TextFate?> ReadFate(string externalId, CancellationToken cancellation) => side.ReadFate(externalId, cancellation);

    public override Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => side.Foresee(to, beside);
}

sealed class WatchedVoice(VoiceVerifier side, Sightings seen) : VoiceVerifier
{
    public override bool IsRepeatable => side.IsRepeatable;

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) => side.ReadBack(idempotencyId, cancellation);

    public override Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation) =>
        seen.Watch(() => side.Speak(code, cancellation), Outcomes.Failure, cancellation);

    public override Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation) =>
        seen.Watch(() => side.Collect(call, tell, cancellation), Outcomes.Failure, cancellation);

    public override Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => side.Foresee(to, beside);
}

sealed class WatchedRegistry(RoutingRegistry side, Sightings seen) : RoutingRegistry
{
    public override bool IsRepeatable => side.IsRepeatable;

    public override CodeSource? Codes => side.Codes;

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) => side.ReadBack(idempotencyId, cancellation);

    public override string Name => side.Name;

    public override Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation) =>
        seen.Watch(() => side.Publish(route, cancellation), answer => Failure(answer, "it did not take a route"), cancellation);

    public override Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation) =>
        seen.Watch(() => side.Read(route, cancellation), answer => Failure(answer, "it did not report the result for a route"), cancellation);

    public override Task Abandon(HostingId hosting, CancellationToken cancellation) => side.Abandon(hosting, cancellation);

    public override Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation) =>
        seen.Watch(() => side.Find(world, number, cancellation), to => to == RoutedTo.Unknown ? "it did not say where a number is routed" : null, cancellation);

    static string? Failure(RegistryAnswer answer, string unreachable) => answer switch
    {
        RegistryAnswer.Unreachable => unreachable,
        RegistryAnswer.Unauthorized => "it does not accept our credentials",
        _ => null,
    };
}

sealed class WatchedProbe(CapabilityProbe side, Sightings seen) : CapabilityProbe
{
    public override bool IsRepeatable => side.IsRepeatable;

    public override Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) => side.ReadBack(idempotencyId, cancellation);

    /// <summary>A lost text says something about a number's route, not about the gateway.</summary>
    public override Task<ProbeResult> Try(Guid id, PhoneNumber number, CancellationToken cancellation) =>
        seen.Watch(() => side.Try(id, number, cancellation), _ => null, cancellation);
}
