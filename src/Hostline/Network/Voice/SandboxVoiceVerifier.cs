using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Voice;

/// <summary>The sandbox's telephones: a call is a message that the inspector shows, under the idempotency id.</summary>
public sealed class SandboxVoiceVerifier(World world, SandboxHandsets handsets) : VoiceVerifier
{
    public override bool IsRepeatable => true;

    public override async Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation)
    {
        var arrives = await handsets.Outcome(world, code.To, cancellation) != SimulatedOutcome.Unreachable;
        return await handsets.Take(world, code.Id, MessageKind.Call, code.To.ToString(), code.Sentence, code.Code, arrives);
    }

    public override Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside)
    {
        if (world.IsLive)
        {
            return base.Foresee(to, beside);
        }

        var outcome = beside.AskOutcome(world, to);
        return () => outcome() == SimulatedOutcome.Unreachable ? Reason.NumberTakesNoCall : null;
    }
}
