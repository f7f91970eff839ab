using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

/// <param name="Destination">Checked by the caller.</param>
/// <param name="DestinationKind">The dialect's name for this kind of destination.</param>
public sealed record WantedChannel(ChannelKind Kind, string Destination, string DestinationKind, PhoneNumber? Number);

/// <summary>Adds a channel with its setting in one step, to an existing profile or to a new one.</summary>
public sealed class NewNotification(Database database, Decisions decisions)
{
    static readonly NotificationFilter All = new(null, null, null, SettingScope.Any);

    public Task<Outcome<NotificationProfileId>> Start(Caller caller, string name, WantedChannel wanted) => decisions.Reach<NotificationProfileId>(async () =>
    {
        var (counted, databaseNow) = await Counted(caller, true);
        if (counted is { } refusal)
        {
            return refusal;
        }

        var now = caller.World.Now(databaseNow).CutToMicros();
        var profile = new NotificationProfile(Ids.New<NotificationProfileId>(databaseNow), caller.World.Id, caller.Account.Id, name, now, now);
        var unit = NotificationProfileTable.Add(
            NotificationBook.CheckRoom(Begin(caller), caller, NotificationProfileTable.Room, NotificationBook.ProfilesAtMost), profile);
        AddTo(unit, caller, profile.Id, wanted, databaseNow);
        return new(profile.Id, unit);
    });

    public Task<Outcome<ChannelId>> Add(Caller caller, NotificationProfileId profile, WantedChannel wanted) => decisions.Reach<ChannelId>(async () =>
    {
        var (counted, databaseNow) = await Counted(caller, false);
        if (counted is { } refusal)
        {
            return refusal;
        }

        var unit = NotificationProfileTable.CheckThere(Begin(caller), profile, caller.Account.Id);
        var channel = AddTo(unit, caller, profile, wanted, databaseNow);
        return new(channel, unit, failed => failed == NotificationChannelTable.Room || failed == NotificationSettingTable.Room
            ? (Outcome<ChannelId>?)null : new Refusal(Reason.NotFound));
    });

    /// <summary>There is room for a channel and a setting.</summary>
    static Unit Begin(Caller caller) => NotificationBook.CheckRoom(
        NotificationBook.CheckRoom(caller.NewUnit(), caller, NotificationChannelTable.Room, NotificationBook.ChannelsAtMost),
        caller, NotificationSettingTable.Room, NotificationBook.SettingsAtMost);

    static ChannelId AddTo(Unit unit, Caller caller, NotificationProfileId profile, WantedChannel wanted, DateTimeOffset databaseNow)
    {
        var now = caller.World.Now(databaseNow).CutToMicros();
        var channel = new NotificationChannel(Ids.New<ChannelId>(databaseNow), caller.World.Id, caller.Account.Id, profile, wanted.Kind,
            wanted.Destination, now, now, wanted.DestinationKind);
        NotificationChannelTable.Add(unit, channel);
        NotificationSettingTable.CheckAdded(unit,
            new(Ids.New<SettingId>(databaseNow), caller.World.Id, caller.Account.Id, channel.Id, profile, wanted.Number, now, now));
        return channel.Id;
    }

    async Task<(Refusal? Refusal, DateTimeOffset Now)> Counted(Caller caller, bool withProfile)
    {
        var batch = new ReadBatch();
        var arguments = All.Arguments(caller.World.Id, caller.Account.Id);
        var profiles = batch.Many(NotificationProfileTable.Count, r => r.Int(0), caller.World.Id, caller.Account.Id);
        var channels = batch.Many(NotificationChannelTable.Count, r => r.Int(0), [.. arguments]);
        var settings = batch.Many(NotificationSettingTable.Count, r => r.Int(0), [.. arguments]);
        await database.Run(batch);
        (string What, int Most)[] full =
        [
            .. withProfile && profiles.First >= NotificationBook.ProfilesAtMost ? [("notification profiles", NotificationBook.ProfilesAtMost)] : EnoughRoom,
            .. channels.First >= NotificationBook.ChannelsAtMost ? [("notification channels", NotificationBook.ChannelsAtMost)] : EnoughRoom,
            .. settings.First >= NotificationBook.SettingsAtMost ? [("notification settings", NotificationBook.SettingsAtMost)] : EnoughRoom,
        ];
        return (full is [var (what, most), ..] ? new Refusal(Reason.LimitReached, Detail: $"An account has at most {most} {what}.") : null, batch.Now);
    }

    static readonly (string, int)[] EnoughRoom = [];
}
