using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>
/// A person's proofs of identity, and how they change them. Each change ends the person's other sessions and open links in the same unit. The
/// last factor of a kind cannot be removed.
/// </summary>
sealed class Credentials(Database database, Decisions decisions, Sessions sessions, RecoveryCodes recovery, SecondFactor second)
{
    /// <param name="password">Hashed.</param>
    public Task<Outcome<Person>> SetPassword(PersonId person, string password, Session by) =>
        Change(person, by, (p, _) => p with { Password = password });

    /// <summary>Replaces the person's authenticator with the one that has just produced a valid code.</summary>
    /// <returns>The recovery codes that go with it, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> SetAuthenticator(PersonId person, byte[] key, long step, Session by)
    {
        var codes = RecoveryCodes.New();
        return (await Change(person, by, (p, _) => p with
        {
            TotpKey = second.Seal(key),
            TotpStep = step,
            HasSecondFactor = true,
            RecoveryCodes = recovery.Stored(person, codes),
        })).Then(_ => codes);
    }

    /// <returns>New recovery codes, to be shown once; the earlier ones become invalid.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> RenewCodes(PersonId person, Session by)
    {
        var codes = RecoveryCodes.New();
        return (await Change(person, by, (p, _) => p.HasSecondFactor ? p with { RecoveryCodes = recovery.Stored(person, codes) } : null))
            .Then(_ => codes);
    }

    /// <summary>Only if a passkey remains, which counts as both factors, and no password, which alone would then be enough.</summary>
    public Task<Outcome<Person>> RemoveAuthenticator(PersonId person, Session by) => Change(person, by, (p, passkeys) =>
        p is { HasSecondFactor: true, Password: null } && passkeys > 0
            ? p with { TotpKey = null, TotpStep = null, HasSecondFactor = false, RecoveryCodes = "" } : null);

    /// <summary>Only if a passkey remains.</summary>
    public Task<Outcome<Person>> RemovePassword(PersonId person, Session by) => Change(person, by, (p, passkeys) =>
        p.Password is not null && passkeys > 0 ? p with { Password = null } : null);

    /// <summary>The last passkey can be removed only if a password remains and, with a role at the host, an authenticator.</summary>
    public Task<Outcome<Person>> RemovePasskey(PersonId person, byte[] credential, Session by) => Change(person, by,
        (p, passkeys) => passkeys > 1 || (p.Password is not null && (p.HostRole is null || p.HasSecondFactor)) ? p : null,
        unit => PasskeyTable.CheckRemoved(unit, credential, person));

    public Task<Outcome<Person>> AddPasskey(StoredPasskey made, Session by) => Change(made.Person, by, (p, _) => p,
        unit => PasskeyTable.CheckAdded(unit, made));

    /// <summary>Changes what is no proof of identity: the name, and how pages look.</summary>
    public Task<Outcome<Person>> Describe(PersonId person, string name, string? zone, string? theme) => decisions.Reach<Person>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, person);
        await database.Run(batch);
        return found.First is { } p
            ? new Decision<Person>(p, PersonTable.CheckSaved(new Unit { IsRequest = true }, p with { Name = name, Zone = zone, Theme = theme }, batch.Now))
            : new Refusal(Reason.NotFound);
    });

    /// <param name="by">The person's own session, which remains open; if it has ended, the change is not written.</param>
    /// <param name="change">Returns the changed person; null if that is not allowed now.</param>
    Task<Outcome<Person>> Change(PersonId person, Session by, Func<Person, int, Person?> change, Action<Unit>? also = null) =>
        decisions.Reach<Person>(async () =>
        {
            var batch = new ReadBatch();
            var found = batch.Many(PersonTable.ById, PersonTable.Read, person);
            var passkeys = batch.Many(PasskeyTable.OfPerson, PasskeyTable.Read, person);
            await database.Run(batch);
            if (found.First is not { } known || change(known, passkeys.Rows.Count) is not { } changed)
            {
                return new Refusal(Reason.NotAllowed);
            }

            var unit = PersonTable.CheckSaved(by.Principal.NewUnit(), changed with { Stamp = JoinAccount.NewStamp() }, batch.Now);
            also?.Invoke(unit);
            InvitationTable.RevokeAll(unit, person, batch.Now);
            await sessions.EndAll(unit, person, by.Id, by.Actor);
            return new(changed, unit);
        });
}
