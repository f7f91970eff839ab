using System.Text.Json;
using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

/// <summary>A dialect's pure function from an event and a webhook channel to what that channel is sent.</summary>
/// <param name="id">
/// Of the notification: receivers drop what they had under an id, and the URL may well be the one that hears of the order too.
/// </param>
public delegate Announcement NotificationAnnouncer(Guid id, Event told, NotificationChannel channel);

/// <summary>A text of our own on its way to a handset.</summary>
public sealed record QueuedText(string To, string Text)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static QueuedText Read(byte[] bytes) => JsonSerializer.Deserialize<QueuedText>(bytes)!;
}

/// <summary>
/// Brings an event to the channels that its account has set for it. An errand of its own, so that a change costs the same
/// however many channels there are; everything that follows is written with the end of that errand, or not at all.
/// </summary>
public sealed class NotifyChannels(Database database, Decisions decisions, NotificationAnnouncer announce)
{
    public Task Go(ClaimedErrand errand) => decisions.Reach<bool>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(EventTable.ById, EventTable.Read, new Guid(errand.Payload, bigEndian: true));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        var told = batch.Many(NotificationChannelTable.Told, NotificationChannelTable.ReadTold, errand.World, errand.Account, NotificationBook.SettingsAtMost);
        await database.Run(batch);
        var unit = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (found.Rows.Count > 0 && worlds.Rows.Count > 0)
        {
            var happened = new Happened(found.Rows[0], worlds.Rows[0], batch.Now);
            var channels = await Placed(errand.Order, [.. Concerned(told.Rows, happened.Event)]);
            foreach (var (channel, sequence) in channels)
            {
                Tell(unit, happened, channel, sequence);
            }
        }

        // When the errand is no longer this node's, another one has done it all. A place in a lane that was taken is looked up again.
        return new(true, unit, failed => failed == ErrandTable.Finish ? true : (Outcome<bool>?)null);
    });

    sealed record Happened(Event Event, World World, DateTimeOffset DatabaseNow)
    {
        public DateTimeOffset Now => World.Now(DatabaseNow).CutToMicros();
    }

    /// <summary>Each channel once, whether one or several of its settings are met.</summary>
    static IEnumerable<NotificationChannel> Concerned(IEnumerable<(NotificationChannel Channel, long Digits)> told, Event happened)
    {
        var numbers = Activity.NumbersOf(happened).Select(n => Core.Numbers.PhoneNumber.FromStored(n).Digits).ToHashSet();
        return told.Where(t => t.Digits == 0 || numbers.Contains(t.Digits)).Select(t => t.Channel).DistinctBy(c => c.Id);
    }

    /// <summary>With the next place in each channel's lane.</summary>
    async Task<IReadOnlyList<(NotificationChannel Channel, int Sequence)>> Placed(Guid order, IReadOnlyList<NotificationChannel> channels)
    {
        var batch = new ReadBatch();
        var next = channels.Select(c => batch.Many(LaneTable.NextSequence, r => r.Int(0), order, c.Id)).ToList();
        if (channels.Count > 0)
        {
            await database.Run(batch);
        }

        return [.. channels.Select((c, i) => (c, next[i].Rows.Count == 0 ? 1 : next[i].Rows[0]))];
    }

    void Tell(Unit unit, Happened happened, NotificationChannel channel, int sequence)
    {
        var (told, world, databaseNow) = happened;
        switch (channel.Kind)
        {
            case ChannelKind.Webhook:
                var announced = announce(Ids.New(databaseNow), told, channel);
                LaneTable.CheckAdded(unit, world, channel.Account, told.SubjectId, announced.Destination, announced.Kind, sequence,
                    Ids.New(databaseNow), announced.EventId, announced.EventKind, announced.Data, happened.Now, databaseNow);
                break;
            case ChannelKind.Email:
                Mailbag.Send(unit, world, channel.Account, told.SubjectId, channel.Destination, Activity.Subject, Activity.SentenceOf(told), happened.Now, databaseNow);
                break;
            case ChannelKind.Sms:
                ErrandTable.Add(unit, world, Ids.New(databaseNow), channel.Account, told.SubjectId, null, ErrandKind.SendText,
                    new QueuedText(channel.Destination, Activity.SentenceOf(told)).ToBytes(), happened.Now, databaseNow);
                break;
        }
    }
}
