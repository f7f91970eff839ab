using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

public sealed class SecretKeys(Database database, Decisions decisions, AuditKey audit)
{
    public const int LiveAtMost = 100;

    /// <summary>Makes a key that may do everything but manage accounts and keys.</summary>
    /// <returns>The key, and its secret, which is shown once.</returns>
    public Task<Outcome<(SecretKey Key, string Secret)>> Add(Caller caller, AccountId account, string name) => decisions.Reach<(SecretKey, string)>(async () =>
    {
        var batch = new ReadBatch();
        var live = batch.Many(KeyTable.Count, r => r.Int(0), account);
        if (await LoadedAccount.Of(database, account, batch) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (live.First >= LiveAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"The account has {live.First} keys; {LiveAtMost} are the limit. Delete one first.");
        }

        var key = new SecretKey(Ids.New<KeyId>(loaded.DatabaseNow), name, loaded.Now, loaded.Now);
        var secret = ApiKey.OfSecret(key.Id, ApiKey.NewSecret());
        var unit = caller.NewUnit();
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.KeyCreated, caller.Actor, loaded.Now, Named(secret));
        AccountTable.AddKey(unit, key.Id, secret, loaded.World.Id, account, loaded.Now,
            audit.Seal(RowSeals.Key(key.Id, secret.Hash, loaded.World.Id, account, secret.Hint, KeyKind.StandardKey)), KeyKind.StandardKey, name);
        return new((key, secret.Text), unit);
    });

    /// <summary>Newest first.</summary>
    public Task<(IReadOnlyList<SecretKey> Rows, bool HasMore)?> Page(AccountId account, ListCursor cursor, int size) =>
        KeyTable.Page.PageOfOwn(database, KeyTable.Read, account, cursor, size);

    public Task<SecretKey?> Find(AccountId account, KeyId key) => database.One(KeyTable.ById, KeyTable.Read, key, account);

    public Task<Outcome<SecretKey>> Rename(Caller caller, AccountId account, KeyId key, string name) => Change(caller, account, key, (unit, loaded, found) =>
    {
        KeyTable.CheckNamed(unit, key, account, name, loaded.Now);
        return found with { Name = name, UpdatedAt = loaded.Now };
    });

    public Task<Outcome<SecretKey>> Revoke(Caller caller, AccountId account, KeyId key) => Change(caller, account, key, (unit, loaded, found) =>
    {
        AccountTable.CheckRevoked(unit, key, account, loaded.DatabaseNow);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.KeyRevoked, caller.Actor, loaded.Now, Named(ApiKey.OfSecret(key, "")));
        return found;
    });

    Task<Outcome<SecretKey>> Change(Caller caller, AccountId account, KeyId key, Func<Unit, LoadedAccount, SecretKey, SecretKey> change) =>
        decisions.Reach<SecretKey>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(KeyTable.ById, KeyTable.Read, key, account);
        if (await LoadedAccount.Of(database, account, batch) is not { } loaded || found.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = caller.NewUnit();
        return new(change(unit, loaded, found.Rows[0]), unit);
    });

    static Dictionary<string, string> Named(ApiKey key) => new() { ["key"] = key.Hint };
}
