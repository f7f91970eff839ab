using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Network.Mail;
using Hostline.Pages;
using Hostline.Pages.Views;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Links;

/// <param name="SendsMail">Whether mail to people of live accounts is sent.</param>
public sealed record AskRecoveryModel(bool SendsMail);

/// <param name="NeedsCode">Whether a code of the authenticator or a recovery code is required.</param>
/// <param name="IsConfirmed">Whether others have confirmed the person's identity, so that no code is required.</param>
/// <param name="IsAsked">Whether others were asked to confirm.</param>
public sealed record RecoverModel(string Path, Invitation Link, bool NeedsCode, bool IsConfirmed, bool IsAsked, bool IsAllowed);

sealed class RecoverPages(Recovery recovery, SecondFactor second, Passwords passwords, PersonMail mail, SessionCookie cookie) : PageGroup
{
    const string Ask = "/recover", Link = "/recover/{token}";

    public override void Map(PageTable pages)
    {
        pages.Get(Ask, Admits.Everybody, visit => Task.FromResult(ShowAsk(visit)));
        pages.Post(Ask, Admits.Everybody, TakeAddress);
        pages.Get(Link, Admits.Everybody, Show);
        pages.Post(Link, Admits.Everybody, Finish);
        pages.Post(Link + "/ask", Admits.Everybody, AskOwners);
    }

    IResult ShowAsk(Visit visit, int? status = null) => visit.Page<AskRecoveryView, AskRecoveryModel>(new(mail.Reaches(World.Live)), status);

    async Task<IResult> TakeAddress(Visit visit)
    {
        var email = Require.Email(visit, "email", visit.Field("email"));
        if (visit.IsRefused)
        {
            return ShowAsk(visit);
        }

        var tried = await recovery.Ask(email, ClientAddress.Of(visit.Http));
        if (tried.Until is { } at)
        {
            visit.Fault("", visit.Words.Say("sign-in.wait", ("at", visit.Zone.Instant(at))));
            return ShowAsk(visit, StatusCodes.Status429TooManyRequests);
        }

        return visit.Page<NoticeView, Notice>(
            new(visit.Words.Say("recover.sent.title"), [visit.Words.Say("recover.sent.text")], ("/sign-in", visit.Words.Say("sign-in.do"))));
    }

    async Task<IResult> Show(Visit visit) =>
        await recovery.Find(InvitePages.TokenOf(visit)) is { } open ? Page(visit, open) : InvitePages.Over(visit, "recover.over");

    async Task<IResult> Finish(Visit visit)
    {
        if (await recovery.Find(InvitePages.TokenOf(visit)) is not { } open)
        {
            return InvitePages.Over(visit, "recover.over");
        }

        var password = visit.Form["password"].ToString();
        Require.Password(visit, "password", password);
        if (visit.IsRefused)
        {
            return Page(visit, open);
        }

        // The hash first: if too many requests wait for one, no code is used up.
        var hash = await passwords.Hash(password);
        if (hash.IsRefused)
        {
            return ErrorPages.Failed(visit, hash.Refusals[0]);
        }

        if (!open.IsConfirmed && await Refused(visit, open.Person))
        {
            return Page(visit, open);
        }

        var done = await recovery.Finish(open, hash.Value!, byWord: open.IsConfirmed);
        return done.IsRefused ? InvitePages.Over(visit, "recover.over") : visit.See("/sign-in", "recovered");
    }

    /// <summary>The link alone proves access to the mailbox; the code proves the person.</summary>
    async Task<bool> Refused(Visit visit, Person person)
    {
        var judged = await second.Check(person.Id, visit.Field("code"), ClientAddress.Of(visit.Http));
        if (!judged.IsRight)
        {
            visit.Fault("code", judged.Until is { } at ? visit.Words.Say("sign-in.wait", ("at", visit.Zone.Instant(at)))
                : visit.Words.Say(person.HasSecondFactor ? "code.wrong" : "recover.no-code"));
        }

        return !judged.IsRight;
    }

    async Task<IResult> AskOwners(Visit visit)
    {
        if (await recovery.Find(InvitePages.TokenOf(visit)) is not { } open)
        {
            return InvitePages.Over(visit, "recover.over");
        }

        await recovery.AskOwners(open);
        return visit.See("/recover/" + InvitePages.TokenOf(visit), "owners-asked");
    }

    IResult Page(Visit visit, OpenRecovery open) => visit.Page<RecoverView, RecoverModel>(new("/recover/" + InvitePages.TokenOf(visit), open.Link,
        open.Person.HasSecondFactor, open.IsConfirmed, open.IsAsked, cookie.IsAllowed(visit.Http.Request)));
}
