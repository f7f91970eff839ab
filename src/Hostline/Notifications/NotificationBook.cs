using Hostline.Accounts;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

public sealed record ChannelDraft(NotificationProfileId Profile, ChannelKind Kind, string Address, string DestinationKind);

/// <param name="Profile">Must be the channel's profile.</param>
public sealed record SettingDraft(NotificationProfileId Profile, ChannelId Channel, PhoneNumber? Number);

/// <summary>An account's notification profiles, channels and settings. Deleted ones are not kept.</summary>
public sealed class NotificationBook(Database database, Decisions decisions)
{
    public const int ProfilesAtMost = 50;
    public const int ChannelsAtMost = 100;
    public const int SettingsAtMost = 200;

    static readonly NotificationFilter All = new(null, null, null, SettingScope.Any);

    public Task<NotificationProfile?> Profile(Caller caller, NotificationProfileId id) =>
        database.One(NotificationProfileTable.OfAccount, NotificationProfileTable.Read, id, caller.Account.Id);

    public Task<NotificationChannel?> Channel(Caller caller, ChannelId id) =>
        database.One(NotificationChannelTable.OfAccount, NotificationChannelTable.Read, id, caller.Account.Id);

    public Task<NotificationSetting?> Setting(Caller caller, SettingId id) =>
        database.One(NotificationSettingTable.OfAccount, NotificationSettingTable.Read, id, caller.Account.Id);

    public Task<(IReadOnlyList<NotificationProfile> Rows, long Total)> Profiles(Caller caller, int limit, int offset) =>
        Page(NotificationProfileTable.Page, NotificationProfileTable.Count, NotificationProfileTable.Read, [caller.World.Id, caller.Account.Id], limit, offset);

    public Task<(IReadOnlyList<NotificationChannel> Rows, long Total)> Channels(Caller caller, NotificationFilter filter, int limit, int offset) =>
        Page(NotificationChannelTable.Page, NotificationChannelTable.Count, NotificationChannelTable.Read, Arguments(caller, filter), limit, offset);

    public Task<(IReadOnlyList<NotificationSetting> Rows, long Total)> Settings(Caller caller, NotificationFilter filter, int limit, int offset) =>
        Page(NotificationSettingTable.Page, NotificationSettingTable.Count, NotificationSettingTable.Read, Arguments(caller, filter), limit, offset);

