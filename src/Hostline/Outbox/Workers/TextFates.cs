using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Core.Worlds;
using Hostline.Messages;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Asks for the status of a sent text, less and less often, until it is final: its webhook may have been lost.</summary>
public sealed class TextFates(Database database, CommitQueue queue, Ports ports, TextReceipts receipts) : Worker
{
    static readonly TimeSpan AsksFirstAfter = TimeSpan.FromMinutes(1);

    /// <summary>World time. Carriers give up within this time.</summary>
    static readonly TimeSpan AsksFor = TimeSpan.FromDays(3);

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.ReadReceipt];

    public override int Places => 8;

    public override TimeSpan FirstWait => AsksFirstAfter;

    public override TimeSpan LongestWait => TimeSpan.FromHours(6);

    /// <summary>Starts a minute after the text was sent.</summary>
    public static void Ask(Unit unit, World world, ClaimedErrand sent, DateTimeOffset databaseNow) =>
        ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), sent.Account, sent.Order, sent.Hosting, ErrandKind.ReadReceipt,
            TextId.Of(sent.Id.Value).Bytes(), world.Now(databaseNow) + AsksFirstAfter, databaseNow);

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var texts = batch.Many(TextTable.ById, TextTable.Read, Ids.Read<TextId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        if (texts.First is not { IsOver: false, ExternalId: { } id } text || worlds.First is not { } world
            || world.Now(batch.Now) - text.CreatedAt > AsksFor || ports.Of(world).TextSender(text.To) is not { TellsFate: true } sender)
        {
            await queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
            return WorkEnd.Done;
        }

        if (await sender.ReadFate(id, lost) is not { } fate || fate.State == TextState.Sent)
        {
            return WorkEnd.Again;
        }

        await receipts.Take(text.Id, fate.State, fate.Why, unit => ErrandTable.CheckDone(unit, errand.Id, errand.Fence), ErrandTable.Finish);
        return WorkEnd.Done;
    }
}
