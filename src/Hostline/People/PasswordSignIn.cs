using System.Net;
using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>The person, if address and password were right; or until when no one may try that address.</summary>
/// <param name="Person">Null if the password was wrong or no one has the address: the result does not tell which.</param>
public sealed record PasswordOutcome(Person? Person, DateTimeOffset? Until = null);

public sealed class PasswordSignIn(Database database, SignInTries tries, Passwords passwords)
{
    /// <returns>Refused if too many requests wait for a hash.</returns>
    public async Task<Outcome<PasswordOutcome>> Try(string email, string password, IPAddress client)
    {
        var tried = await tries.OfPassword(email, client);
        if (!tried.IsCounted)
        {
            return new PasswordOutcome(null, tried.Until);
        }

        var person = await database.One(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(email));
        var fits = await passwords.Fits(person, password);
        if (fits.IsRefused)
        {
            await tries.GiveBack(email, client);
            return new Refusal(Reason.Busy);
        }

        if (!fits.Value)
        {
            return new PasswordOutcome(null);
        }

        await tries.PasswordWasRight(email, client);
        return new PasswordOutcome(person);
    }

    public Task<Person?> Find(PersonId person) => database.One(PersonTable.ById, PersonTable.Read, person);

    public Task<Person?> Find(string email) => database.One(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(email));
}
