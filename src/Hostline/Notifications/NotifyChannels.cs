using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

/// <summary>A dialect's webhooks to notification channels.</summary>
/// <param name="Kind">Its kind of destination: only channels that were made or changed in this dialect get its webhooks.</param>
/// <param name="Announce">Pure. It gets the id of the notification, which is not the event's: receivers discard ids they have seen, and the URL may also
/// be that of the order's webhooks.</param>
public sealed record NotificationAnnouncer(string Kind, Func<EventId, Event, NotificationChannel, Announcement> Announce);

public sealed record QueuedText(string To, string Text)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static QueuedText Read(byte[] bytes) => JsonSerializer.Deserialize<QueuedText>(bytes)!;
}

/// <summary>
/// Sends an event to the channels that its account has set for it. A separate errand, so that a change costs the same however many channels
/// there are; all consequences are written with the end of that errand, or not at all.
/// </summary>
public sealed class NotifyChannels(Database database, Decisions decisions, IEnumerable<NotificationAnnouncer> announcers)
{
    public Task Go(ClaimedErrand errand) => decisions.Reach<bool>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(EventTable.ById, EventTable.Read, Ids.Read<EventId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        var told = batch.Many(NotificationChannelTable.Told, NotificationChannelTable.ReadTold, errand.World, errand.Account, NotificationBook.SettingsAtMost);
        await database.Run(batch);
        var unit = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (found.Rows.Count > 0 && worlds.Rows.Count > 0)
        {
            var happened = new Happened(found.Rows[0], errand.Order, worlds.Rows[0], batch.Now);
            foreach (var channel in Concerned(told.Rows, happened.Event))
            {
                Tell(unit, happened, channel);
            }
        }

        // If the errand's own check failed, another node has finished it. Any other conflict means that another unit has changed the lane: reload
        // and retry.
        return new(true, unit, _ => true);
    });

    sealed record Happened(Event Event, OrderId Order, World World, DateTimeOffset DatabaseNow)
    {
        public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();
    }

    /// <summary>Each channel once, even if several of its settings apply.</summary>
    static IEnumerable<NotificationChannel> Concerned(IEnumerable<(NotificationChannel Channel, long Digits)> told, Event happened)
    {
        var numbers = Activity.NumbersOf(happened).Select(n => Core.Numbers.PhoneNumber.FromStored(n).Digits).ToHashSet();
        return told.Where(t => t.Digits == 0 || numbers.Contains(t.Digits)).Select(t => t.Channel).DistinctBy(c => c.Id);
    }

    void Tell(Unit unit, Happened happened, NotificationChannel channel)
    {
        var (told, order, world, databaseNow) = happened;
        switch (channel.Kind)
        {
            case ChannelKind.Webhook:
                unit.Guard(Guard.Destination(channel.Id));
                foreach (var announcer in announcers.Where(a => a.Kind == channel.DestinationKind))
                {
                    LaneTable.Add(unit, world, order, [announcer.Announce(Ids.New<EventId>(databaseNow), told, channel)], happened.Now, databaseNow);
                }

                break;
            case ChannelKind.Email:
                NoticePosting.Send(unit, world, channel.Account, order, channel.Address, Activity.Subject, Activity.SentenceOf(told), happened.Now,
                    databaseNow);
                break;
            case ChannelKind.Sms:
                ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), channel.Account, order, null, ErrandKind.SendText,
                    new QueuedText(channel.Address, Activity.SentenceOf(told)).ToBytes(), happened.Now, databaseNow);
                break;
        }
    }
}
