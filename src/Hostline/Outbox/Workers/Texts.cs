using Hostline.Core.Deliveries;
using Hostline.Network;
using Hostline.Notifications;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Hostline's own texts, by SMS. Like a code, a text is not sent twice.</summary>
public sealed class Texts(Database database, Calls calls, Ports ports) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendText];

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        if (worlds.First is not { } world)
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        var text = QueuedText.Read(errand.Payload);
        return ports.Of(world).TextSender(text.To) is { } sender
            ? await calls.End(errand, this, await calls.Once(errand, sender, c => sender.Send(new(errand.IdempotencyId, text.To, text.Text), c), lost))
            : WorkEnd.NoGateway;
    }
}
