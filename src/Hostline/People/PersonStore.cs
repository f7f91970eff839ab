using System.Text.Json;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Identity;

namespace Hostline.People;

/// <summary>The framework's store of people. It only reads: a change of a person ends sessions and links in the same unit, so verbs write it.</summary>
sealed class PersonStore(Database database) : IUserPasswordStore<Person>, IUserSecurityStampStore<Person>, IUserPasskeyStore<Person>
{
    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(Person.KeyOf(user.Email));

    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Ids.TryParse(userId, out PersonId id) ? database.One(PersonTable.ById, PersonTable.Read, id) : Task.FromResult<Person?>(null);

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        database.One(PersonTable.ByEmail, PersonTable.Read, Person.KeyOf(normalizedUserName));

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Password);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Password is not null);

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        [.. (await database.Many(PasskeyTable.OfPerson, PasskeyTable.Read, user.Id)).Select(PasskeyData.Info)];

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await database.One(PasskeyTable.ById, PasskeyTable.Read, credentialId) is { } found
            ? await database.One(PersonTable.ById, PersonTable.Read, found.Person) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        await database.One(PasskeyTable.ById, PasskeyTable.Read, credentialId) is { } found && found.Person == user.Id ? PasskeyData.Info(found) : null;

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => throw ByVerbs();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => throw ByVerbs();

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken) => throw ByVerbs();

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken) => throw ByVerbs();

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ByVerbs();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw ByVerbs();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => throw ByVerbs();

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => throw ByVerbs();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw ByVerbs();

    public void Dispose()
    {
    }

    static InvalidOperationException ByVerbs() => new("People are changed by verbs, in the unit that has all consequences.");
}

sealed record PasskeyData(byte[] PublicKey, uint SignCount, string[]? Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp)
{
    public static string Of(UserPasskeyInfo p) => JsonSerializer.Serialize(
        new PasskeyData(p.PublicKey, p.SignCount, p.Transports, p.IsUserVerified, p.IsBackupEligible, p.IsBackedUp));

    /// <summary>Neither the attestation nor the client data of the registration is kept: nothing needs them again.</summary>
    public static UserPasskeyInfo Info(StoredPasskey stored)
    {
        var data = JsonSerializer.Deserialize<PasskeyData>(stored.Data)!;
        return new(stored.Credential, data.PublicKey, stored.CreatedAt, data.SignCount, data.Transports, data.IsUserVerified, data.IsBackupEligible,
            data.IsBackedUp, [], [])
        { Name = stored.Name };
    }
}
