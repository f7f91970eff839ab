using System.Text.RegularExpressions;
using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Api;

/// <summary>Live accounts, and the keys of all.</summary>
sealed partial class AccountEndpoints(Accounts.AccountBook accounts)
{
    const int NameAtMost = 100;
    const int EmailAtMost = 254;

    public void Map(Endpoints endpoints)
    {
        endpoints.Post("/accounts", Who.Operator, (http, _) => http.WithBody(Read, async wanted =>
            Answers.Of(AccountView.Of(await accounts.OpenLive(wanted.Name, wanted.Email)), StatusCodes.Status201Created)));
        OfAccount(endpoints.Get, "/keys", async (_, _, account) => Answers.Page((await accounts.Keys(account.Id)).Select(Render)));
        OfAccount(endpoints.Post, "/keys", AddKey);
        OfAccount(endpoints.Delete, "/keys/{key}", RevokeKey);
    }

    static (string Name, string Email) Read(Fields fields)
    {
        var email = fields.Needed("email", EmailAtMost);
        if (email.Length > 0 && !Mailbox().IsMatch(email))
        {
            fields.Refuse(Reason.InvalidField, "email", "email must be an e-mail address.");
        }

        return (fields.Needed("name", NameAtMost), email);
    }

    /// <summary>A route of one account, for its sandbox's key and the operator's. An account's own key makes no keys: a stolen one could not be shut out.</summary>
    void OfAccount(Action<string, Who, Handler> map, string path, Func<HttpContext, Access, Account, Task<IResult>> handler) =>
        map("/accounts/{id}" + path, Who.Desk, async (http, access) =>
            http.Id() is { } id && await accounts.Find(id) is { } account && access.SeesWorld(account.World)
                ? await handler(http, access, account)
                : Problem.Of(new Refusal(Reason.NotFound)));

    async Task<IResult> AddKey(HttpContext http, Access access, Account account)
    {
        var added = await accounts.AddKey(account.Id, access.Actor);
        return added.IsRefused ? Problem.Of(added.Refusals)
            : Answers.Of(new { id = added.Value.Id, api_key = added.Value.Key.Text, hint = added.Value.Key.Hint }, StatusCodes.Status201Created);
    }

    async Task<IResult> RevokeKey(HttpContext http, Access access, Account account)
    {
        var revoked = http.Id("key") is { } key ? await accounts.RevokeKey(account.Id, key, access.Actor) : new Refusal(Reason.NotFound);
        return revoked.IsRefused ? Problem.Of(revoked.Refusals) : Results.NoContent();
    }

    static object Render(KeyEntry key) => new { id = key.Id, hint = key.Hint, created_at = key.CreatedAt };

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Mailbox();
}
