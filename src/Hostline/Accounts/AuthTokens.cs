using System.Security.Cryptography;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>
/// Auth tokens of accounts. The primary one also signs callbacks, so it is stored encrypted; a secondary one replaces it when it is promoted.
/// Each is also a key, so that it can be revoked, guarded and audited.
/// </summary>
public sealed class AuthTokens(Database database, Decisions decisions, MasterKey masterKey, AuditKey audit)
{
    const string Purpose = "auth-token";

    public byte[] Seal(string token) => masterKey.Seal(Purpose, Convert.FromHexString(token));

    public async Task<string?> Primary(AccountId account) =>
        await database.One(AccountTable.Tokens, r => r.Bytes(0), account) is { } kept ? Open(kept) : null;

    /// <summary>The same in a batch; to be called once it has run.</summary>
    public Func<string?> AskPrimary(ReadBatch batch, AccountId account)
    {
        var kept = batch.Many(AccountTable.Tokens, r => r.Bytes(0), account);
        return () => kept.First is { } token ? Open(token) : null;
    }

    public ApiKey AddKey(Unit unit, Account account, string token, DateTimeOffset databaseNow)
    {
        var (id, key) = (Ids.New<KeyId>(databaseNow), ApiKey.OfToken(account.Id, token));
        AccountTable.AddKey(unit, id, key, account.World, account.Id, databaseNow,
            audit.Seal(RowSeals.Key(id, key.Hash, account.World, account.Id, key.Hint, KeyKind.AuthToken)), KeyKind.AuthToken);
        return key;
    }

    /// <summary>
    /// Makes the key of a token from a release before tokens had keys, at its first use. If two nodes do that at once, the account's history
    /// lets only one of them write. False if it is not the account's primary token.
    /// </summary>
    public async Task<bool> MakeKey(AccountId account, string token) => (await decisions.Reach<bool>(async () =>
    {
        var batch = new ReadBatch();
        var primary = batch.Many(AccountTable.PrimaryToken, r => (Token: r.Bytes(0), HasKey: r.Int(1) > 0), account);
        if (await LoadedAccount.Of(database, account, batch) is not { } loaded || !IsSame(Open(primary.Rows[0].Token), token))
        {
            return new(false);
        }

        if (primary.Rows[0].HasKey)
        {
            return new(true);
        }

        var unit = new Unit { IsRequest = true };
        Tell(unit, loaded.Chain, loaded, EventKinds.KeyCreated, Actor.Customer(AddKey(unit, loaded.Account, token, loaded.DatabaseNow).Hint),
            ApiKey.OfToken(account, token));
        return new(true, unit);
    })).Value;

    public Task<Outcome<string>> AddSecondary(Caller caller) => Change<string>(caller, (unit, loaded, primary, secondary) =>
    {
        if (secondary is not null)
        {
            return new Refusal(Reason.LimitReached, Detail: "The account has a secondary token already. Promote it or delete it first.");
        }

        var token = ApiKey.NewSecret();
        Tell(unit, loaded.Chain, loaded, EventKinds.KeyCreated, caller.Actor, AddKey(unit, loaded.Account, token, loaded.DatabaseNow));
        AccountTable.SaveTokens(unit, loaded.Account.Id, Seal(primary), Seal(token));
        return token;
    });

    public Task<Outcome<bool>> DeleteSecondary(Caller caller) => Change<bool>(caller, (unit, loaded, primary, secondary) =>
    {
        if (secondary is null)
        {
            return new Refusal(Reason.NotFound);
        }

        Revoke(unit, loaded, secondary, caller.Actor);
        AccountTable.SaveTokens(unit, loaded.Account.Id, Seal(primary), null);
        return true;
    });

    /// <summary>Makes the secondary token the primary one, which signs from now on; the previous primary token is revoked.</summary>
    /// <returns>The new primary token.</returns>
    public Task<Outcome<string>> Promote(Caller caller) => Change<string>(caller, (unit, loaded, primary, secondary) =>
    {
        if (secondary is null)
        {
            return new Refusal(Reason.NotFound, Detail: "The account has no secondary token to promote.");
        }

        Revoke(unit, loaded, primary, caller.Actor);
        AccountTable.SaveTokens(unit, loaded.Account.Id, Seal(secondary), null);
        return secondary;
    });

    /// <summary>Changes of one account's tokens are serialized through its history.</summary>
    /// <param name="change">Gets the two tokens.</param>
    async Task<Outcome<T>> Change<T>(Caller caller, Func<Unit, LoadedAccount, string, string?, Outcome<T>> change)
    {
        var account = caller.Account.Id;
        if (await Primary(account) is { } now)
        {
            // A primary token from before tokens had keys gets its key first; otherwise the next change would invalidate it.
            await MakeKey(account, now);
        }

        return await decisions.Reach<T>(async () =>
        {
            var batch = new ReadBatch();
            var tokens = batch.Many(AccountTable.Tokens, r => (Primary: r.Bytes(0), Secondary: r.BytesOrNull(1)), account);
            if (await LoadedAccount.Of(database, account, batch) is not { } loaded)
            {
                return new Refusal(Reason.NotFound);
            }

            var unit = caller.NewUnit();
            var (primary, secondary) = tokens.Rows[0];
            var outcome = change(unit, loaded, Open(primary), secondary is null ? null : Open(secondary));
            return outcome.IsRefused ? new(outcome) : new(outcome, unit);
        });
    }

    void Revoke(Unit unit, LoadedAccount loaded, string token, Actor by)
    {
        var key = ApiKey.OfToken(loaded.Account.Id, token);
        AccountTable.CheckRevoked(unit, loaded.Account.Id, key.Hash, loaded.DatabaseNow);
        Tell(unit, loaded.Chain, loaded, EventKinds.KeyRevoked, by, key);
    }

    void Tell(Unit unit, AccountChain chain, LoadedAccount loaded, string kind, Actor by, ApiKey key) =>
        chain.Tell(unit, audit, loaded.Account, kind, by, loaded.Now, new Dictionary<string, string> { ["key"] = key.Hint });

    string Open(byte[] kept) => Convert.ToHexStringLower(masterKey.Open(Purpose, kept));

    static bool IsSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(one), Convert.FromHexString(other));
}
