using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Pages;
using Hostline.People;
using Hostline.Portal.Links;
using Hostline.Secrets;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Team;

/// <param name="SendsMail">If false, an owner hands over the links.</param>
/// <param name="Links">The path of each open invitation's link; empty if they are mailed.</param>
public sealed record TeamModel(TeamList Team, bool SendsMail, IReadOnlyDictionary<InvitationId, string> Links, PersonId? Self);

/// <summary>The members of an account: inviting, roles, removing, and confirming the identity of someone who lost access.</summary>
sealed class TeamPages(Members members, InviteMember invite, Recovery recovery, PersonMail mail, InvitationTokens tokens,
    SignInTries tries) : PageGroup
{
    const string Path = "/portal/team";
    const int NameAtMost = 100;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Role.Owner, Show);
        pages.Post(Path + "/invite", Role.Owner, Invite);
        pages.Post(Path + "/{person}/role", Role.Owner, ChangeRole);
        pages.Post(Path + "/{person}/remove", Role.Owner, Remove);
        pages.Post(Path + "/invitations/{id}/withdraw", Role.Owner, Withdraw);
        pages.Post(Path + "/recoveries/{id}", Role.Owner, Confirm);
    }

    async Task<IResult> Show(Visit visit)
    {
        var caller = visit.Session!.Acting;
        var team = await members.TeamOf(caller.Account.Id, visit.Session.Person);
        var sends = mail.Reaches(caller.World);
        var links = sends ? [] : team.Invited.ToDictionary(i => i.Id, i => visit.Around.Address.At(tokens.Path(i.Kind, i.Id)).AbsoluteUri);
        return visit.Page<TeamView, TeamModel>(new(team, sends, links, visit.Session.Person));
    }

    async Task<IResult> Invite(Visit visit)
    {
        var name = visit.Field("name");
        Require.Name(visit, "name", name, NameAtMost);
        var email = Require.Email(visit, "email", visit.Field("email"));
        var role = Roles.Read(visit.Field("role"), Roles.OfAccounts);
        if (role is null)
        {
            visit.Fault("role", visit.Words.Say("team.role.missing"));
        }

        if (!visit.IsRefused)
        {
            await Require.FewMails(visit, "email", email, tries);
        }

        if (!visit.IsRefused)
        {
            var made = await invite.For(Account(visit), name, email, role!.Value, TeamActor.Of(visit.Session!));
            if (!made.IsRefused)
            {
                return visit.See(Path, made.Value!.IsMailed ? "invited" : "invited-link");
            }

            visit.Fault(made.Refusals, r => r.Field == "/email" ? "email" : null);
        }

        return await Show(visit);
    }

    Task<IResult> ChangeRole(Visit visit) => Act(visit, "role-changed", id => Roles.Read(visit.Field("role"), Roles.OfAccounts) is { } role
        ? members.Change(Account(visit), id, role, TeamActor.Of(visit.Session!))
        : Task.FromResult<Outcome<PersonId>>(new Refusal(Reason.UnknownValue)));

    Task<IResult> Remove(Visit visit) => Act(visit, "member-removed", id => members.Remove(Account(visit), id, TeamActor.Of(visit.Session!)));

    async Task<IResult> Act(Visit visit, string done, Func<PersonId, Task<Outcome<PersonId>>> act)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["person"] as string, out PersonId id))
        {
            return ErrorPages.NotFound(visit);
        }

        var outcome = await act(id);
        if (!outcome.IsRefused)
        {
            return visit.See(Path, done);
        }

        if (outcome.Refusals[0].Reason == Reason.NotFound)
        {
            return ErrorPages.NotFound(visit);
        }

        visit.Fault(outcome.Refusals);
        return await Show(visit);
    }

    async Task<IResult> Withdraw(Visit visit)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["id"] as string, out InvitationId id))
        {
            return ErrorPages.NotFound(visit);
        }

        var outcome = await invite.Withdraw(Account(visit), id, TeamActor.Of(visit.Session!));
        return outcome.IsRefused ? ErrorPages.NotFound(visit) : visit.See(Path, "invitation-withdrawn");
    }

    async Task<IResult> Confirm(Visit visit) => Ids.TryParse(visit.Http.Request.RouteValues["id"] as string, out InvitationId id)
        && await recovery.Confirm(id, Account(visit), visit.Session!.Person, visit.Session.Name)
            ? visit.See(Path, "recovery-confirmed")
            : ErrorPages.NotFound(visit);

    static AccountId Account(Visit visit) => visit.Session!.Acting.Account.Id;
}
