using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Asks the URL of a number, or that of its application, what to answer to a text, and the second URL if the first one fails. A text is
/// asked about again only if this node ends before it has written the answers.
/// </summary>
public sealed class TextAnswers(Database database, CommitQueue queue, NumberPlaces numbers, Applications applications, Couriers couriers,
    IEnumerable<AnswerProtocol> protocols) : Worker
{
    readonly AnswerProtocol? protocol = protocols.FirstOrDefault();

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.AnswerText];

    /// <summary>Fewer than work that needs only the database: each place is an open connection to a customer.</summary>
    public override int Places => 16;

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var messages = batch.Many(MessageTable.ById, MessageTable.Read, new MessageId(new Guid(errand.Payload, bigEndian: true)));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        var unit = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (worlds.First is { } world && messages.First is { } message && PhoneNumber.TryParse(message.To, out var number)
            && await numbers.Active(world, number) is { } place)
        {
            var text = new IncomingText(message.Id, place.Settings.Account, message.From, number, message.Text);
            var now = world.Now(batch.Now).CutToMicros();
            foreach (var answer in await Ask(world, text, await Answering(place.Settings), lost))
            {
                MessageTable.Add(unit,
                    new(Ids.New<MessageId>(batch.Now), world.Id, now, MessageKind.Sms, message.To, message.From, null, answer, null, null, true));
            }
        }

        await queue.Write(unit);
        return WorkEnd.Done;
    }

    /// <summary>An application's URLs take the place of the number's own.</summary>
    async Task<TextAnswering> Answering(NumberSettings settings) =>
        settings.Application is { } id && await applications.Find(settings.Account, id) is { } application ? application.Texts : settings.Texts;

    async Task<IReadOnlyList<string>> Ask(World world, IncomingText text, TextAnswering urls, CancellationToken lost)
    {
        if (protocol is null || urls.Url.Length == 0)
        {
            return [];
        }

        var first = await Ask(protocol, world, text, urls.Url, urls.Method, null, lost);
        return first.Fault is { } fault && urls.FallbackUrl.Length > 0
            ? (await Ask(protocol, world, text, urls.FallbackUrl, urls.FallbackMethod, fault, lost)).Texts
            : first.Texts;
    }

    async Task<TextAnswer> Ask(AnswerProtocol asked, World world, IncomingText text, string url, string method, AnswerFault? before, CancellationToken lost) =>
        asked.Read(await couriers.Of(world.Id).Send(await asked.Request(text, url, method, before), lost), url);
}
