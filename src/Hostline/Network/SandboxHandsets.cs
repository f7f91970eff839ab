using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network;

/// <summary>The messages of simulated handsets. Writes nothing if the sandbox has been deleted.</summary>
public sealed class SandboxHandsets(Database database, CommitQueue queue)
{
    const string Sender = "+18005550100";

    /// <summary>A deleted sandbox has no handsets; this is not a failure, and nothing is retried.</summary>
    /// <param name="from">The hosted number that sends it; null for this host itself.</param>
    public async Task<CallOutcome> Take(World world, Guid id, MessageKind kind, string to, string text, string? code, bool arrives, string? from = null)
    {
        var now = world.Now(await database.Now()).CutToMicros();
        var unit = WorldTable.CheckThere(new Unit(), world.Id);
        MessageTable.Add(unit, new(MessageId.Of(id), world.Id, now, kind, from ?? Sender, to, null, text, null, arrives ? code : null, arrives));
        return (await queue.Write(unit)).Status == CommitStatus.Done
            ? new CallOutcome.Taken(id.ToString(), arrives)
            : new CallOutcome.Refused("its sandbox is gone");
    }

    internal async Task<SimulatedOutcome> Outcome(World world, PhoneNumber number, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var outcome = batch.AskOutcome(world, number);
        if (batch.Queries.Count > 0)
        {
            await database.Run(batch, cancellation);
        }

        return outcome();
    }
}
