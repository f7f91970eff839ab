using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>
/// A new e-mail address for signing in. The page has asked for the password or passkey again; the new mailbox confirms; the old one is notified
/// and can undo it for three days. So neither a stolen mailbox nor a stolen session is enough.
/// </summary>
sealed class EmailChange(Database database, Decisions decisions, InvitationTokens tokens, PersonMail mail, Sessions sessions)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24), UndoneFor = TimeSpan.FromHours(72);

    /// <summary>Mails the link that confirms the new address; nothing changes yet.</summary>
    /// <returns>Refused where no mail can be sent. It does not reveal whether someone else has the address.</returns>
    public Task<Outcome<InvitationId>> Ask(PersonId who, string email) => decisions.Reach<InvitationId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, who);
        await database.Run(batch);
        if (found.First is not { } person || await mail.PlaceOf(person) is not { } place)
        {
            return new Refusal(Reason.NotFound);
        }

        var link = new Invitation(Ids.New<InvitationId>(batch.Now), InvitationKind.NewEmail, null, place.World.Id, who, email, person.Name, Role.None, "",
            batch.Now, batch.Now + Life);
        var unit = InvitationTable.Add(new Unit { IsRequest = true }, link);
        InvitationTable.RevokeAll(unit, who, batch.Now, link.Id);
        return mail.Send(unit, place, NoticeKind.EmailToConfirm, link, email, batch.Now) ? new Decision<InvitationId>(link.Id, unit)
            : new Refusal(Reason.NotAllowed);
    });

    /// <summary>The link of either mail: the one that confirms, or the one that undoes.</summary>
    public async Task<(Invitation Link, Person Person)?> Find(string token)
    {
        if ((tokens.Read(InvitationKind.NewEmail, token) ?? tokens.Read(InvitationKind.OldEmail, token)) is not { } id)
        {
            return null;
        }

        var batch = new ReadBatch();
        var found = batch.Many(InvitationTable.ById, InvitationTable.Read, id);
        await database.Run(batch);
        return found.First is { Person: { } who } link && link.IsOpen(batch.Now) && await database.One(PersonTable.ById, PersonTable.Read, who) is { } person
            ? (link, person) : null;
    }

    /// <summary>The new address takes effect; the old one is notified.</summary>
    public Task<Outcome<Person>> Confirm(Invitation link) => Replace(link, async (unit, person, now) =>
    {
        var place = await mail.PlaceOf(person);
        var undo = new Invitation(Ids.New<InvitationId>(now), InvitationKind.OldEmail, null, place?.World.Id, person.Id, person.Email, person.Name, Role.None,
            "", now, now + UndoneFor);
        InvitationTable.Add(unit, undo);
        if (place is not null)
        {
            mail.Send(unit, place, NoticeKind.EmailReplaced, undo, person.Email, now);
        }
    });

    /// <summary>
    /// Restores the old address. Whoever changed it knew the password, and may have a session, a passkey, and the links of other changes: all
    /// of these end.
    /// </summary>
    public Task<Outcome<Person>> Undo(Invitation link) => Replace(link, (unit, person, now) =>
    {
        PersonTable.ForgetPassword(unit, person.Id, JoinAccount.NewStamp());
        PasskeyTable.RemoveAll(unit, person.Id);
        InvitationTable.RevokeUndos(unit, person.Id, now, link.Id);
        return sessions.EndAll(unit, person.Id, null, Actor.Customer(person.Name));
    });

    Task<Outcome<Person>> Replace(Invitation link, Func<Unit, Person, DateTimeOffset, Task> also) => decisions.Reach<Person>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, link.Person!.Value);
        var open = batch.Many(InvitationTable.ById, InvitationTable.Read, link.Id);
        var taken = batch.Many(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(link.Email));
        await database.Run(batch);
        // A link from a sandbox's mailbox, which anyone there can read, proves nothing about a person who has joined a live account since.
        if (found.First is not { } person || open.First?.IsOpen(batch.Now) != true || (await mail.PlaceOf(person))?.World.Id != link.World
            || (taken.First is { } other && other.Id != person.Id))
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = InvitationTable.CheckUsed(new Unit { IsRequest = true }, link.Id, batch.Now);
        PersonTable.CheckEmail(unit, person, link.Email, batch.Now);
        InvitationTable.RevokeAll(unit, person.Id, batch.Now, link.Id);
        await also(unit, person, batch.Now);
        return new(person with { Email = link.Email }, unit);
    });
}
