using Hostline.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="Path">The link, from this server's root.</param>
/// <param name="IsMailed">False without a relay: the link must be handed over.</param>
public sealed record MadeInvitation(Invitation Invitation, string Path, bool IsMailed);

sealed class InviteMember(Database database, Decisions decisions, AuditKey audit, InvitationTokens tokens, PersonMail mail)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(72);

    /// <summary>The limit of members and open invitations of one account.</summary>
    public const int AtMost = 100;

    /// <param name="email">In its stored form.</param>
    public Task<Outcome<MadeInvitation>> For(AccountId account, string name, string email, Role role, TeamActor by) =>
        decisions.Reach<MadeInvitation>(async () =>
        {
            var now = await database.Now();
            var batch = new ReadBatch();
            var members = batch.Many(MemberTable.OfAccount, MemberTable.Read, account);
            var open = batch.Many(InvitationTable.OfAccount, InvitationTable.Read, account, now);
            if (await LoadedAccount.Of(database, account, batch) is not { } loaded)
            {
                return new Refusal(Reason.NotFound);
            }

            if (!loaded.Account.IsActive)
            {
                return new Refusal(loaded.Account.Status == Core.Accounts.AccountStatus.Closed ? Reason.AccountClosed : Reason.AccountSuspended);
            }

            if (members.Rows.Any(m => Person.KeyOf(m.Email) == Person.KeyOf(email)))
            {
                return new Refusal(Reason.AlreadyMember, "/email");
            }

            if (members.Rows.Count + open.Rows.Count >= AtMost)
            {
                return new Refusal(Reason.LimitReached, Detail: $"An account has at most {AtMost} members and open invitations.");
            }

            return Make(loaded, new(Ids.New<InvitationId>(loaded.DatabaseNow), InvitationKind.Join, account, loaded.World.Id, null, email, name, role, by.Name,
                loaded.DatabaseNow, loaded.DatabaseNow + Life, Proves: by.Actor.IsOperator || mail.Reaches(loaded.World)), open.Rows, by);
        });

    /// <summary>Makes a new invitation; it replaces an earlier one to the same address.</summary>
    Decision<MadeInvitation> Make(LoadedAccount loaded, Invitation made, IReadOnlyList<Invitation> open, TeamActor by)
    {
        var unit = by.Begin();
        foreach (var earlier in open.Where(o => Person.KeyOf(o.Email) == Person.KeyOf(made.Email)))
        {
            InvitationTable.CheckRevoked(unit, earlier.Id, loaded.DatabaseNow);
        }

        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.MemberInvited, by.Actor, loaded.Now, Told(made));
        InvitationTable.Add(unit, made);
        var isMailed = mail.Send(unit, new(loaded.World, loaded.Account.Id), NoticeKind.MemberInvited, made, made.Email, loaded.DatabaseNow);
        return new(new MadeInvitation(made, tokens.Path(made.Kind, made.Id), isMailed), unit);
    }

    public Task<Outcome<InvitationId>> Withdraw(AccountId account, InvitationId id, TeamActor by) => decisions.Reach<InvitationId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(InvitationTable.ById, InvitationTable.Read, id);
        if (await LoadedAccount.Of(database, account, batch) is not { } loaded || found.First is not { Kind: InvitationKind.Join } invitation
            || invitation.Account != account || !invitation.IsOpen(loaded.DatabaseNow))
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = InvitationTable.CheckRevoked(by.Begin(), id, loaded.DatabaseNow);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.InvitationWithdrawn, by.Actor, loaded.Now, Told(invitation));
        return new(id, unit);
    });

    static Dictionary<string, string> Told(Invitation i) => new() { ["member"] = i.Name, ["role"] = i.Role.Word() };
}
