using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Registry;

/// <summary>The sandbox's registry with the carriers behind it: it stores what was published, and the number decides the answer.</summary>
public sealed class SandboxRoutingRegistry(World world, Database database, CommitQueue queue) : RoutingRegistry
{
    /// <summary>Publishes nothing if the sandbox has been deleted.</summary>
    public override async Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var outcome = batch.AskOutcome(world, PhoneNumber.FromDigits(route.Number));
        await database.Run(batch, cancellation);
        var answer = Answer(route, outcome());
        if (answer == RegistryAnswer.Unreachable)
        {
            return answer;
        }

        var unit = WorldTable.CheckThere(new Unit(), world.Id);
        SimulatedRouteTable.Add(unit, world.Id, route.Number, route.Generation, route.Hosting, answer.ToString());
        return (await queue.Write(unit)).Status == CommitStatus.Done ? RegistryAnswer.Pending : RegistryAnswer.Unreachable;
    }

    static RegistryAnswer Answer(ClaimedRoute route, SimulatedOutcome outcome) => route.Hosting is null
        ? outcome switch
        {
            SimulatedOutcome.ReleaseFailsOnce when route.Attempts == 0 => RegistryAnswer.Unreachable,
            SimulatedOutcome.ReleaseRefused => RegistryAnswer.Refused,
            _ => RegistryAnswer.Confirmed,
        }
        : outcome switch
        {
            SimulatedOutcome.CarrierRejects => RegistryAnswer.Refused,
            SimulatedOutcome.CarrierSilent => RegistryAnswer.Pending,
            SimulatedOutcome.ActivationFails => RegistryAnswer.Unable,
            _ => RegistryAnswer.Confirmed,
        };

    public override async Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation)
    {
        var known = await database.One(SimulatedRouteTable.Of, r => (Generation: r.Int(0), Answer: r.Text(2)), route.World, route.Number);
        return known.Generation == route.Generation ? Enum.Parse<RegistryAnswer>(known.Answer) : RegistryAnswer.Pending;
    }

    public override async Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation)
    {
        var known = await database.Many(SimulatedRouteTable.Of, r => (Hosting: r.IdOrNull<HostingId>(1), Answer: r.Text(2)), world, number.Digits);
        return known is [{ Hosting: not null, Answer: nameof(RegistryAnswer.Confirmed) }] ? RoutedTo.Here : RoutedTo.Elsewhere;
    }
}