    public Task<Outcome<NotificationProfile>> AddProfile(Caller caller, string name) => decisions.Reach<NotificationProfile>(async () =>
    {
        var (count, databaseNow, now) = await Counted(caller, NotificationProfileTable.Count, [caller.World.Id, caller.Account.Id]);
        if (count >= ProfilesAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"An account has at most {ProfilesAtMost} notification profiles.");
        }

        var profile = new NotificationProfile(Ids.New<NotificationProfileId>(databaseNow), caller.World.Id, caller.Account.Id, name, now, now);
        return new(profile, NotificationProfileTable.Add(CheckRoom(caller.NewUnit(), caller, NotificationProfileTable.Room, ProfilesAtMost), profile));
    });

    public Task<Outcome<NotificationProfile>> RenameProfile(Caller caller, NotificationProfileId id, string name) =>
        decisions.Reach<NotificationProfile>(async () =>
    {
        if (await Profile(caller, id) is not { } profile)
        {
            return new Refusal(Reason.NotFound);
        }

        var renamed = profile with { Name = name, UpdatedAt = await Now(caller) };
        return new(renamed, NotificationProfileTable.CheckRenamed(caller.NewUnit(), renamed));
    });

    /// <summary>Deletes a profile with its channels and their settings, and returns it as it was.</summary>
    public Task<Outcome<NotificationProfile>> DeleteProfile(Caller caller, NotificationProfileId id) => decisions.Reach<NotificationProfile>(async () =>
        await Profile(caller, id) is { } profile
            ? new Decision<NotificationProfile>(profile, NotificationProfileTable.CheckDeleted(caller.NewUnit(), id, caller.Account.Id))
            : new Refusal(Reason.NotFound));

    public Task<Outcome<NotificationChannel>> AddChannel(Caller caller, ChannelDraft draft,
        string profileField) => decisions.Reach<NotificationChannel>(async () =>
    {
        var (count, databaseNow, now) = await Counted(caller, NotificationChannelTable.Count, Arguments(caller, All));
        if (count >= ChannelsAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"An account has at most {ChannelsAtMost} notification channels.");
        }

        if (await Profile(caller, draft.Profile) is null)
        {
            return new Refusal(Reason.LinkNotFound, profileField);
        }

        var channel = new NotificationChannel(Ids.New<ChannelId>(databaseNow), caller.World.Id, caller.Account.Id, draft.Profile, draft.Kind,
            draft.Address, now, now, draft.DestinationKind);
        var unit = CheckRoom(caller.NewUnit(), caller, NotificationChannelTable.Room, ChannelsAtMost);
        return new(channel, NotificationChannelTable.Add(NotificationProfileTable.CheckThere(unit, draft.Profile, caller.Account.Id), channel));
    });

    /// <param name="edit">Makes the new version of the channel.</param>
    public Task<Outcome<NotificationChannel>> ChangeChannel(Caller caller, ChannelId id, Func<NotificationChannel, Outcome<ChannelDraft>> edit,
        string profileField) =>
        decisions.Reach<NotificationChannel>(async () =>
        {
            if (await Channel(caller, id) is not { } channel)
            {
                return new Refusal(Reason.NotFound);
            }

            var edited = edit(channel);
            if (edited.IsRefused)
            {
                return new(Outcome<NotificationChannel>.Refused(edited.Refusals));
            }

            var draft = edited.Value!;
            if (await Profile(caller, draft.Profile) is null)
            {
                return new Refusal(Reason.LinkNotFound, profileField);
            }

            var changed = channel with
            {
                Profile = draft.Profile,
                Kind = draft.Kind,
                Address = draft.Address,
                UpdatedAt = await Now(caller),
                DestinationKind = draft.DestinationKind,
            };
            return new(changed, NotificationChannelTable.CheckSaved(NotificationProfileTable.CheckThere(caller.NewUnit(), draft.Profile, caller.Account.Id),
                changed));
        });

    public Task<Outcome<NotificationChannel>> DeleteChannel(Caller caller, ChannelId id) => decisions.Reach<NotificationChannel>(async () =>
        await Channel(caller, id) is { } channel
            ? new Decision<NotificationChannel>(channel, NotificationChannelTable.CheckDeleted(caller.NewUnit(), id, caller.Account.Id))
            : new Refusal(Reason.NotFound));

    public Task<Outcome<NotificationSetting>> AddSetting(Caller caller, SettingDraft draft, string profileField,
        string channelField) => decisions.Reach<NotificationSetting>(async () =>
    {
        var (count, databaseNow, now) = await Counted(caller, NotificationSettingTable.Count, Arguments(caller, All));
        if (count >= SettingsAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"An account has at most {SettingsAtMost} notification settings.");
        }

        if (await Profile(caller, draft.Profile) is null)
        {
            return new Refusal(Reason.LinkNotFound, profileField);
        }

        if (await Channel(caller, draft.Channel) is not { } channel || channel.Profile != draft.Profile)
        {
            return new Refusal(Reason.LinkNotFound, channelField, Detail: "There is no such channel in that notification profile.");
        }

        var setting = new NotificationSetting(Ids.New<SettingId>(databaseNow), caller.World.Id, caller.Account.Id, channel.Id, channel.Profile, draft.Number,
            now, now);
        var unit = NotificationChannelTable.CheckThere(
            CheckRoom(caller.NewUnit(), caller, NotificationSettingTable.Room, SettingsAtMost), channel.Id, caller.Account.Id);
        return new(setting, NotificationSettingTable.CheckAdded(unit, setting),
            failed => failed == NotificationSettingTable.Insert ? new Refusal(Reason.SettingExists, channelField) : (Outcome<NotificationSetting>?)null);
    });

    public Task<Outcome<NotificationSetting>> DeleteSetting(Caller caller, SettingId id) => decisions.Reach<NotificationSetting>(async () =>
        await Setting(caller, id) is { } setting
            ? new Decision<NotificationSetting>(setting with { UpdatedAt = await Now(caller) },
                NotificationSettingTable.CheckDeleted(caller.NewUnit(), id, caller.Account.Id))
            : new Refusal(Reason.NotFound));

    /// <summary>A check: the account has room for one more.</summary>
    internal static Unit CheckRoom(Unit unit, Caller caller, Sql room, int atMost) =>
        unit.CheckRoom(caller.Account.Id.Value, room, atMost, caller.World.Id, caller.Account.Id);

    static object?[] Arguments(Caller caller, NotificationFilter filter) => filter.Arguments(caller.World.Id, caller.Account.Id);

    async Task<(IReadOnlyList<T> Rows, long Total)> Page<T>(Sql page, Sql count, Func<Row, T> read, object?[] arguments, int limit, int offset)
    {
        var batch = new ReadBatch();
        var rows = batch.Many(page, read, [.. arguments, limit, offset]);
        var total = batch.Many(count, r => r.Long(0), [.. arguments]);
        await database.Run(batch);
        return (rows.Rows, total.Rows[0]);
    }

    async Task<(long Count, DateTimeOffset DatabaseNow, DateTimeOffset Now)> Counted(Caller caller, Sql count, object?[] arguments)
    {
        var batch = new ReadBatch();
        var counted = batch.Many(count, r => r.Long(0), arguments);
        await database.Run(batch);
        return (counted.Rows[0], batch.Now, caller.World.Now(batch.Now).CutToMicros());
    }

    async Task<DateTimeOffset> Now(Caller caller) => caller.World.Now(await database.Now()).CutToMicros();
}
