using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Links;

/// <param name="Present">The address that the person signs in with now.</param>
public sealed record EmailModel(string Path, Invitation Link, string Present)
{
    public bool Undoes => Link.Kind == InvitationKind.OldEmail;
}

/// <summary>The pages behind the links in mails about a changed address: one confirms, the other undoes the change.</summary>
sealed class EmailPages(EmailChange change) : PageGroup
{
    const string Path = "/email/{token}";

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Admits.Everybody, Show);
        pages.Post(Path, Admits.Everybody, Act);
    }

    async Task<IResult> Show(Visit visit) => await change.Find(InvitePages.TokenOf(visit)) is var (link, person)
        ? visit.Page<EmailView, EmailModel>(new("/email/" + InvitePages.TokenOf(visit), link, person.Email))
        : InvitePages.Over(visit, "email.over");

    async Task<IResult> Act(Visit visit)
    {
        if (await change.Find(InvitePages.TokenOf(visit)) is not var (link, _))
        {
            return InvitePages.Over(visit, "email.over");
        }

        var undoes = link.Kind == InvitationKind.OldEmail;
        var done = undoes ? await change.Undo(link) : await change.Confirm(link);
        return done.IsRefused ? InvitePages.Over(visit, "email.over")
            : visit.See(undoes ? "/recover" : "/sign-in", undoes ? "email-restored" : "email-changed");
    }
}
