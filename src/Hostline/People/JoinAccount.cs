using System.Security.Cryptography;
using Hostline.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="Account">The name of the account; null for an operator's invitation.</param>
/// <param name="Known">The person who already signs in with this address; null for none.</param>
/// <param name="IsProven">Whether that person has proven the address. In a sandbox, anyone can be invited by any address, and can read its mail.</param>
public sealed record OpenInvitation(Invitation Invitation, string? Account, Person? Known, bool IsProven);

/// <summary>Accepts invitations, by a new person, who sets a password, or by one who is signed in.</summary>
sealed class JoinAccount(Database database, Decisions decisions, AuditKey audit, InvitationTokens tokens, Sessions sessions)
{
    const int StampBytes = 16;

    /// <summary>The open invitation of a token; null for any other token, whatever is wrong with it.</summary>
    public async Task<OpenInvitation?> Find(InvitationKind kind, string token)
    {
        if (tokens.Read(kind, token) is not { } id)
        {
            return null;
        }

        var batch = new ReadBatch();
        var found = batch.Many(InvitationTable.ById, InvitationTable.Read, id);
        await database.Run(batch);
        if (found.First is not { } invitation || !invitation.IsOpen(batch.Now) || invitation.Kind != kind)
        {
            return null;
        }

        var beside = new ReadBatch();
        var known = beside.Many(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(invitation.Email));
        var account = beside.Many(AccountTable.ById, AccountTable.Read, invitation.Account ?? AccountId.None);
        await database.Run(beside);
        return kind == InvitationKind.Join && account.First is not { IsActive: true } ? null
            : new(invitation, account.First?.Name, known.First, known.First is { } person && !await MayDisplace(invitation, person));
    }

    /// <param name="email">The invitation's address or, for the first operator, as typed.</param>
    /// <param name="password">Hashed.</param>
    public Task<Outcome<Person>> AsNew(Invitation invitation, string name, string email, string password) => decisions.Reach<Person>(async () =>
    {
        var batch = new ReadBatch();
        var known = batch.Many(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(email));
        var link = batch.Many(InvitationTable.ById, InvitationTable.Read, invitation.Id);
        await database.Run(batch);
        if (link.First?.IsOpen(batch.Now) != true || (known.First is { } first && !await MayDisplace(invitation, first)))
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = new Unit { IsRequest = true };
        if (known.First is { } squatter)
        {
            PersonTable.CheckDisplaced(unit, squatter, NewStamp(), batch.Now);
            await sessions.EndAll(unit, squatter.Id, null, Actor.Customer(squatter.Name));
        }

        var person = new Person(Ids.New<PersonId>(batch.Now), email, name, password, NewStamp(), null, null, false, "", null, null,
            invitation.IsOfHost ? invitation.Role : null, batch.Now, batch.Now, 1);
        return await Enter(PersonTable.CheckAdded(unit, person), invitation, person, batch.Now);
    });

    /// <summary>Adds a person who is signed in. An invitation is for one person: the address must be the invited one.</summary>
    public Task<Outcome<Person>> AsKnown(Invitation invitation, PersonId who) => decisions.Reach<Person>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, who);
        var link = batch.Many(InvitationTable.ById, InvitationTable.Read, invitation.Id);
        var accounts = batch.Many(MemberTable.OfPerson, MemberTable.ReadMembership, who);
        await database.Run(batch);
        return found.First is { } person && IsFor(person, invitation) && link.First?.IsOpen(batch.Now) == true
            && (invitation.IsOfHost ? person.HostRole is null : accounts.Rows.All(a => a.Account != invitation.Account))
            ? await Enter(BeginAsKnown(invitation, person, batch.Now), invitation, person, batch.Now)
            : new Refusal(Reason.NotFound);
    });

    static Unit BeginAsKnown(Invitation invitation, Person person, DateTimeOffset now)
    {
        var unit = new Unit { IsRequest = true };
        return invitation.IsOfHost ? OperatorTable.CheckRole(unit, person, invitation.Role, now) : unit;
    }

    public static bool IsFor(Person person, Invitation invitation) => Person.KeyOf(person.Email) == Person.KeyOf(invitation.Email);

    /// <summary>The rest of the unit. If the invitation was used or the person joined meanwhile, that is seen when it is loaded again.</summary>
    async Task<Decision<Person>> Enter(Unit unit, Invitation invitation, Person person, DateTimeOffset now)
    {
        InvitationTable.CheckUsed(unit, invitation.Id, now);
        if (invitation.Kind == InvitationKind.FirstOperator)
        {
            InvitationTable.RevokeAll(unit, InvitationKind.FirstOperator, now, invitation.Id);
            return (await database.Many(PersonTable.OfHost, r => r.Int(0))).Count > 0 ? new Refusal(Reason.NotFound)
                : new Decision<Person>(person, unit);
        }

        if (invitation.Kind == InvitationKind.Operator)
        {
            HostHistory.Tell(unit, audit, await HostChainTable.Load(database), HostEventKinds.OperatorJoined, Actor.Operator(person.Name), now.CutToMicros(),
                new() { ["person"] = person.Id.ToString(), ["name"] = person.Name, ["role"] = invitation.Role.Word(), ["invited_by"] = invitation.MadeBy });
            return new(person with { HostRole = invitation.Role }, unit);
        }

        if (await LoadedAccount.Of(database, invitation.Account!.Value) is not { Account.IsActive: true } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        MemberTable.CheckAdded(unit, loaded.Account.Id, person.Id, loaded.World.Id, invitation.Role, now);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.MemberJoined, Actor.Customer(person.Name), loaded.Now,
            new Dictionary<string, string> { ["member"] = person.Name, ["role"] = invitation.Role.Word(), ["invited_by"] = invitation.MadeBy });
        return new(person, unit);
    }

    /// <summary>
    /// Whether an invitation proves the address so that an existing person with that address can be displaced. A link of a live account proves
    /// it if only the mailbox or the host could have given it away, and the host's own link always does; what sandboxes know of an address does
    /// not. So an address that was taken in a sandbox first is no obstacle to its owner, and an account's owner, who sees its links if mail is
    /// not sent, cannot take a stranger's address.
    /// </summary>
    async Task<bool> MayDisplace(Invitation invitation, Person person) =>
        (invitation.IsOfHost || (invitation.World == Core.Worlds.World.LiveId && invitation.Proves)) && person.HostRole is null
            && (await database.Many(MemberTable.OfPerson, MemberTable.ReadMembership, person.Id)).All(m => m.World != Core.Worlds.World.LiveId);

    internal static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StampBytes));
}
