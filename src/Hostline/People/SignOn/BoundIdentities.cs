using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People.SignOn;

sealed record Recognized(Person? Person, SignOnFault Fault = SignOnFault.None);

/// <summary>
/// Links identities of the provider to people of the host. The e-mail address matters only the first time; from then on the provider's subject
/// does, so that whoever gets the address later has no access here.
/// </summary>
sealed class BoundIdentities(Database database, Decisions decisions, Operators operators)
{
    public async Task<Recognized> Recognize(ProvenIdentity who)
    {
        var found = await decisions.Reach<Recognized>(() => Judge(who));
        return found.Value ?? new(null, SignOnFault.Stranger);
    }

    async Task<Decision<Recognized>> Judge(ProvenIdentity who)
    {
        var batch = new ReadBatch();
        var bound = batch.Many(IdentityTable.PersonOf, PersonTable.Read, who.Issuer, who.Subject);
        var named = batch.Many(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(who.Email ?? ""));
        await database.Run(batch);
        if (bound.First is { } known)
        {
            return known.HostRole is null ? Refused(SignOnFault.Stranger) : new(new Recognized(known));
        }

        if (who.Email is null)
        {
            return Refused(SignOnFault.Unverified);
        }

        if (named.First is not { HostRole: not null } person)
        {
            return Refused(SignOnFault.Stranger);
        }

        if (await database.One(IdentityTable.OfPerson, r => r.Text(0), person.Id, who.Issuer) is not null)
        {
            return Refused(SignOnFault.Another);
        }

        var unit = IdentityTable.CheckBound(new Unit { IsRequest = true }, who.Issuer, who.Subject, person.Id, batch.Now);
        await operators.Tell(unit, HostEventKinds.IdentityBound, Principal.OfOperator(person.Name),
            ("person", person.Id.ToString()), ("name", person.Name), ("issuer", who.Issuer));
        return new(new Recognized(person), unit);
    }

    static Decision<Recognized> Refused(SignOnFault fault) => new(new Recognized(null, fault));

    /// <summary>Removes the links of a person, so that the next identity with their verified address is linked to them.</summary>
    public Task<Outcome<PersonId>> Forget(PersonId person, Principal by) => decisions.Reach<PersonId>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, person);
        var bound = batch.Many(IdentityTable.AllOf, r => r.Text(0), person);
        await database.Run(batch);
        if (found.First is not { HostRole: not null } known || bound.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = IdentityTable.Forget(by.NewUnit(), person);
        await operators.Tell(unit, HostEventKinds.IdentityForgotten, by, ("person", person.ToString()), ("name", known.Name));
        return new(person, unit);
    });
}
