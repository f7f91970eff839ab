using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <param name="Id">Receivers recognize a repetition by this id.</param>
/// <param name="Profile">The messaging profile of its number; null for none.</param>
public sealed record TextNews(TextMessage Text, EventId Id, DateTimeOffset At, Profile? Profile);

/// <summary>A dialect's announcement of it; null for none. Pure.</summary>
public delegate Announcement? TextAnnouncer(TextNews news);

/// <summary>The consequences of a change of a text, in the unit of that change: its row, its errand, its announcements.</summary>
public sealed class TextUnits(IEnumerable<TextAnnouncer> announcers)
{
    readonly TextAnnouncer[] announcers = [.. announcers];

    /// <param name="order">The order of its number, for logs.</param>
    public void Send(Unit unit, World world, TextMessage text, OrderId order, DateTimeOffset databaseNow)
    {
        TextTable.Add(unit, text);
        SaveCallback(unit, text);
        ErrandTable.Add(unit, world, ErrandId.Of(text.Id.Value), text.Account, order, text.Hosting, ErrandKind.SendMessage, [], text.CreatedAt, databaseNow);
    }

    /// <summary>Stores a text that is not sent, so that its account sees why.</summary>
    public void Fail(Unit unit, World world, TextMessage text, Reason why, Profile? profile, DateTimeOffset databaseNow)
    {
        var failed = text.In(TextState.Failed, text.CreatedAt, why);
        TextTable.Add(unit, failed);
        SaveCallback(unit, failed);
        Announce(unit, world, [failed], profile, databaseNow);
    }

    /// <summary>Stores a received text, with a check that its carrier has not sent it before.</summary>
    public void CheckReceived(Unit unit, World world, TextMessage text, Profile? profile, DateTimeOffset databaseNow)
    {
        TextTable.CheckFirst(unit, text);
        Announce(unit, world, [text], profile, databaseNow);
    }

    /// <summary>Changes a text, with a check that it is still as it was read.</summary>
    /// <param name="steps">The states that it has passed through, in order.</param>
    public void CheckSaved(Unit unit, World world, TextMessage before, IReadOnlyList<TextMessage> steps, Profile? profile, DateTimeOffset databaseNow)
    {
        TextTable.CheckSaved(unit, before, steps[^1]);
        Announce(unit, world, steps, profile, databaseNow);
    }

    static void SaveCallback(Unit unit, TextMessage text)
    {
        if (text.Own is { Urls.Count: > 0 } own)
        {
            DestinationTable.Save(unit, text.World, own);
        }
    }

    /// <summary>In the text's own lane, so that texts do not wait for each other. The text's version guards the lane.</summary>
    void Announce(Unit unit, World world, IReadOnlyList<TextMessage> steps, Profile? profile, DateTimeOffset databaseNow)
    {
        var told = from step in steps
                   from announce in announcers
                   let news = announce(new(step, Ids.New<EventId>(databaseNow), step.UpdatedAt, profile))
                   where news is not null
                   select news;
        foreach (var lane in told.GroupBy(a => a.To.Id))
        {
            LaneTable.Add(unit, world, OrderId.Of(steps[^1].Id.Value), [.. lane], steps[^1].UpdatedAt, databaseNow);
        }
    }
}
