using Hostline.Configuration;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>
/// The people of an account. Its own keys can only list them; otherwise a thief with a stolen key could add themselves permanently. Owners
/// invite people on their team page.
/// </summary>
sealed class MemberEndpoints(Accounts.AccountBook accounts, Members members, InviteMember invite, Recovery recovery, PublicAddress address)
{
    internal const int NameAtMost = 100;
    const string Tag = "Members", Path = "/accounts/{id}/members";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(Path, Who.AnyKey, List)
            .Does(new("listMembers", Tag, "List who belongs to an account, and who is invited", Schema.Object("",
                Required("data", Schema.ListOf(MemberForm, "Its members.")), Required("invited", Schema.ListOf(InvitationForm, "Those who are invited.")))));
        endpoints.Post(Path, Who.Desk, Invite).By(Role.Lead).Does(new("inviteMember", Tag, "Invite someone to an account", MadeForm)
        {
            About = "The link can be used once, within 72 hours. It is also mailed, if this server sends mail.",
            Status = StatusCodes.Status201Created,
            Body = InviteForm(RoleForm),
        });
        endpoints.Patch(Path + "/{member}", Who.Desk, Change).By(Role.Lead).Does(new("changeMember", Tag, "Give a member another role", Schema.None)
        {
            About = "Their sessions in this account end. An account keeps at least one owner.",
            Status = StatusCodes.Status204NoContent,
            Body = Schema.Object("", Required("role", RoleForm)),
        });
        endpoints.Delete(Path + "/{member}", Who.Desk, Remove).By(Role.Lead)
            .Does(new("removeMember", Tag, "Remove a member, or withdraw an invitation", Schema.None)
            {
                About = "Takes the id of either. Their sessions in this account end.",
                Status = StatusCodes.Status204NoContent,
            });
        endpoints.Post(Path + "/{member}/recovery", Who.Desk, Recover).By(Role.Lead)
            .Does(new("confirmRecovery", Tag, "Say that a member who has lost access is who they say", Schema.None)
            {
                About = "Only after they have asked for it with the mailed link. It counts as the confirmation of another owner.",
                Status = StatusCodes.Status204NoContent,
            });
    }

    static readonly Schema RoleForm = Schema.OneOf("What they may do.", [.. Roles.OfAccounts.Select(r => r.Word())]);

    static readonly Schema MemberForm = Schema.Object("A person who belongs to an account.",
        Required("id", Schema.Uuid("The person.")), Required("name", Schema.Text("What people call them.")),
        Required("email", Schema.Text("Where they sign in with.")), Required("role", RoleForm),
        Required("since", Schema.Instant("When they joined, real time.")),
        Required("second_factor", Schema.Flag("Whether they have an authenticator or a passkey."))).Named("Member");

    static readonly Schema InvitationForm = Schema.Object("A person who is invited.",
        Required("id", Schema.Uuid("The invitation.")), Required("name", Schema.Text("What people call them.")),
        Required("email", Schema.Text("Where it went.")), Required("role", RoleForm), Required("invited_by", Schema.Text("By whom.")),
        Required("expires_at", Schema.Instant("Until when, real time.")))
            .Named("Invitation");

    internal static Schema InviteForm(Schema role) => Schema.Object("", Required("name", Schema.Text("What people call them.", NameAtMost)),
        Required("email", Schema.Text("Where they sign in with.", 2 * MailAddresses.LengthAtMost)), Required("role", role));

    internal static readonly Schema MadeForm = Schema.Object("An invitation with its link.",
        Required("id", Schema.Uuid("The invitation.")), Required("link", Schema.Text("Hand it over to no one else; it is shown this once.")),
        Required("mailed", Schema.Flag("Whether a mail carries it as well.")), Required("expires_at", Schema.Instant("Until when, real time.")));

    Task<IResult> List(HttpContext http, Access access) => Of(http, access, async account =>
    {
        var team = await members.TeamOf(account.Id, null);
        return Answers.Of(new
        {
            data = team.Members.Select(Render),
            invited = team.Invited.Select(Render),
        });
    });

    static object Render(TeamMember m) =>
        new { id = m.Person, name = m.Name, email = m.Email, role = m.Role.Word(), since = m.Since, second_factor = m.HasSecondFactor };

    static object Render(Invitation i) =>
        new { id = i.Id, name = i.Name, email = i.Email, role = i.Role.Word(), invited_by = i.MadeBy, expires_at = i.ExpiresAt };

    Task<IResult> Invite(HttpContext http, Access access) => Of(http, access, account => http.WithBody(
        fields => (Name: fields.Needed("name", NameAtMost), Email: EmailOf(fields), Role: RoleOf(fields)),
        async wanted =>
        {
            var made = await invite.For(account.Id, wanted.Name.Trim(), wanted.Email, wanted.Role, By(access));
            return made.IsRefused ? Problem.Of(made.Refusals) : Made(made.Value!, address);
        }));

    internal static IResult Made(MadeInvitation made, PublicAddress address) => Answers.Of(new
    {
        id = made.Invitation.Id,
        link = address.At(made.Path).AbsoluteUri,
        mailed = made.IsMailed,
        expires_at = made.Invitation.ExpiresAt,
    }, StatusCodes.Status201Created);

    Task<IResult> Change(HttpContext http, Access access) => Of(http, access, account => http.WithBody(RoleOf, async role =>
        Done(http.Id<PersonId>("member") is { } person ? await members.Change(account.Id, person, role, By(access)) : new Refusal(Reason.NotFound))));

    Task<IResult> Remove(HttpContext http, Access access) => Of(http, access, async account =>
    {
        var removed = http.Id<PersonId>("member") is { } person ? await members.Remove(account.Id, person, By(access)) : new Refusal(Reason.NotFound);
        return removed is { IsRefused: true, Refusals: [{ Reason: Reason.NotFound }] } && http.Id<InvitationId>("member") is { } invitation
            ? Done(await invite.Withdraw(account.Id, invitation, By(access)))
            : Done(removed);
    });

    Task<IResult> Recover(HttpContext http, Access access) => Of(http, access, async account =>
    {
        var team = await members.TeamOf(account.Id, null);
        return http.Id<PersonId>("member") is { } person && team.Recoveries.FirstOrDefault(r => r.Person == person) is { } asked
            && await recovery.Confirm(asked.Invitation, account.Id, null, access.Person)
                ? Results.NoContent() : Problem.Of(new Refusal(Reason.NotFound));
    });

    async Task<IResult> Of(HttpContext http, Access access, Func<Account, Task<IResult>> act) =>
        http.Id<AccountId>() is { } id && await accounts.Find(access, id) is { } account ? await act(account) : Problem.Of(new Refusal(Reason.NotFound));

    static IResult Done<T>(Outcome<T> outcome) => outcome.IsRefused ? Problem.Of(outcome.Refusals) : Results.NoContent();

    static TeamActor By(Access access) => new(access.Principal, access.Person);

    static Role RoleOf(Fields fields) => Roles.Read(fields.OneOf("role", required: true, [.. Roles.OfAccounts.Select(r => r.Word())]) ?? "", Roles.OfAccounts)
        ?? Role.None;

    internal static string EmailOf(Fields fields)
    {
        var given = fields.Needed("email", 2 * MailAddresses.LengthAtMost);
        var reading = given.Length == 0 ? default : MailAddresses.Read(given);
        if (reading.Fault is { } fault)
        {
            fields.Refuse(Reason.InvalidField, "email", fault);
        }

        return reading.Address ?? "";
    }
}
