using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
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

    public override async Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation)
    {
        var outcome = await handsets.Outcome(world, call.To, cancellation);
        var taken = await handsets.Take(world, call.Id, MessageKind.Call, call.To.ToString(), "", null, arrives: false);
        if (taken is CallOutcome.Taken)
        {
            await Happen(outcome, tell);
        }

        return taken;
    }

    /// <summary>What the simulated network does in a call. Without a script, the handset rings until someone answers it.</summary>
    static async Task Happen(SimulatedOutcome outcome, TellCall tell)
    {
        if (outcome == SimulatedOutcome.Busy)
        {
            await tell(new CallReport.Over(CallEnd.Busy));
            return;
        }

        var call = await tell(new CallReport.Rings());
        if (outcome == SimulatedOutcome.Voicemail)
        {
            await tell(new CallReport.Answered(), new CallReport.Dialed(), new CallReport.Challenged(), new CallReport.Over(CallEnd.Voicemail));
        }

        while (outcome == SimulatedOutcome.KeysWrong && !call.HasEnded)
        {
            call = await tell(new CallReport.Answered(), new CallReport.Dialed(), new CallReport.Challenged(), new CallReport.ChallengePassed(),
                new CallReport.Keyed(WrongKeys));
        }
    }

    /// <summary>One digit short of a code, so they are never right.</summary>
    const string WrongKeys = "12345";

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
