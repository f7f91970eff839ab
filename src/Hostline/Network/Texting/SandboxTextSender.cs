using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Texting;

/// <summary>The sandbox's handsets: a text is a message that the inspector shows, under the idempotency id.</summary>
public sealed class SandboxTextSender(World world, SandboxHandsets handsets) : TextSender
{
    public override bool IsRepeatable => true;

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        var arrives = !PhoneNumber.TryParse(text.To, out var number) || (text.Code is null && text.From is null)
            || await handsets.Outcome(world, number, cancellation) is not (SimulatedOutcome.Unreachable or SimulatedOutcome.NoSms);
        return await handsets.Take(world, text.Id, MessageKind.Sms, text.To, text.Text, text.Code, arrives, text.From);
    }

    public override Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside)
    {
        if (world.IsLive)
        {
            return base.Foresee(to, beside);
        }

        var outcome = beside.AskOutcome(world, to);
        return () => outcome() is SimulatedOutcome.NoSms or SimulatedOutcome.Unreachable ? Reason.NumberGetsNoSms : null;
    }
}
