using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Outbox;
using Hostline.Pages;
using Hostline.Sandboxes;

namespace Hostline.Portal.Inspector;

/// <param name="To">The handset or mailbox to filter by, as typed.</param>
/// <param name="Counts">The number of items of each kind; null for one that the filter leaves out.</param>
/// <param name="Newest">The id of the newest item, after which live viewers begin.</param>
public sealed record InspectorModel(
    Room Room, InspectedKind? Tab, string To, IReadOnlyDictionary<InspectedKind, int> Counts, InspectedPage Page, Guid Newest, IReadOnlyList<DueNext> Next)
{
    /// <summary>The list with its filters.</summary>
    public string Path => PathOf(Tab);

    public string PathOf(InspectedKind? tab) => Room.At(QueryString.Create(
        new KeyValuePair<string, string?>[] { new("tab", tab is { } kind ? InspectorPages.WordOf(kind) : null), new("to", To.Length > 0 ? To : null) }
            .Where(q => q.Value is not null)).ToString());

    /// <summary>Where new items of this list are announced.</summary>
    public string LivePath => Path.Replace(Room.At(), Room.At("/live"), StringComparison.Ordinal);
}

/// <summary>What the simulated handsets and mailboxes got, and webhooks, as they come in, newest first; and the clock.</summary>
sealed class InspectorPages(Rooms rooms, SandboxInspector inspector, NextDue due, ClockMoves clock, Replay replay, WorldQuiescence quiet) : PageGroup
{
    const int RowsShown = 50, NextShown = 4;

    /// <summary>A code is sent a moment after its request; whoever opens the page then expects it there.</summary>
    static readonly TimeSpan WaitForErrands = TimeSpan.FromMilliseconds(500);

    /// <summary>A replayed webhook is sent a moment after the request for it.</summary>
    static readonly TimeSpan WaitForAttempt = TimeSpan.FromSeconds(2);

    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox/{sandbox}", Admits.Sandbox, rooms.In(Show));
        pages.Post("/sandbox/{sandbox}/clock", Admits.Sandbox, rooms.In(MoveClock, acts: true));
        pages.Post("/sandbox/{sandbox}/webhooks/{delivery}/replay", Admits.Sandbox, rooms.In(SendAgain, acts: true));
    }

    /// <summary>As used in the URL.</summary>
    public static string WordOf(InspectedKind kind) => kind switch
    {
        InspectedKind.Text => "texts",
        InspectedKind.Call => "calls",
        InspectedKind.Mail => "mail",
        _ => "webhooks",
    };

    public static InspectedKind? KindOf(string word) =>
        Enum.GetValues<InspectedKind>().Where(k => WordOf(k) == word).Select(k => (InspectedKind?)k).FirstOrDefault();

    /// <summary>A mailbox, or a number in any usual spelling; null if it is neither.</summary>
    public static string? Recipient(string typed) =>
        typed.Contains('@', StringComparison.Ordinal) ? typed : TypedNumber.Read(typed) is { IsNumber: true } reading ? reading.Number.ToString() : null;

    async Task<IResult> Show(Visit visit, Room room)
    {
        await quiet.Wait(room.World, QuietKinds.Errands, WaitForErrands, visit.Http.RequestAborted);
        var (tab, typed) = (KindOf(visit.Query("tab")), visit.Query("to"));
        var to = typed.Length > 0 ? Recipient(typed) : null;
        if (typed.Length > 0 && to is null)
        {
            visit.Fault("only", visit.Words.Say("inspector.to.wrong"));
        }

        var before = Guid.TryParse(visit.Query("after"), out var cursor) ? cursor : (Guid?)null;
        var page = await inspector.Page(room.World.Id, room.AccountIds, tab, to, before, RowsShown);
        var counts = await inspector.Counts(room.World.Id, room.AccountIds, to);
        var newest = before is null && page.Items.Count > 0 ? page.Items[0].Id : before is null ? Guid.Empty : Guid.AllBitsSet;
        return visit.Page<InspectorView, InspectorModel>(
            new(room, tab, typed, counts, page, newest, await due.Of(room.World.Id, NextShown)), visit.IsRefused ? null : StatusCodes.Status200OK);
    }

    async Task<IResult> MoveClock(Visit visit, Room room)
    {
        var (by, to) = (visit.Field("by"), visit.Field("to"));
        var span = by.Length > 0 ? Core.Worlds.CalendarSpan.Parse(by) : null;
        var instant = by.Length == 0 ? visit.Zone.ReadField(to) : null;
        if (span is null && instant is null)
        {
            visit.Fault("to", visit.Words.Say(to.Length == 0 ? "clock.to.missing" : "clock.to.wrong"));
            return await Show(visit, room);
        }

        var moved = await clock.Move(room.World.Id, span, instant, visit.Http.RequestAborted);
        if (moved.IsRefused)
        {
            visit.Fault(moved.Refusals, r => r.Place is { } ? "to" : null);
            return await Show(visit, room);
        }

        return visit.See(room.At($"?fired={moved.Value!.Fired}&quiet={(moved.Value.Quiet ? 1 : 0)}"));
    }

    async Task<IResult> SendAgain(Visit visit, Room room)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["delivery"]?.ToString(), out DeliveryId id) || await inspector.Webhook(room.World.Id, id) is null)
        {
            return ErrorPages.NotFound(visit);
        }

        var again = await replay.Of(id);
        if (again.IsRefused)
        {
            visit.Fault(again.Refusals);
            return await Show(visit, room);
        }

        await quiet.Wait(room.World, QuietKinds.Retries, WaitForAttempt, visit.Http.RequestAborted);
        return visit.See(room.At($"/webhooks/{id}"), "replayed");
    }
}
