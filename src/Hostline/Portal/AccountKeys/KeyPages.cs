using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Portal.AccountKeys;

/// <summary>The credentials with which an account's programs call the APIs.</summary>
public sealed record KeysModel(IReadOnlyList<KeyEntry> Keys, IReadOnlyList<SecretKey> SecretKeys);

/// <param name="Sid">The public id of a secret key; null for a bearer key.</param>
public sealed record MadeKey(string Secret, string? Sid);

public sealed record RevokedKey(KeyId Id, string Name, bool IsSecretKey, bool IsLast);

sealed class KeyPages(AccountBook accounts, SecretKeys secrets) : PageGroup
{
    public const string Root = "/portal/keys";
    const int NameAtMost = 64;

    public override void Map(PageTable pages)
    {
        pages.Get(Root, Role.Owner, List);
        pages.Post(Root, Role.Owner, Make);
        pages.Post(Root + "/secret", Role.Owner, MakeSecret);
        pages.Get(Root + "/{id}/revoke", Role.Owner, AskToRevoke);
        pages.Post(Root + "/{id}/revoke", Role.Owner, Revoke);
    }

    async Task<IResult> List(Visit visit) => visit.Page<KeysView, KeysModel>(await Load(visit));

    async Task<IResult> Make(Visit visit)
    {
        var caller = visit.Session!.Acting;
        var made = await accounts.AddKey(caller.Account.Id, caller.Principal);
        if (made.IsRefused)
        {
            visit.Fault(made.Refusals);
            return await List(visit);
        }

        return visit.Page<MadeKeyView, MadeKey>(new(made.Value.Key.Text, null));
    }

    async Task<IResult> MakeSecret(Visit visit)
    {
        var (caller, name) = (visit.Session!.Acting, visit.Field("name"));
        if (name.Length is 0 or > NameAtMost)
        {
            visit.Fault("name", visit.Words.Say("keys.name.fault"));
            return await List(visit);
        }

        var made = await secrets.Add(caller, caller.Account.Id, name);
        if (made.IsRefused)
        {
            visit.Fault(made.Refusals);
            return await List(visit);
        }

        return visit.Page<MadeKeyView, MadeKey>(new(made.Value.Secret, ApiKey.OfSecret(made.Value.Key.Id, "").Hint));
    }

    async Task<IResult> AskToRevoke(Visit visit) =>
        await Find(visit) is { } key ? visit.Page<RevokeKeyView, RevokedKey>(key) : ErrorPages.NotFound(visit);

    async Task<IResult> Revoke(Visit visit)
    {
        if (await Find(visit) is not { } key)
        {
            return ErrorPages.NotFound(visit);
        }

        var caller = visit.Session!.Acting;
        var refusals = key.IsSecretKey
            ? (await secrets.Revoke(caller, caller.Account.Id, key.Id)).Refusals
            : (await accounts.RevokeKey(caller.Account.Id, key.Id, caller.Principal)).Refusals;
        if (refusals.Count > 0)
        {
            visit.Fault(refusals);
            return visit.Page<RevokeKeyView, RevokedKey>(key);
        }

        return visit.See(Root, "key-revoked");
    }

    async Task<RevokedKey?> Find(Visit visit)
    {
        var (id, all) = (visit.Id<KeyId>(), await Load(visit));
        var isLast = all.Keys.Count + all.SecretKeys.Count == 1;
        return all.Keys.FirstOrDefault(k => k.Id == id) is { } key ? new(key.Id, key.Hint, false, isLast)
            : all.SecretKeys.FirstOrDefault(k => k.Id == id) is { } secret ? new(secret.Id, secret.Name, true, isLast)
            : null;
    }

    async Task<KeysModel> Load(Visit visit)
    {
        var account = visit.Session!.Acting.Account.Id;
        var named = await secrets.Page(account, new ListCursor(null, false), SecretKeys.LiveAtMost);
        return new(await accounts.Keys(account), named?.Rows ?? []);
    }
}
