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

/// <summary>An open way back, as its link shows it.</summary>
/// <param name="IsConfirmed">Somebody of every account of theirs has said that it is them.</param>
/// <param name="IsAsked">They were asked to.</param>
public sealed record OpenRecovery(Invitation Link, Person Person, bool IsConfirmed, bool IsAsked);

/// <summary>
/// The way back for someone who has lost their password. The mailed link is not enough: it needs a second factor, or the word of
/// another owner of each of their accounts; for people of the host, the host's. So a thief of the mailbox alone gets nowhere.
/// </summary>
sealed class Recovery(Database database, CommitQueue queue, Decisions decisions, SignInTries tries, InvitationTokens tokens, PersonMail mail, Sessions sessions)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    const int OpenAtMost = 3;

    /// <summary>Mails a link if someone has the address. Who asks learns nothing about that.</summary>
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

            // Earlier links stay open: anyone can ask, and must not void what the person has begun.
            var link = new Invitation(Ids.New<InvitationId>(batch.Now), InvitationKind.Recovery, null, place.World.Id, person.Id, person.Email, person.Name,
                Role.None, "", batch.Now, batch.Now + Life);
            InvitationTable.Add(unit, link);
            mail.Send(unit, place, NoticeKind.AccessRecovery, link, person.Email, batch.Now);
        }
        else
        {
            // As slow as the other case.
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

    /// <summary>Asks the owners of the person's accounts to say that it is them.</summary>
    public Task AskOwners(OpenRecovery recovery) => queue.Write(InvitationTable.Asked(new Unit { IsRequest = true }, recovery.Link.Id));

    /// <summary>An owner of one of their accounts says that it is them; so does the host, for every account.</summary>
    /// <param name="by">Never the person: the page leaves their own request out, and this refuses it.</param>
    public async Task<bool> Confirm(InvitationId id, AccountId account, PersonId? owner, string by)
    {
        var now = await database.Now();
        var open = await database.Many(InvitationTable.RecoveriesOf, InvitationTable.ReadRequest, account, now, owner ?? PersonId.Of(Guid.Empty));
        return open.Any(r => r.Invitation == id)
            && (await queue.Write(InvitationTable.CheckAnswered(new Unit { IsRequest = true }, id, account, by, now))).Status == CommitStatus.Done;
    }

    /// <summary>Requests of people of the host that wait for its word.</summary>
    /// <param name="but">Their own is not for them; null for the operator key, which is nobody.</param>
    public async Task<IReadOnlyList<RecoveryRequest>> OfHost(PersonId? but) => await database.Many(
        InvitationTable.RecoveriesOfHost, InvitationTable.ReadRequest, await database.Now(), but ?? PersonId.Of(Guid.Empty), AccountId.None);

    /// <summary>The host says that it is them: a lead, or whoever has the operator key.</summary>
    public async Task<bool> ConfirmAtHost(InvitationId id, Principal by) =>
        (await OfHost(by.Hand?.PersonId)).Any(r => r.Invitation == id)
            && (await queue.Write(InvitationTable.CheckAnswered(by.NewUnit(), id, AccountId.None, by.Name, await database.Now()))).Status == CommitStatus.Done;

    /// <summary>Sets the new password, which ends every session. With others' word the lost authenticator goes as well.</summary>
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
            // Whoever else may know how to sign in as this person keeps no way.
            PasskeyTable.RemoveAll(unit, known.Id);
        }

        await sessions.EndAll(unit, known.Id, null, Actor.Customer(known.Name));
        return new(changed, unit);
    });

    static bool IsConfirmed(Person person, IReadOnlyList<Membership> accounts, IReadOnlyList<AccountId> answers) =>
        answers.Count > 0 && accounts.All(a => answers.Contains(a.Account)) && (person.HostRole is null || answers.Contains(AccountId.None));
}
