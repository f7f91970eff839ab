using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Registry;

/// <summary>The routing registry's answer for a published route.</summary>
public enum RegistryAnswer
{
    Confirmed,
    /// <summary>The carrier has not answered yet.</summary>
    Pending,
    /// <summary>The losing carrier refused; for a release, whoever holds the number.</summary>
    Refused,
    /// <summary>The registry could not activate it.</summary>
    Unable,
    /// <summary>It could not be reached.</summary>
    Unreachable,
}

/// <summary>
/// The sandbox's registry with the carriers behind it: it stores what is published, and the number decides its answer.
/// </summary>
public sealed class SimulatedRegistry(Database database, CommitQueue queue)
{
    /// <returns>Whether the registry accepted the call.</returns>
    public async Task<bool> Publish(ClaimedRoute route, World world)
    {
        var batch = new ReadBatch();
        var outcome = batch.AskOutcome(world, PhoneNumber.FromDigits(route.Number));
        await database.Run(batch);
        var answer = Answer(route, outcome());
        if (answer == RegistryAnswer.Unreachable)
        {
            return false;
        }

        await queue.Write(SimulatedRouteTable.Add(new Unit(), route.World, route.Number, route.Generation, route.Hosting, answer.ToString()));
        return true;
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

    public async Task<RegistryAnswer> Read(ClaimedRoute route)
    {
        var known = await database.One(SimulatedRouteTable.Of, r => (Generation: r.Int(0), Answer: r.Text(2)), route.World, route.Number);
        return known.Generation == route.Generation ? Enum.Parse<RegistryAnswer>(known.Answer) : RegistryAnswer.Pending;
    }
}
