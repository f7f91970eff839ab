using Hostline.Core.Notifications;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Notifications;
using Hostline.Outbox;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Notifications;

public sealed record ShownProfile(NotificationProfile Profile, IReadOnlyList<ShownChannel> Channels);

public sealed record ShownChannel(NotificationChannel Channel, IReadOnlyList<NotificationSetting> Settings);

sealed class NotificationPages(NotificationBook book, NewNotification adding, ChannelTest test, EndpointTest webhookTest, ChannelFields fields) : PageGroup
{
    public const string Root = "/portal/advanced/notifications";
    const string One = Root + "/{id}";
    const string Channel = One + "/channels/{channel}";
    const int NameAtMost = 100;

    static readonly NotificationFilter Everything = new(null, null, null, SettingScope.Any);

    public override void Map(PageTable pages)
    {
        pages.Get(Root, Roles.Account, async visit => visit.Page<ProfilesView, IReadOnlyList<ShownProfile>>(await Load(visit)));
        pages.Get(Root + "/new", Roles.Acting, visit => Task.FromResult(visit.Page<NewProfileView>()));
        pages.Post(Root + "/new", Roles.Acting, Start);
        pages.Get(One, Roles.Account, Show);
        pages.Post(One, Roles.Acting, Rename);
        pages.Get(One + "/delete", Roles.Acting, AskToDelete);
        pages.Post(One + "/delete", Roles.Acting, Delete);
        pages.Post(One + "/channels", Roles.Acting, AddChannel);
        pages.Post(Channel + "/test", Roles.Acting, TestChannel);
        pages.Post(Channel + "/delete", Roles.Acting, DeleteChannel);
    }

    async Task<IResult> Start(Visit visit)
    {
        var (name, wanted) = (NameOf(visit), fields.Read(visit));
        if (!visit.IsRefused)
        {
            var started = await adding.Start(visit.Session!.Acting, name, wanted!);
            if (!started.IsRefused)
            {
                return visit.See($"{Root}/{started.Value}", "profile-added");
            }

            visit.Fault(started.Refusals);
        }

        return visit.Page<NewProfileView>();
    }

    async Task<IResult> Show(Visit visit) =>
        await Find(visit) is { } shown ? visit.Page<ProfileView, ShownProfile>(shown) : ErrorPages.NotFound(visit);

    async Task<IResult> Rename(Visit visit)
    {
        if (visit.Id<NotificationProfileId>() is not { } id || await Find(visit) is null)
        {
            return ErrorPages.NotFound(visit);
        }

        var name = NameOf(visit);
        if (!visit.IsRefused)
        {
            visit.Fault((await book.RenameProfile(visit.Session!.Acting, id, name)).Refusals);
        }

        return visit.IsRefused ? await Show(visit) : visit.See($"{Root}/{id}", "profile-saved");
    }

    async Task<IResult> AskToDelete(Visit visit) =>
        await Find(visit) is { } shown ? visit.Page<DeleteProfileView, ShownProfile>(shown) : ErrorPages.NotFound(visit);

    async Task<IResult> Delete(Visit visit)
    {
        if (visit.Id<NotificationProfileId>() is not { } id || (await book.DeleteProfile(visit.Session!.Acting, id)).IsRefused)
        {
            return ErrorPages.NotFound(visit);
        }

        return visit.See(Root, "profile-deleted");
    }

    async Task<IResult> AddChannel(Visit visit)
    {
        if (visit.Id<NotificationProfileId>() is not { } id || await Find(visit) is null)
        {
            return ErrorPages.NotFound(visit);
        }

        if (fields.Read(visit) is { } wanted)
        {
            visit.Fault((await adding.Add(visit.Session!.Acting, id, wanted)).Refusals);
        }

        return visit.IsRefused ? await Show(visit) : visit.See($"{Root}/{id}", "channel-added");
    }

    async Task<IResult> TestChannel(Visit visit)
    {
        if (await ChannelOf(visit) is not { } channel)
        {
            return ErrorPages.NotFound(visit);
        }

        var caller = visit.Session!.Acting;
        if (channel.Kind == ChannelKind.Webhook)
        {
            var sent = await webhookTest.Send(caller, channel.Id);
            visit.Fault(sent.Refusals);
            return visit.IsRefused ? await Show(visit) : visit.See($"/portal/deliveries/{sent.Value}", "test-sent");
        }

        visit.Fault((await test.Send(caller, channel.Id)).Refusals);
        return visit.IsRefused ? await Show(visit) : visit.See($"{Root}/{channel.Profile}", "channel-tested");
    }

    async Task<IResult> DeleteChannel(Visit visit)
    {
        if (await ChannelOf(visit) is not { } channel || (await book.DeleteChannel(visit.Session!.Acting, channel.Id)).IsRefused)
        {
            return ErrorPages.NotFound(visit);
        }

        return visit.See($"{Root}/{channel.Profile}", "channel-deleted");
    }

    static string NameOf(Visit visit)
    {
        var name = visit.Field("name");
        if (name.Length is 0 or > NameAtMost)
        {
            visit.Fault("name", visit.Words.Say("profile.name.fault"));
        }

        return name;
    }

    /// <summary>Only a channel of the profile in the path.</summary>
    async Task<NotificationChannel?> ChannelOf(Visit visit) =>
        visit.Id<ChannelId>("channel") is { } id && await book.Channel(visit.Session!.Acting, id) is { } channel
            && channel.Profile == visit.Id<NotificationProfileId>() ? channel : null;

    async Task<ShownProfile?> Find(Visit visit)
    {
        var id = visit.Id<NotificationProfileId>();
        return (await Load(visit)).FirstOrDefault(p => p.Profile.Id == id);
    }

    /// <summary>All profiles of the account; the limits keep them few.</summary>
    async Task<IReadOnlyList<ShownProfile>> Load(Visit visit)
    {
        var caller = visit.Session!.Acting;
        var (profiles, _) = await book.Profiles(caller, NotificationBook.ProfilesAtMost, 0);
        var (channels, _) = await book.Channels(caller, Everything, NotificationBook.ChannelsAtMost, 0);
        var (settings, _) = await book.Settings(caller, Everything, NotificationBook.SettingsAtMost, 0);
        return [.. profiles.Select(p => new ShownProfile(p,
            [.. channels.Where(c => c.Profile == p.Id).Select(c => new ShownChannel(c, [.. settings.Where(s => s.Channel == c.Id)]))]))];
    }
}
