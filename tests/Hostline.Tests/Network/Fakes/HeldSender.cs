using Hostline.Network;
using Hostline.Network.Texting;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A sender that delivers a text to a handset when the test lets it.</summary>
sealed class HeldSender(TextSender behind, Held held, Held answered) : TextSender
{
    public override bool IsRepeatable => behind.IsRepeatable;

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        await held.Wait(cancellation);
        var outcome = await behind.Send(text, cancellation);
        answered.LetGo();
        return outcome;
    }
}
