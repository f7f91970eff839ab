using Hostline.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>Whoever changes a team: an owner with their session, or the host.</summary>
/// <param name="Name">For people; shown in invitations.</param>
public sealed record TeamActor(Principal Principal, string Name)
{
    public static TeamActor Of(Session session) => new(session.Principal, session.Name);

    public Actor Actor => Principal.Actor;

    internal Unit Begin() => Principal.NewUnit();
}

public sealed record TeamList(IReadOnlyList<TeamMember> Members, IReadOnlyList<Invitation> Invited, IReadOnlyList<RecoveryRequest> Recoveries);

/// <summary>The members of accounts. Every change is an event of the account's history, and in the same unit ends the sessions that lose their role.</summary>
public sealed class Members(Database database, Decisions decisions, AuditKey audit, Sessions sessions)
{
    /// <summary>Whether the account has any members: then a member must decide what a link alone could decide before.</summary>
    public async Task<bool> Exist(AccountId account) => (await database.Many(MemberTable.Any, r => r.Int(0), account)).Count > 0;

    public Task<IReadOnlyList<TeamMember>> Of(AccountId account) => database.Many(MemberTable.OfAccount, MemberTable.Read, account);

    public Task<IReadOnlyList<Membership>> AccountsOf(PersonId person) => database.Many(MemberTable.OfPerson, MemberTable.ReadMembership, person);

    /// <param name="seer">The person whose own recovery request is left out.</param>
    public async Task<TeamList> TeamOf(AccountId account, PersonId? seer)
    {
        var now = await database.Now();
        var batch = new ReadBatch();
        var members = batch.Many(MemberTable.OfAccount, MemberTable.Read, account);
        var invited = batch.Many(InvitationTable.OfAccount, InvitationTable.Read, account, now);
        var recoveries = batch.Many(InvitationTable.RecoveriesOf, InvitationTable.ReadRequest, account, now, seer ?? PersonId.Of(Guid.Empty));
        await database.Run(batch);
        return new(members.Rows, invited.Rows, recoveries.Rows);
    }

    /// <summary>Gives a member another role; their sessions of this account end. The last owner cannot be changed.</summary>
    public Task<Outcome<PersonId>> Change(AccountId account, PersonId person, Role role, TeamActor by) => decisions.Reach<PersonId>(async () =>
    {
        var (loaded, members) = await Load(account);
        if (loaded is null || members.FirstOrDefault(m => m.Person == person) is not { } member)
        {
            return new Refusal(Reason.NotFound);
        }

        if (member.Role == role)
        {
            return new((Outcome<PersonId>)person);
        }

        if (IsLastOwner(member, members))
        {
            return new Refusal(Reason.LastOwner);
        }

        var unit = MemberTable.CheckRole(by.Begin(), account, person, role, member.Role);
        await Tell(unit, loaded, EventKinds.MemberChanged, member, by, ("role", role.Word()), ("before", member.Role.Word()));
        return new(person, unit);
    });

    /// <summary>Removes a person from an account, and ends their sessions there. The last owner cannot be removed.</summary>
    public Task<Outcome<PersonId>> Remove(AccountId account, PersonId person, TeamActor by) => decisions.Reach<PersonId>(async () =>
    {
        var (loaded, members) = await Load(account);
        if (loaded is null || members.FirstOrDefault(m => m.Person == person) is not { } member)
        {
            return new Refusal(Reason.NotFound);
        }

        if (IsLastOwner(member, members))
        {
            return new Refusal(Reason.LastOwner);
        }

        var unit = MemberTable.CheckRemoved(by.Begin(), account, person);
        await Tell(unit, loaded, EventKinds.MemberRemoved, member, by, ("role", member.Role.Word()));
        return new(person, unit);
    });

    async Task Tell(Unit unit, LoadedAccount loaded, string kind, TeamMember member, TeamActor by, params (string Name, string Value)[] more)
    {
        var chain = loaded.Chain.Tell(unit, audit, loaded.Account, kind, by.Actor, loaded.Now,
            new Dictionary<string, string>([KeyValuePair.Create("member", member.Name), .. more.Select(m => KeyValuePair.Create(m.Name, m.Value))]));
        var open = await database.Many(SessionTable.OfMember, SessionTable.ReadListed, member.Person, loaded.Account.Id);
        sessions.End(unit, open.Where(s => s.Row.Key is not null).Select(s => s.Ref), loaded, chain, by.Actor);
    }

    async Task<(LoadedAccount? Loaded, IReadOnlyList<TeamMember> Members)> Load(AccountId account)
    {
        var batch = new ReadBatch();
        var members = batch.Many(MemberTable.OfAccount, MemberTable.Read, account);
        var loaded = await LoadedAccount.Of(database, account, batch);
        return (loaded, members.Rows);
    }

    static bool IsLastOwner(TeamMember member, IReadOnlyList<TeamMember> members) =>
        member.Role == Role.Owner && members.Count(m => m.Role == Role.Owner) == 1;
}
