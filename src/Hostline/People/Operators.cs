using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>The host's people: those with a role, those invited, and those whose recovery requests wait for confirmation.</summary>
public sealed record HostTeam(IReadOnlyList<HostMember> Members, IReadOnlyList<Invitation> Invited, IReadOnlyList<RecoveryRequest> Recoveries);

/// <summary>
/// The people who run this host, invited, changed and removed by leads. Each step is an event of the host's history, so the acts of two leads
/// are serialized, and the last lead cannot be removed.
/// </summary>
sealed class Operators(Database database, Decisions decisions, AuditKey audit, InvitationTokens tokens, Recovery recovery, PersonMail mail)
{
    /// <summary>The limit of people at the host and open invitations to it.</summary>
    public const int AtMost = 200;

    /// <summary>Whether invitations are mailed; otherwise leads hand over their links.</summary>
    public bool MailReaches => mail.Reaches(World.Live);

    public Task<IReadOnlyList<HostMember>> All() => database.Many(OperatorTable.All, OperatorTable.Read);

    /// <param name="viewer">The person whose own request is left out.</param>
    public async Task<HostTeam> Team(PersonId? viewer) => new(await All(), await Invited(), await recovery.OfHost(viewer));

    async Task<IReadOnlyList<Invitation>> Invited() =>
        await database.Many(InvitationTable.OfKind, InvitationTable.Read, InvitationKind.Operator, await database.Now());

    /// <param name="email">In its stored form.</param>
    public Task<Outcome<MadeInvitation>> Invite(string name, string email, Role role, Principal by) => decisions.Reach<MadeInvitation>(async () =>
    {
        var (people, invited, now) = (await All(), await Invited(), await database.Now());
        if (people.Any(m => Person.KeyOf(m.Email) == Person.KeyOf(email)))
        {
            return new Refusal(Reason.AlreadyMember, "/email", Detail: "Someone with this e-mail address works for this host already.");
        }

        if (people.Count + invited.Count >= AtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"A host has at most {AtMost} operators and open invitations.");
        }

        var made = new Invitation(
            Ids.New<InvitationId>(now), InvitationKind.Operator, null, null, null, email, name, role, by.Name, now, now + InviteMember.Life);
        var unit = InvitationTable.Add(by.NewUnit(), made);
        foreach (var earlier in invited.Where(i => Person.KeyOf(i.Email) == Person.KeyOf(email)))
        {
            InvitationTable.CheckRevoked(unit, earlier.Id, now);
        }

        await Tell(unit, HostEventKinds.OperatorInvited, by, ("name", name), ("role", role.Word()));
        var isMailed = mail.Send(unit, PersonMail.OfHost, NoticeKind.OperatorInvited, made, email, now);
        return new(new MadeInvitation(made, tokens.Path(made.Kind, made.Id), isMailed), unit);
    });

    public Task<Outcome<InvitationId>> Withdraw(InvitationId id, Principal by) => decisions.Reach<InvitationId>(async () =>
    {
        if ((await Invited()).FirstOrDefault(i => i.Id == id) is not { } invitation)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = InvitationTable.CheckRevoked(by.NewUnit(), id, await database.Now());
        await Tell(unit, HostEventKinds.OperatorInvitationWithdrawn, by, ("name", invitation.Name), ("role", invitation.Role.Word()));
        return new(id, unit);
    });

    /// <summary>Gives someone another role, at once for all of their sessions and keys.</summary>
    public Task<Outcome<PersonId>> Change(PersonId person, Role role, Principal by) => Set(person, role, by);

    /// <summary>Removes someone from the host. Their keys stop working, and their sessions lose all access to it.</summary>
    public Task<Outcome<PersonId>> Remove(PersonId person, Principal by) => Set(person, null, by);

    Task<Outcome<PersonId>> Set(PersonId id, Role? role, Principal by) => decisions.Reach<PersonId>(async () =>
    {
        var (people, found) = (await All(), await database.One(PersonTable.ById, PersonTable.Read, id));
        if (found is not { HostRole: { } before } person)
        {
            return new Refusal(Reason.NotFound);
        }

        if (before == role)
        {
            return new((Outcome<PersonId>)id);
        }

        if (before == Role.Lead && people.Count(p => p.Role == Role.Lead) == 1)
        {
            return new Refusal(Reason.LastLead);
        }

        var now = await database.Now();
        var unit = OperatorTable.CheckRole(by.NewUnit(), person, role, now);
        if (role is null)
        {
            OperatorTable.RevokeAll(unit, id, now);
            IdentityTable.Forget(unit, id);
        }

        await Tell(unit, role is null ? HostEventKinds.OperatorRemoved : HostEventKinds.OperatorChanged, by,
            ("person", id.ToString()), ("name", person.Name), ("before", before.Word()), ("role", role?.Word() ?? "none"));
        return new(id, unit);
    });

    internal async Task Tell(Unit unit, string kind, Principal by, params (string Name, string Value)[] detail) =>
        HostHistory.Tell(unit, audit, await HostChainTable.Load(database), kind, by.Actor, (await database.Now()).CutToMicros(),
            detail.ToDictionary(d => d.Name, d => d.Value));
}
