using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Signatures;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <param name="AuthToken">32 hex digits; stored encrypted, because it is also a signing key.</param>
public sealed record OpenedAccount(Account Account, ApiKey Key, string AuthToken);

/// <param name="UsedAt">To the minute, by the database's clock; null if it has not been used.</param>
public sealed record KeyEntry(KeyId Id, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

/// <summary>Opens accounts, makes and revokes their bearer keys, and identifies the account of any credential.</summary>
public sealed class AccountBook(Database database, Decisions decisions, MasterKey masterKey, AuditKey audit, AuthTokens tokens, SandboxUse use,
    KeyUse keyUse, KnownKeys keys)
{
    public const int LiveKeysAtMost = 2;
    const string SealSigningSeed = "signing-seed";
    const int SigningKeysKept = 1_000;

    readonly ConcurrentDictionary<AccountId, Ed25519Key> signingKeys = new();

    /// <summary>Adds a new account to a unit. The caller must show the secrets, which are not stored.</summary>
    public OpenedAccount Open(Unit unit, World world, string name, string? email, DateTimeOffset databaseNow)
    {
        var (account, token) = Write(unit, world, name, email, null, databaseNow);
        var key = ApiKey.New(ApiKey.AccountPrefix);
        AddKey(unit, account, Ids.New<KeyId>(databaseNow), key, databaseNow);
        new AccountChain(0, EventChain.Genesis).Tell(unit, audit, account, EventKinds.AccountCreated, Actor.Operator("host"), account.OpenedAt,
            new Dictionary<string, string> { ["key"] = key.Hint, ["token"] = token.Hint });
        return new(account, key, token.Text);
    }

    /// <summary>Adds a new subaccount to a unit. It has an auth token but no bearer key.</summary>
    internal Account OpenUnder(Unit unit, World world, Account parent, string name, Actor by, DateTimeOffset databaseNow)
    {
        var (account, token) = Write(unit, world, name, null, parent.Id, databaseNow);
        new AccountChain(0, EventChain.Genesis).Tell(unit, audit, account, EventKinds.AccountCreated, by, account.OpenedAt,
            new Dictionary<string, string> { ["token"] = token.Hint, ["parent"] = parent.Id.ToString() });
        return account;
    }

    (Account Account, ApiKey Token) Write(Unit unit, World world, string name, string? email, AccountId? parent, DateTimeOffset databaseNow)
    {
        var seed = RandomNumberGenerator.GetBytes(32);
        using var signing = Ed25519Key.FromSeed(seed);
        var now = world.Now(databaseNow).CutToMicros();
        var account = new Account(Ids.New<AccountId>(databaseNow), world.Id, name, email, Billing.Ok, signing.PublicKey, parent)
        {
            OpenedAt = now,
            UpdatedAt = now,
        };
        var token = ApiKey.NewSecret();
        AccountTable.Add(unit, account, tokens.Seal(token), masterKey.Seal(SealSigningSeed, seed), masterKey.Id, EventChain.Genesis, databaseNow);
        return (account, tokens.AddKey(unit, account, token, databaseNow));
    }

    public async Task<OpenedAccount> OpenLive(string name, string email)
    {
        var now = await database.Now();
        var unit = new Unit { IsRequest = true };
        var opened = Open(unit, World.Live, name, email, now);
        await decisions.Reach(() => Task.FromResult(new Decision<AccountId>(opened.Account.Id, unit)));
        return opened;
    }

    public Task<Account?> Find(AccountId account) => database.One(AccountTable.ById, AccountTable.Read, account);

    public Task<IReadOnlyList<Account>> OfWorld(WorldId world) => database.Many(AccountTable.OfWorld, AccountTable.Read, world);

    public async Task<Outcome<Caller>> Authenticate(string? bearer)
    {
        if (bearer is null || !ApiKey.HasForm(bearer, ApiKey.AccountPrefix))
        {
            return new Refusal(Reason.NotAuthenticated, Detail: bearer is not null && ApiKey.OtherKind(bearer) is { } kind
                ? $"The key that was sent is {kind}; this needs an account's, which begins with {ApiKey.AccountPrefix}." : null);
        }

        return await Authenticate(ApiKey.HashOf(bearer), null);
    }

    public async Task<Outcome<Caller>> AuthenticateToken(AccountId account, string token)
    {
        if (!ApiKey.IsSecret(token))
        {
            return new Refusal(Reason.NotAuthenticated);
        }

        var key = ApiKey.OfToken(account, token);
        var who = await Authenticate(key.Hash, account);
        return who is { IsRefused: true, Refusals: [{ Reason: Reason.NotAuthenticated }] } && await tokens.MakeKey(account, token)
            ? await Authenticate(key.Hash, account)
            : who;
    }

    public async Task<Outcome<Caller>> AuthenticateKey(KeyId key, string secret) =>
        ApiKey.IsSecret(secret) ? await Authenticate(ApiKey.OfSecret(key, secret).Hash, null) : new Refusal(Reason.NotAuthenticated);

    async Task<Outcome<Caller>> Authenticate(byte[] hash, AccountId? account)
    {
        var (found, databaseNow) = await keys.Find(hash);
        if (found is not { } known || (account is { } asked && known.Account.Id != asked))
        {
            return new Refusal(Reason.NotAuthenticated);
        }

        // Closing an account revokes its keys, and the answer says why.
        if (known.Account.Status == AccountStatus.Closed)
        {
            return new Refusal(Reason.AccountClosed);
        }

        if (known.IsRevoked)
        {
            return new Refusal(Reason.KeyRevoked);
        }

        if (known.Account.Status == AccountStatus.Suspended)
        {
            return new Refusal(Reason.AccountSuspended);
        }

        use.Of(known.World, databaseNow);
        keyUse.Of(known.Id, databaseNow);
        var principal = Principal.OfKey(known.Id, known.Hint, Caller.TakerOf(known.World, known.Account));
        return new Caller(known.World, known.Account, principal, databaseNow, known.Envelope, known.Kind)
        {
            RequestsASecond = known.RequestsASecond,
        };
    }

    /// <summary>Makes another key, shown once; at most two are live, so that keys can be rotated.</summary>
    public Task<Outcome<(KeyId Id, ApiKey Key)>> AddKey(AccountId accountId, Principal by) => decisions.Reach<(KeyId, ApiKey)>(async () =>
    {
        var (account, chain, world, keys, now) = await Load(accountId);
        if (account is null)
        {
            return new Refusal(Reason.NotFound);
        }

        if (keys.Count >= LiveKeysAtMost)
        {
            return new Refusal(Reason.ValueOutOfRange, Detail: $"An account has at most {LiveKeysAtMost} live keys. Revoke one first.");
        }

        var key = ApiKey.New(ApiKey.AccountPrefix);
        var id = Ids.New<KeyId>(now);
        var unit = by.NewUnit();
        chain.Tell(unit, audit, account, EventKinds.KeyCreated, by.Actor, world!.Now(now).CutToMicros(), Named(key.Hint));
        AddKey(unit, account, id, key, now);
        return new((id, key), unit);
    });

    public Task<Outcome<KeyId>> RevokeKey(AccountId accountId, KeyId keyId, Principal by) => decisions.Reach<KeyId>(async () =>
    {
        var (account, chain, world, keys, now) = await Load(accountId);
        if (account is null || keys.FirstOrDefault(k => k.Id == keyId) is not { } key)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = by.NewUnit();
        AccountTable.CheckRevoked(unit, keyId, accountId, now);
        chain.Tell(unit, audit, account, EventKinds.KeyRevoked, by.Actor, world!.Now(now).CutToMicros(), Named(key.Hint));
        return new(keyId, unit);
    });

    /// <summary>Changes the given members, and records the change in the account's history.</summary>
    public Task<Outcome<Account>> Update(AccountId accountId, AccountUpdate update, Principal by) => decisions.Reach<Account>(async () =>
    {
        var (account, chain, world, _, now) = await Load(accountId);
        if (account is null)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = by.NewUnit();
        chain.Tell(unit, audit, account, EventKinds.AccountUpdated, by.Actor, world!.Now(now).CutToMicros(), update.Told());
        update.AddTo(unit, account);
        return new(account with { Email = update.Email ?? account.Email }, unit);
    });

    /// <summary>The account's own setting; null if it has none.</summary>
    public Task<Envelope?> EnvelopeOf(AccountId account) => database.One(EnvelopeTable.OfAccount, EnvelopeTable.Read, account);

    public async Task<bool> AsksSigners(AccountId account) => await database.One(SignerCodeSettingTable.OfAccount, r => r.Int(0), account) == 1;

    /// <summary>The language of the account's notices; null for the default.</summary>
    public Task<string?> LanguageOf(AccountId account) => database.One(RecipientTable.ById, r => RecipientTable.Read(r).Language, account);

    public Task<IReadOnlyList<KeyEntry>> Keys(AccountId account) =>
        database.Many(AccountTable.LiveKeys, r => new KeyEntry(r.Id<KeyId>(0), r.Text(1), r.Time(2), r.TimeOrNull(3)), account);

    public Task<Outcome<AccountId>> SetBilling(WorldId world, AccountId account, Billing billing) => decisions.Reach(() => Task.FromResult(
        new Decision<AccountId>(account, AccountTable.CheckBilling(new Unit { IsRequest = true }, account, world, billing),
            _ => (Outcome<AccountId>)new Refusal(Reason.NotFound))));

    public async Task<string> AuthTokenOf(AccountId account) =>
        await tokens.Primary(account) ?? throw new InvalidOperationException($"There is no account {account}.");

    public async Task<Ed25519Key> SigningKey(AccountId account)
    {
        if (signingKeys.TryGetValue(account, out var known))
        {
            return known;
        }

        var sealedSeed = await database.One(AccountTable.SigningKey, r => r.Bytes(0), account)
            ?? throw new InvalidOperationException($"There is no account {account}.");
        if (signingKeys.Count >= SigningKeysKept)
        {
            signingKeys.Clear();
        }

        return signingKeys.GetOrAdd(account, Ed25519Key.FromSeed(masterKey.Open(SealSigningSeed, sealedSeed)));
    }

    async Task<(Account? Account, AccountChain Chain, World? World, IReadOnlyList<KeyEntry> Keys, DateTimeOffset Now)> Load(AccountId id)
    {
        var batch = new ReadBatch();
        var account = batch.Many(AccountTable.ById, AccountTable.Read, id);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, id);
        var keys = batch.Many(AccountTable.LiveKeys, r => new KeyEntry(r.Id<KeyId>(0), r.Text(1), r.Time(2), r.TimeOrNull(3)), id);
        await database.Run(batch);
        if (account.Rows.Count == 0)
        {
            return (null, default, null, [], batch.Now);
        }

        var world = await database.One(WorldTable.ById, WorldTable.Read, account.Rows[0].World);
        return (account.Rows[0], chain.Rows[0], world, keys.Rows, batch.Now);
    }

    void AddKey(Unit unit, Account account, KeyId id, ApiKey key, DateTimeOffset databaseNow) =>
        AccountTable.AddKey(unit, id, key, account.World, account.Id, databaseNow,
            audit.Seal(RowSeals.Key(id, key.Hash, account.World, account.Id, key.Hint, KeyKind.Bearer)));

    static Dictionary<string, string> Named(string keyHint) => new() { ["key"] = keyHint };
}
