using System.Net;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="IsConfirmed">Whether someone of every account of theirs has confirmed their identity.</param>
/// <param name="IsAsked">Whether these were asked to confirm.</param>
public sealed record OpenRecovery(Invitation Link, Person Person, bool IsConfirmed, bool IsAsked);

/// <summary>
/// Recovery for someone who has lost their password. The mailed link is not enough: it also needs a second factor, or the confirmation of
/// another owner of each of their accounts; for people of the host, the host's. So a stolen mailbox alone is not enough.
/// </summary>
sealed class Recovery(Database database, CommitQueue queue, Decisions decisions, SignInTries tries, InvitationTokens tokens, PersonMail mail, Sessions sessions)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    const int OpenAtMost = 3;

    /// <summary>Mails a link if someone has the address. The result does not reveal that.</summary>
    public async Task<Tried> Ask(string email, IPAddress client)
    {
        var tried = await tries.OfMail(email, client);
        if (!tried.IsCounted)
        {
            return tried;
        }

        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(email));
        await database.Run(batch);
        var unit = new Unit { IsRequest = true };
        if (found.First is { } person && await mail.PlaceOf(person) is { } place)
        {
            if ((await database.Many(InvitationTable.OpenRecoveries, r => r.Int(0), person.Id, batch.Now))[0] >= OpenAtMost)
            {
                return tried;
            }

            // Earlier links stay open: anyone can ask, and must not invalidate what the person has begun.
            var link = new Invitation(Ids.New<InvitationId>(batch.Now), InvitationKind.Recovery, null, place.World.Id, person.Id, person.Email, person.Name,
                Role.None, "", batch.Now, batch.Now + Life);
            InvitationTable.Add(unit, link);
            mail.Send(unit, place, NoticeKind.AccessRecovery, link, person.Email, batch.Now);
        }
        else
        {
            // Takes as long as the other case.
            InvitationTable.RevokeAll(unit, PersonId.Of(Guid.CreateVersion7()), batch.Now);
        }

        await queue.Write(unit);
        return tried;
    }

    public async Task<OpenRecovery?> Find(string token)
    {
        if (tokens.Read(InvitationKind.Recovery, token) is not { } id)
        {
            return null;
        }

        var batch = new ReadBatch();
        var found = batch.Many(InvitationTable.ById, InvitationTable.Read, id);
        var answers = batch.Many(InvitationTable.Answers, r => r.Id<AccountId>(0), id);
        await database.Run(batch);
        if (found.First is not { Person: { } who } link || !link.IsOpen(batch.Now))
        {
            return null;
        }

        var beside = new ReadBatch();
        var person = beside.Many(PersonTable.ById, PersonTable.Read, who);
        var accounts = beside.Many(MemberTable.OfPerson, MemberTable.ReadMembership, who);
        await database.Run(beside);
        return person.First is not { } known || (await mail.PlaceOf(known))?.World.Id != link.World ? null
            : new(link, known, IsConfirmed(known, accounts.Rows, answers.Rows), link.Role != Role.None);
    }

    /// <summary>Asks the owners of the person's accounts to confirm their identity.</summary>
    public Task AskOwners(OpenRecovery recovery) => queue.Write(InvitationTable.Asked(new Unit { IsRequest = true }, recovery.Link.Id));

    /// <summary>Records the confirmation by an owner of one of their accounts, or by the host for every account.</summary>
    /// <param name="by">Never the person: the page leaves out their own request, and this method refuses it.</param>
    public async Task<bool> Confirm(InvitationId id, AccountId account, PersonId? owner, string by)
    {
        var now = await database.Now();
        var open = await database.Many(InvitationTable.RecoveriesOf, InvitationTable.ReadRequest, account, now, owner ?? PersonId.Of(Guid.Empty));
        return open.Any(r => r.Invitation == id)
            && (await queue.Write(InvitationTable.CheckAnswered(new Unit { IsRequest = true }, id, account, by, now))).Status == CommitStatus.Done;
    }

    /// <summary>Requests of people of the host that wait for its confirmation.</summary>
    /// <param name="but">The person whose own request is left out; null for the operator key, which is no person.</param>
    public async Task<IReadOnlyList<RecoveryRequest>> OfHost(PersonId? but) => await database.Many(
        InvitationTable.RecoveriesOfHost, InvitationTable.ReadRequest, await database.Now(), but ?? PersonId.Of(Guid.Empty), AccountId.None);

    /// <summary>Records the host's confirmation, by a lead or by whoever has the operator key.</summary>
    public async Task<bool> ConfirmAtHost(InvitationId id, Principal by) =>
        (await OfHost(by.Hand?.PersonId)).Any(r => r.Invitation == id)
            && (await queue.Write(InvitationTable.CheckAnswered(by.NewUnit(), id, AccountId.None, by.Name, await database.Now()))).Status == CommitStatus.Done;

    /// <summary>Sets the new password, which ends every session. If others confirmed, the lost authenticator is removed as well.</summary>
    /// <param name="password">Hashed.</param>
    public Task<Outcome<Person>> Finish(OpenRecovery recovery, string password, bool byWord) => decisions.Reach<Person>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, recovery.Person.Id);
        var link = batch.Many(InvitationTable.ById, InvitationTable.Read, recovery.Link.Id);
        await database.Run(batch);
        if (found.First is not { } known || link.First?.IsOpen(batch.Now) != true)
        {
            return new Refusal(Reason.NotFound);
        }

        var changed = known with { Password = password, Stamp = JoinAccount.NewStamp() };
        changed = byWord ? changed with { TotpKey = null, TotpStep = null, HasSecondFactor = false, RecoveryCodes = "" } : changed;
        var unit = InvitationTable.CheckUsed(new Unit { IsRequest = true }, recovery.Link.Id, batch.Now);
        PersonTable.CheckSaved(unit, changed, batch.Now);
        InvitationTable.RevokeAll(unit, known.Id, batch.Now, recovery.Link.Id);
        if (byWord)
        {
            // Anyone else who may know how to sign in as this person loses that access.
            PasskeyTable.RemoveAll(unit, known.Id);
        }

        await sessions.EndAll(unit, known.Id, null, Actor.Customer(known.Name));
        return new(changed, unit);
    });

    static bool IsConfirmed(Person person, IReadOnlyList<Membership> accounts, IReadOnlyList<AccountId> answers) =>
        answers.Count > 0 && accounts.All(a => answers.Contains(a.Account)) && (person.HostRole is null || answers.Contains(AccountId.None));
}
