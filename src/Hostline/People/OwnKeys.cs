using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>
/// Keys of operators for the API and the command line. A key has the present role of its person and ends with it, so that histories name a
/// person and not "the operator".
/// </summary>
sealed class OwnKeys(Database database, Decisions decisions, AuditKey audit, Operators operators)
{
    /// <summary>The limit of live keys per person, so that one can be rotated.</summary>
    public const int AtMost = 2;

    public Task<IReadOnlyList<OwnKey>> Of(PersonId person) => database.Many(OperatorTable.KeysOf, OperatorTable.ReadKey, person);

    /// <summary>Makes a key, shown once, for the person who asks.</summary>
    public Task<Outcome<(OperatorKeyId Id, ApiKey Key)>> Add(Principal by) => decisions.Reach<(OperatorKeyId, ApiKey)>(async () =>
    {
        if (by.Hand?.PersonId is not { } person)
        {
            return new Refusal(Reason.NotAllowed, Detail: "Only an operator who is signed in, or who sends a key of their own, makes a key of their own.");
        }

        var (live, now) = (await Of(person), await database.Now());
        if (live.Count >= AtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"An operator has at most {AtMost} live keys. Revoke one first.");
        }

        var (key, id) = (ApiKey.New(ApiKey.OperatorsOwnPrefix), Ids.New<OperatorKeyId>(now));
        var unit = OperatorTable.AddKey(by.NewUnit(), id, key, person, now, audit.Seal(RowSeals.OwnKey(id, key.Hash, person)));
        await operators.Tell(unit, HostEventKinds.OwnKeyCreated, by, ("person", person.ToString()), ("key", key.Hint));
        return new((id, key), unit);
    });

    /// <summary>Revokes a key, by its person or by a lead.</summary>
    public Task<Outcome<OperatorKeyId>> Revoke(PersonId person, OperatorKeyId id, Principal by) => decisions.Reach<OperatorKeyId>(async () =>
    {
        if (by.Hand is not { } hand || (hand.PersonId != person && hand.Role != Role.Lead))
        {
            return new Refusal(Reason.NotAllowed, Detail: "A key is revoked by its person, or by a lead.");
        }

        if ((await Of(person)).FirstOrDefault(k => k.Id == id) is not { } key)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = OperatorTable.CheckRevoked(by.NewUnit(), id, person, await database.Now());
        await operators.Tell(unit, HostEventKinds.OwnKeyRevoked, by, ("person", person.ToString()), ("key", key.Hint));
        return new(id, unit);
    });

    /// <summary>The operator of a key; null if there is none, a refusal if the key was revoked or its person has left.</summary>
    public async Task<Outcome<(DeskHand Hand, OperatorKeyId Key)>> Authenticate(string bearer)
    {
        var hash = ApiKey.HashOf(bearer);
        var known = ApiKey.HasForm(bearer, ApiKey.OperatorsOwnPrefix) ? await database.One(OperatorTable.ByHash, OperatorTable.ReadKnown, hash) : null;
        // Access to the database alone is not enough to make a key: the seal needs the master key.
        return known is null || !audit.Holds(RowSeals.OwnKey(known.Id, hash, known.Person), known.Seal) ? new Refusal(Reason.NotAuthenticated)
            : known.IsRevoked || known.Role is not { } role ? new Refusal(Reason.KeyRevoked, Detail: "This key was revoked, or its operator has left.")
            : (DeskHand.Person(known.Person, known.Name, role), known.Id);
    }
}
