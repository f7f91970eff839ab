using Hostline.Configuration;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.People;
using Hostline.People.SignOn;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The people of the host and their own keys. Leads manage them; everyone at the desk sees them.</summary>
sealed class OperatorEndpoints(Operators operators, BoundIdentities identities, OwnKeys keys, Recovery recovery, PublicAddress address)
{
    const string Tag = "Operators", Path = "/operators";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(Path, Who.Operator, List)
            .Does(new("listOperators", Tag, "List who works for this host, and who is invited", Schema.Object("",
                Required("data", Schema.ListOf(Form, "Its people.")), Required("invited", Schema.ListOf(InvitedForm, "Those who are invited.")))));
        endpoints.Post(Path, Who.Operator, Invite).By(Role.Lead)
            .Does(new("inviteOperator", Tag, "Invite someone to work for this host", MemberEndpoints.MadeForm)
            {
                About = "The link can be used once, within 72 hours.",
                Status = StatusCodes.Status201Created,
                Body = MemberEndpoints.InviteForm(RoleForm),
            });
        endpoints.Patch(Path + "/{person}", Who.Operator, Change).By(Role.Lead).Does(new("changeOperator", Tag, "Give an operator another role", Schema.None)
        {
            About = "It takes effect at once for their sessions and keys. The host keeps at least one lead.",
            Status = StatusCodes.Status204NoContent,
            Body = Schema.Object("", Required("role", RoleForm)),
        });
        endpoints.Delete(Path + "/{person}", Who.Operator, Remove).By(Role.Lead)
            .Does(new("removeOperator", Tag, "Remove an operator, or withdraw an invitation", Schema.None)
            {
                About = "Takes the id of either. Their keys stop working.",
                Status = StatusCodes.Status204NoContent,
            });
        endpoints.Post(Path + "/{person}/recovery", Who.Operator, Recover).By(Role.Lead)
            .Does(new("confirmOperatorRecovery", Tag, "Confirm the identity of an operator who has lost access", Schema.None)
            {
                About = "Only after they have asked for it with the mailed link, and never by themselves.",
                Status = StatusCodes.Status204NoContent,
            });
        endpoints.Delete(Path + "/{person}/identity", Who.Operator, Forget).By(Role.Lead)
            .Does(new("forgetOperatorIdentity", Tag, "Forget an operator's identity at the identity provider", Schema.None)
            {
                About = "The next identity with their verified e-mail address will be linked to them.",
                Status = StatusCodes.Status204NoContent,
            });
        endpoints.Get(Path + "/{person}/keys", Who.Operator, ListKeys).Does(new("listOwnKeys", Tag, "List the keys of an operator", Answers.PageOf(KeyForm)));
        endpoints.Get(Path + "/me/keys", Who.Operator, async (_, access) => access.Hand?.PersonId is { } self ? await KeysOf(self) : Answers.Page<object>([]))
            .Does(new("listMyKeys", Tag, "List the keys of your own", Answers.PageOf(KeyForm)));
        endpoints.Post(Path + "/me/keys", Who.Operator, AddKey).By(Roles.Desk)
            .Does(new("addOwnKey", Tag, "Make another key of your own", MadeKeyForm)
            {
                About = "With a key of your own; the first one is made on the page /desk/me.",
                Status = StatusCodes.Status201Created,
            });
        endpoints.Delete(Path + "/{person}/keys/{key}", Who.Operator, RevokeKey).By(Roles.Desk)
            .Does(new("revokeOwnKey", Tag, "Revoke a key of an operator", Schema.None)
            {
                About = "Its person does, or a lead.",
                Status = StatusCodes.Status204NoContent,
            });
    }

    static readonly Schema RoleForm = Schema.OneOf("What they may do.", [.. Roles.OfHost.Select(r => r.Word())]);

    static readonly Schema Form = Schema.Object("Someone who works for this host.",
        Required("id", Schema.Uuid("The person.")), Required("name", Schema.Text("What people call them.")),
        Required("email", Schema.Text("Where they sign in with.")), Required("role", RoleForm), Required("since", Schema.Instant("Since when, real time.")),
        Required("second_factor", Schema.Flag("Whether they have an authenticator or a passkey.")),
        Required("keys", Schema.Whole("Keys of their own.", atLeast: 0)),
        Required("identity", Schema.Flag("Whether they have signed in with the identity provider.")),
        Optional("seen_at", Schema.Instant("When they were last seen at the desk in a browser, real time."))).Named("Operator");

    static readonly Schema InvitedForm = Schema.Object("Someone who is invited.",
        Required("id", Schema.Uuid("The invitation.")), Required("name", Schema.Text("What people call them.")),
        Required("email", Schema.Text("Of whom.")), Required("role", RoleForm), Required("invited_by", Schema.Text("By whom.")),
        Required("expires_at", Schema.Instant("Until when, real time."))).Named("OperatorInvitation");

    static readonly Schema KeyForm = Schema.Object("A key of an operator.",
        Required("id", Schema.Uuid("The id.")), Required("hint", Schema.Text("Its first characters.")),
        Required("created_at", Schema.Instant("When it was made."))).Named("OwnKey");

    static readonly Schema MadeKeyForm = Schema.Object("",
        Required("id", Schema.Uuid("The id.")), Required("key", Schema.Text("Shown only once.")), Required("hint", Schema.Text("Its first characters.")));

    async Task<IResult> List(HttpContext http, Access access)
    {
        var team = await operators.Team(access.Hand?.PersonId);
        return Answers.Of(new { data = team.Members.Select(Render), invited = team.Invited.Select(Render) });
    }

    static object Render(HostMember m) => new
    {
        id = m.Person,
        name = m.Name,
        email = m.Email,
        role = m.Role.Word(),
        since = m.Since,
        second_factor = m.HasSecondFactor,
        keys = m.Keys,
        identity = m.HasIdentity,
        seen_at = m.SeenAt,
    };

    static object Render(Invitation i) => new
    {
        id = i.Id,
        name = i.Name,
        email = i.Email,
        role = i.Role.Word(),
        invited_by = i.MadeBy,
        expires_at = i.ExpiresAt,
    };

    Task<IResult> Invite(HttpContext http, Access access) => http.WithBody(
        fields => (Name: fields.Needed("name", MemberEndpoints.NameAtMost), Email: MemberEndpoints.EmailOf(fields), Role: RoleOf(fields)), async wanted =>
        {
            var made = await operators.Invite(wanted.Name, wanted.Email, wanted.Role, access.Principal);
            return made.IsRefused ? Problem.Of(made.Refusals) : MemberEndpoints.Made(made.Value!, address);
        });

    Task<IResult> Change(HttpContext http, Access access) => http.WithBody(RoleOf, async role =>
        Done(http.Id<PersonId>("person") is { } person ? await operators.Change(person, role, access.Principal) : new Refusal(Reason.NotFound)));

    async Task<IResult> Remove(HttpContext http, Access access)
    {
        var removed = http.Id<PersonId>("person") is { } person ? await operators.Remove(person, access.Principal) : new Refusal(Reason.NotFound);
        return removed is { IsRefused: true, Refusals: [{ Reason: Reason.NotFound }] } && http.Id<InvitationId>("person") is { } invitation
            ? Done(await operators.Withdraw(invitation, access.Principal))
            : Done(removed);
    }

    async Task<IResult> Forget(HttpContext http, Access access) =>
        Done(http.Id<PersonId>("person") is { } person ? await identities.Forget(person, access.Principal) : new Refusal(Reason.NotFound));

    async Task<IResult> Recover(HttpContext http, Access access) =>
        http.Id<PersonId>("person") is { } person
            && (await recovery.OfHost(access.Hand?.PersonId)).FirstOrDefault(r => r.Person == person) is { } asked
            && await recovery.ConfirmAtHost(asked.Invitation, access.Principal) ? Results.NoContent() : Problem.Of(new Refusal(Reason.NotFound));

    async Task<IResult> ListKeys(HttpContext http, Access access) =>
        http.Id<PersonId>("person") is { } person ? await KeysOf(person) : Problem.Of(new Refusal(Reason.NotFound));

    async Task<IResult> KeysOf(PersonId person) =>
        Answers.Page((await keys.Of(person)).Select(k => new { id = k.Id, hint = k.Hint, created_at = k.CreatedAt }));

    async Task<IResult> AddKey(HttpContext http, Access access)
    {
        var made = await keys.Add(access.Principal);
        return made.IsRefused ? Problem.Of(made.Refusals)
            : Answers.Of(new { id = made.Value.Id, key = made.Value.Key.Text, hint = made.Value.Key.Hint }, StatusCodes.Status201Created);
    }

    async Task<IResult> RevokeKey(HttpContext http, Access access) =>
        Done(http.Id<PersonId>("person") is { } person && http.Id<OperatorKeyId>("key") is { } key
            ? await keys.Revoke(person, key, access.Principal) : new Refusal(Reason.NotFound));

    static IResult Done<T>(Outcome<T> outcome) => outcome.IsRefused ? Problem.Of(outcome.Refusals) : Results.NoContent();

    static Role RoleOf(Fields fields) =>
        Roles.Read(fields.OneOf("role", required: true, [.. Roles.OfHost.Select(r => r.Word())]) ?? "", Roles.OfHost) ?? Role.None;
}
