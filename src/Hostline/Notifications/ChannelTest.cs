using Hostline.Core.Deliveries;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

/// <summary>Sends a test to an e-mail or SMS channel. A webhook channel is tested like every other destination.</summary>
public sealed class ChannelTest(Database database, Decisions decisions)
{
    public const string Sentence = "This is a test of your notifications. Nothing has happened to your numbers.";

    /// <summary>Real time: each text costs money, and a mailbox must not be flooded.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public Task<Outcome<ChannelId>> Send(Caller caller, ChannelId id) => decisions.Reach<ChannelId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(NotificationChannelTable.OfAccount, NotificationChannelTable.Read, id, caller.Account.Id);
        await database.Run(batch);
        if (found.First is not { Kind: ChannelKind.Email or ChannelKind.Sms } channel)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = caller.NewUnit();
        NotificationChannelTable.CheckTested(unit, id, caller.Account.Id, batch.Now, batch.Now - Between);
        var now = caller.World.Now(batch.Now).CutToMicros();
        if (channel.Kind == ChannelKind.Email)
        {
            NoticePosting.Send(unit, caller.World, channel.Account, default, channel.Address, Activity.Subject, Sentence, now, batch.Now);
        }
        else
        {
            ErrandTable.Add(unit, caller.World, Ids.New<ErrandId>(batch.Now), channel.Account, default, null, ErrandKind.SendText,
                new QueuedText(channel.Address, Sentence).ToBytes(), now, batch.Now);
        }

        return new(id, unit, failed => failed == NotificationChannelTable.Tested
            ? new Refusal(Reason.WrongState, Detail: "This channel was tested less than a minute ago. Wait a minute before you test it again.")
            : (Outcome<ChannelId>?)null);
    });
}
