using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hostline.People;

/// <summary>
/// Passkeys, verified by the framework. The challenge for the browser is stored here. A passkey that has verified its user (by PIN, finger or
/// face) counts as both factors.
/// </summary>
sealed class Passkeys(Database database, CommitQueue queue, UserManager<Person> people, IOptions<IdentityPasskeyOptions> options, Ceremonies ceremonies,
    Credentials credentials)
{
    public const int AtMost = 20;

    readonly PasskeyHandler<Person> handler = new(people, options);

    public Task<IReadOnlyList<StoredPasskey>> Of(PersonId person) => database.Many(PasskeyTable.OfPerson, PasskeyTable.Read, person);

    /// <summary>The options that a browser needs to make a passkey, as JSON.</summary>
    public async Task<string> BeginNew(Person person, SessionId session, HttpContext http)
    {
        var made = await handler.MakeCreationOptionsAsync(new() { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, http);
        await ceremonies.Begin(session.ToString(), new(CeremonyKind.NewPasskey, person.Id, person.Stamp, Factors.None, made.AttestationState!));
        return made.CreationOptionsJson;
    }

    public async Task<Outcome<Person>> Add(Person person, Session session, string name, string answer, HttpContext http)
    {
        if (await ceremonies.Find(session.Id.ToString(), CeremonyKind.NewPasskey) is not { } begun || begun.Stamp != person.Stamp
            || !await ceremonies.End(session.Id.ToString(), CeremonyKind.NewPasskey))
        {
            return new Refusal(Reason.NotFound);
        }

        var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = answer, AttestationState = begun.State });
        return !result.Succeeded || result.UserEntity.Id != person.Id.ToString() ? new Refusal(Reason.NotFound)
            : await credentials.AddPasskey(
                new(result.Passkey.CredentialId, person.Id, name, PasskeyData.Of(result.Passkey), await database.Now(), null), session);
    }

    /// <summary>The options that a browser needs to sign in with any passkey that it has for this server.</summary>
    public async Task<string> Begin(string browser, HttpContext http)
    {
        var made = await handler.MakeRequestOptionsAsync(null, http);
        await ceremonies.Begin(browser, new(CeremonyKind.Passkey, null, "", Factors.None, made.AssertionState!));
        return made.RequestOptionsJson;
    }

    /// <summary>The person of the passkey; null if it is not known here, or if the browser did not begin this here.</summary>
    public async Task<Person?> SignIn(string browser, string answer, HttpContext http)
    {
        if (await ceremonies.Find(browser, CeremonyKind.Passkey) is not { } begun || !await ceremonies.End(browser, CeremonyKind.Passkey))
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = answer, AssertionState = begun.State });
        return result.Succeeded && await Used(result.Passkey) ? result.User : null;
    }

    /// <summary>False if its counter was raised meanwhile, which means that two devices have the same passkey.</summary>
    async Task<bool> Used(UserPasskeyInfo passkey)
    {
        var batch = new ReadBatch();
        var before = batch.Many(PasskeyTable.ById, PasskeyTable.Read, passkey.CredentialId);
        await database.Run(batch);
        return before.First is { } stored && (await queue.Write(
            PasskeyTable.CheckUsed(new Unit { IsRequest = true }, stored, PasskeyData.Of(passkey), batch.Now))).Status == CommitStatus.Done;
    }
}
