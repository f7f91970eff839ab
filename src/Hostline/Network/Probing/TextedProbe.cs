using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network.Texting;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Probing;

/// <summary>
/// Sends a text with a unique code word from a test number to the number under test. It has arrived when it is received from the network;
/// whatever receives texts records that (<see cref="ProbeTable"/>).
/// </summary>
/// <param name="from">The test number.</param>
public sealed class TextedProbe(TextSender sender, string from, Database database, CommitQueue queue) : CapabilityProbe
{
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    public override async Task<ProbeResult> Try(Guid id, PhoneNumber number, CancellationToken cancellation)
    {
        var errand = ErrandId.Of(id);
        var batch = new ReadBatch();
        var rows = batch.Many(ProbeTable.ById, ProbeTable.Read, errand);
        await database.Run(batch, cancellation);
        if (rows.First is { } probe)
        {
            return new(probe.ArrivedAt is not null ? ProbeAnswer.Arrived : batch.Now - probe.SentAt > Patience ? ProbeAnswer.Lost : ProbeAnswer.Pending,
                new(from, ProbeTable.TextOf(errand), probe.SentAt, probe.ArrivedAt));
        }

        // Stored before it is sent: it may arrive before the gateway's response, and it is never sent twice.
        var noted = await queue.Write(ProbeTable.CheckAdded(new Unit(), errand, World.LiveId, number, batch.Now));
        if (noted.Status != CommitStatus.Done)
        {
            return new(ProbeAnswer.Pending);
        }

        var text = new ProbedText(from, ProbeTable.TextOf(errand), batch.Now, null);
        var outcome = await sender.Send(new(id, number.ToString(), text.Text, From: from), cancellation);
        if (outcome is CallOutcome.NotNow)
        {
            await queue.Write(ProbeTable.Forget(new Unit(), errand));
        }

        return new(outcome is CallOutcome.Refused ? ProbeAnswer.Lost : ProbeAnswer.Pending, text);
    }
}
