using Hostline.Core.Numbers;
using Hostline.Core.Worlds;

namespace Hostline.Network.Probing;

/// <summary>The sandbox's probe: the number decides the result.</summary>
public sealed class SandboxCapabilityProbe(World world, SandboxHandsets handsets) : CapabilityProbe
{
    public override bool IsRepeatable => true;

    public override async Task<ProbeResult> Try(Guid id, PhoneNumber number, CancellationToken cancellation) =>
        new(await handsets.Outcome(world, number, cancellation) == SimulatedOutcome.TestFails ? ProbeAnswer.Lost : ProbeAnswer.Arrived);
}
