using Hostline.Core.People;
using Hostline.Network.Mail;
using Hostline.Notifications;
using Hostline.Pages;

namespace Hostline.Portal.Notices;

/// <param name="Paragraphs">Each of one or more lines.</param>
public sealed record ReadableNotice(InboxEntry Entry, string Subject, IReadOnlyList<IReadOnlyList<string>> Paragraphs)
{
    /// <param name="account">The name of the reader's account.</param>
    public static ReadableNotice Of(InboxEntry entry, string account, Visit visit)
    {
        // Without the link of the mail: here it can be decided directly.
        var words = NoticeWords.Of(entry.Posted.Notice, new(account, entry.Posted.Requester, visit.Language, null, visit.Letterhead));
        return new(entry, words.Subject, [.. words.Text.Trim().Split("\n\n").Select(p => (IReadOnlyList<string>)p.Split('\n'))]);
    }
}

/// <param name="Through">The newest notice shown; null on a later page, from which not all can be marked as read.</param>
public sealed record InboxModel(IReadOnlyList<ReadableNotice> Notices, string? Next, bool OnlyUnread, int Unread, string? Through, bool MayAct);

public sealed record NoticeModel(ReadableNotice Notice, bool MayAct);

/// <summary>
/// The notices of an account. Viewing the list marks nothing as read, because a browser may prefetch pages: opening an unread notice is a form,
/// and so is marking all.
/// </summary>
sealed class InboxPages(Inbox inbox) : PageGroup
{
    const int Rows = 50;
    const string List = Menu.Inbox, One = Menu.Inbox + "/{notice}";

    public override void Map(PageTable pages)
    {
        pages.Get(List, Roles.Account, ShowList);
        pages.Post(List, Roles.Acting, ReadAll);
        pages.Get(One, Roles.Account, Show);
        pages.Post(One, Roles.Acting, Open);
    }

    async Task<IResult> ShowList(Visit visit)
    {
        var caller = visit.Session!.Acting;
        var onlyUnread = visit.Query("show") == "unread";
        var before = Ids.TryParse(visit.Query("after"), out NoticeId at) ? at : (NoticeId?)null;
        var page = await inbox.Page(caller, onlyUnread, before, Rows);
        var notices = page.Entries.Select(e => ReadableNotice.Of(e, caller.Account.Name, visit)).ToList();
        var through = before is null && notices.Count > 0 ? notices[0].Entry.Posted.Id.ToString() : null;
        return visit.Page<InboxView, InboxModel>(
            new(notices, page.Next?.ToString(), onlyUnread, visit.Session.Unread, through, visit.Has(Roles.Acting)));
    }

    async Task<IResult> ReadAll(Visit visit)
    {
        if (!Ids.TryParse(visit.Field("through"), out NoticeId through))
        {
            return visit.See(List);
        }

        var caller = visit.Session!.Acting;
        var read = await inbox.ReadAll(caller.Account.Id, through, caller.Principal);
        return read.IsRefused ? ErrorPages.Failed(visit, read.Refusals[0]) : visit.See(List, "notices-read");
    }

    async Task<IResult> Show(Visit visit)
    {
        var caller = visit.Session!.Acting;
        return IdOf(visit) is { } id && await inbox.Find(caller, id) is { } entry
            ? visit.Page<NoticePageView, NoticeModel>(new(ReadableNotice.Of(entry, caller.Account.Name, visit), visit.Has(Roles.Acting)))
            : ErrorPages.NotFound(visit);
    }

    /// <summary>Marks a notice as read and shows it.</summary>
    async Task<IResult> Open(Visit visit) =>
        IdOf(visit) is not { } id || (await inbox.Read(visit.Session!.Acting, id)).IsRefused ? ErrorPages.NotFound(visit) : visit.See($"{List}/{id}");

    static NoticeId? IdOf(Visit visit) => Ids.TryParse(visit.Http.Request.RouteValues["notice"] as string, out NoticeId id) ? id : null;
}
