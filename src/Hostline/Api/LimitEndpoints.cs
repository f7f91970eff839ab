using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class LimitEndpoints(AccountBook accounts, LimitAccount limits)
{
    const string Tag = "Accounts", Path = "/accounts/{id}/limits", Why = "reason";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(Path, Who.Desk, async (http, access) => await Find(http, access) is { } account ? Answers.Of(Render(await limits.Of(account))) : NotFound)
            .Does(new("getLimits", Tag, "Get what was set for an account in place of the host's settings", Form));
        endpoints.Put(Path, Who.Desk, Set).By(Role.Lead).Does(new("setLimits", Tag, "Set limits of an account in place of the host's settings", Form)
        {
            About = "A limit that is not given is the host's again. They apply to the account with its subaccounts, from the next request on; "
                + "in a sandbox only requests are limited.",
            Body = Schema.Object("", [.. Members.Select(m => Optional(m.Name, m.Form)),
                Required(Why, Schema.Text("For the account's history.", HostAccounts.WhyAtMost))]),
        });
    }

    static readonly (string Name, Schema Form)[] Members =
    [
        (LimitAccount.Codes, Schema.Whole("Verification codes of a day; null for the host's setting.", 1, AccountLimits.CodesAtMost).OrNull()),
        (LimitAccount.ExchangeCodes, Schema.Whole("Of these, in an hour to one area code and exchange; null for the host's setting.", 1,
            AccountLimits.ExchangeCodesAtMost).OrNull()),
        (LimitAccount.Requests, Schema.Whole("Requests a second of each key; null for the host's setting.", 1, AccountLimits.RequestsAtMost).OrNull()),
    ];

    static readonly Schema Form = Schema.Object("What was set for an account.", [.. Members.Select(m => Required(m.Name, m.Form))]).Named("AccountLimits");

    async Task<IResult> Set(HttpContext http, Access access) => await Find(http, access) is not { } account ? NotFound
        : await http.WithBody(Read, async wanted =>
        {
            var set = await limits.Set(account.Id, wanted.Limits, wanted.Why, access.Principal);
            return set.IsRefused ? Problem.Of(set.Refusals) : Answers.Of(Render(set.Value!));
        });

    static (AccountLimits Limits, string Why) Read(Fields fields) => (
        new(fields.Whole(LimitAccount.Codes, 1, AccountLimits.CodesAtMost),
            fields.Whole(LimitAccount.ExchangeCodes, 1, AccountLimits.ExchangeCodesAtMost),
            fields.Whole(LimitAccount.Requests, 1, AccountLimits.RequestsAtMost)),
        fields.Needed(Why, HostAccounts.WhyAtMost));

    /// <summary>Null members are written: they mean that the host's setting applies.</summary>
    static Dictionary<string, int?> Render(AccountLimits set) => new()
    {
        [LimitAccount.Codes] = set.CodesADay,
        [LimitAccount.ExchangeCodes] = set.ExchangeCodesAnHour,
        [LimitAccount.Requests] = set.RequestsASecond,
    };

    async Task<Account?> Find(HttpContext http, Access access) =>
        http.Id<AccountId>() is { } id && await accounts.Find(id) is { } account && access.SeesWorld(account.World) ? account : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
