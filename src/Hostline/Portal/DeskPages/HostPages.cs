using Hostline.Audit;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Pages;
using Hostline.People;
using Hostline.People.SignOn;
using Hostline.Portal.Links;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <param name="Links">The link of each open invitation, for leads to hand over if mail is not sent.</param>
public sealed record PeopleModel(HostTeam Team, IReadOnlyDictionary<InvitationId, string> Links, PersonId? Self);

/// <param name="Report">Null before it was requested.</param>
/// <param name="IsBusy">Whether other verifications are running right now.</param>
/// <param name="Head">The head of the desk's world, after a verification, to be kept and compared later.</param>
public sealed record AuditModel(AuditReport? Report, bool IsBusy, DateTimeOffset At, SignedHead? Head = null);

sealed class HostPages(
    Operators operators, BoundIdentities identities, SignInTries tries, Recovery recovery, InvitationTokens tokens, ChainAudit audit,
    AuditTurns turns, AuditKey key, Database database) : PageGroup
{
    const string People = "/desk/people";
    const int NameAtMost = 100;

    public override void Map(PageTable pages)
    {
        pages.Get(People, Roles.Desk, OfHost(visit => Show(visit)));
        pages.Post(People + "/invite", Role.Lead, OfHost(Invite));
        pages.Post(People + "/{person}/role", Role.Lead, OfHost(visit => Act(visit, "operator-changed", id =>
            Roles.Read(visit.Field("role"), Roles.OfHost) is { } role ? operators.Change(id, role, visit.Session!.Principal)
                : Task.FromResult<Outcome<PersonId>>(new Refusal(Reason.UnknownValue)))));
        pages.Post(People + "/{person}/remove", Role.Lead,
            OfHost(visit => Act(visit, "operator-removed", id => operators.Remove(id, visit.Session!.Principal))));
        pages.Post(People + "/{person}/identity/forget", Role.Lead,
            OfHost(visit => Act(visit, "identity-forgotten", id => identities.Forget(id, visit.Session!.Principal))));
        pages.Post(People + "/invitations/{id}/withdraw", Role.Lead, OfHost(async visit =>
            visit.Id<InvitationId>() is { } id && !(await operators.Withdraw(id, visit.Session!.Principal)).IsRefused
                ? visit.See(People, "invitation-withdrawn") : ErrorPages.NotFound(visit)));
        pages.Post(People + "/recoveries/{id}", Role.Lead, OfHost(async visit =>
            visit.Id<InvitationId>() is { } id && await recovery.ConfirmAtHost(id, visit.Session!.Principal)
                ? visit.See(People, "recovery-confirmed") : ErrorPages.NotFound(visit)));
        pages.Get("/desk/audit", Roles.Desk, visit => Task.FromResult(visit.Page<AuditView, AuditModel>(new(null, false, visit.DatabaseNow))));
        pages.Post("/desk/audit", Role.Lead | Role.Auditor, Verify);
    }

    /// <summary>A sandbox's desk has no people of its own.</summary>
    static PageHandler OfHost(PageHandler handler) => visit => visit.IsOfHost() ? handler(visit) : Task.FromResult(ErrorPages.NotFound(visit));

    async Task<IResult> Show(Visit visit)
    {
        var team = await operators.Team(visit.Session!.Person);
        return visit.Page<PeopleView, PeopleModel>(new(team, !visit.IsLead() || operators.MailReaches ? new Dictionary<InvitationId, string>()
            : team.Invited.ToDictionary(i => i.Id, i => visit.Around.Address.At(tokens.Path(i.Kind, i.Id)).AbsoluteUri), visit.Session.Person));
    }

    async Task<IResult> Invite(Visit visit)
    {
        var name = visit.Field("name");
        Require.Name(visit, "name", name, NameAtMost);
        var email = Require.Email(visit, "email", visit.Field("email"));
        if (Roles.Read(visit.Field("role"), Roles.OfHost) is not { } role)
        {
            visit.Fault("role", visit.Words.Say("team.role.missing"));
            return await Show(visit);
        }

        if (!visit.IsRefused)
        {
            await Require.FewMails(visit, "email", email, tries);
        }

        return !visit.IsRefused && visit.Took(await operators.Invite(name, email, role, visit.Session!.Principal), r => r.Field == "/email" ? "email" : null)
            ? visit.See(People, operators.MailReaches ? "invited" : "invited-link") : await Show(visit);
    }

    async Task<IResult> Act(Visit visit, string done, Func<PersonId, Task<Outcome<PersonId>>> act)
    {
        if (visit.Id<PersonId>("person") is not { } id)
        {
            return ErrorPages.NotFound(visit);
        }

        var outcome = await act(id);
        return outcome is { IsRefused: true, Refusals: [{ Reason: Reason.NotFound }] } ? ErrorPages.NotFound(visit)
            : visit.Took(outcome) ? visit.See(People, done) : await Show(visit);
    }

    async Task<IResult> Verify(Visit visit)
    {
        var world = visit.Session!.World?.Id;
        using var turn = await turns.Take(world, visit.Http.RequestAborted);
        return visit.Page<AuditView, AuditModel>(turn is null ? new(null, true, visit.DatabaseNow)
            : new(await audit.Verify(world, null, visit.Http.RequestAborted), false, visit.DatabaseNow,
                await SignedHead.Export(database, key, visit.World().Id)));
    }
}
