using System.Globalization;
using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.People;
using Hostline.Portal.Links;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

public sealed record AccountsModel(IReadOnlyList<ListedAccount> Accounts, string Text, string? Next);

/// <param name="Limits">The limits set for it in place of the host's settings.</param>
/// <param name="Bounds">The highest value allowed for each.</param>
public sealed record DeskAccountModel(
    Account Account, IReadOnlyList<KeyEntry> Keys, IReadOnlyList<TeamMember> Members, AccountPast Past, IReadOnlyList<Order> Newest,
    AccountLimits Limits, AccountLimits Bounds)
{
    public string Path => "/desk/accounts/" + Account.Id;
}

/// <summary>The accounts of the desk's world: found and shown, and suspended, resumed or closed by leads.</summary>
sealed class AccountPages(DeskLists lists, AccountBook accounts, HostAccounts host, LimitAccount limits, Members members, EvidenceBook evidence) : PageGroup
{
    const string Path = "/desk/accounts", One = Path + "/{id}", WhyField = DeskOrderPages.WhyField;
    const int TextAtMost = 100;

    static readonly Dictionary<string, AccountStatus> Statuses = new()
    {
        ["suspend"] = AccountStatus.Suspended,
        ["resume"] = AccountStatus.Active,
        ["close"] = AccountStatus.Closed,
    };

    public override void Map(PageTable pages)
    {
        pages.Search(Path, Roles.Desk, List);
        pages.Get(One, Roles.Desk, visit => With(visit, account => Show(visit, account)));
        pages.Post(One + "/email", Role.Lead, visit => With(visit, account => ChangeEmail(visit, account)));
        pages.Post(One + "/limits", Role.Lead, visit => With(visit, account => Limit(visit, account)));
        foreach (var act in Statuses.Keys)
        {
            pages.Post($"{One}/{act}", Role.Lead, visit => With(visit, account => Put(visit, account, act)));
        }
    }

    async Task<IResult> List(Visit visit)
    {
        var text = WellFormed.Start(visit.Query("q"), TextAtMost);
        var (rows, next) = await lists.Accounts(visit.World().Id, text, visit.QueryId<AccountId>("after"));
        return visit.Page<AccountsView, AccountsModel>(new(rows, text, next?.ToString()));
    }

    async Task<IResult> With(Visit visit, Func<Account, Task<IResult>> handler) =>
        visit.Id<AccountId>() is { } id && await accounts.Find(id) is { } account && visit.Session!.Sees(account.World, account.Id)
            ? await handler(account) : ErrorPages.NotFound(visit);

    async Task<IResult> Show(Visit visit, Account account) => visit.Page<DeskAccountView, DeskAccountModel>(new(account, await accounts.Keys(account.Id),
        await members.Of(account.Id), await evidence.PastOf(account.Id), await lists.OfAccount(account.Id), await limits.Of(account), limits.Bounds));

    async Task<IResult> ChangeEmail(Visit visit, Account account)
    {
        var email = Require.Email(visit, "email", visit.Field("email"));
        return !visit.IsRefused && visit.Took(await accounts.Update(account.Id, new(email, false, null), visit.Session!.Principal))
            ? visit.See($"{Path}/{account.Id}", "account-changed") : await Show(visit, account);
    }

    async Task<IResult> Limit(Visit visit, Account account)
    {
        var bounds = limits.Bounds;
        var wanted = new AccountLimits(Whole(visit, LimitAccount.Codes, bounds.CodesADay), Whole(visit, LimitAccount.ExchangeCodes, bounds.ExchangeCodesAnHour),
            Whole(visit, LimitAccount.Requests, bounds.RequestsASecond));
        var why = visit.Field(WhyField);
        if (why.Length is 0 or > HostAccounts.WhyAtMost)
        {
            visit.Fault(WhyField, visit.Words.Say("desk.why.missing", ("most", HostAccounts.WhyAtMost)));
        }

        return !visit.IsRefused && visit.Took(await limits.Set(account.Id, wanted, why, visit.Session!.Principal))
            ? visit.See($"{Path}/{account.Id}", "account-limited") : await Show(visit, account);
    }

    static int? Whole(Visit visit, string field, int? most)
    {
        var text = visit.Field(field);
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1 || value > most))
        {
            visit.Fault(field, visit.Words.Say("accounts.limits.wrong", ("most", most!)));
        }

        return visit.IsRefused || text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
    }

    async Task<IResult> Put(Visit visit, Account account, string act)
    {
        var why = visit.Field(WhyField);
        if (why.Length is 0 or > HostAccounts.WhyAtMost)
        {
            visit.Fault(WhyField, visit.Words.Say("desk.why.missing", ("most", HostAccounts.WhyAtMost)));
            return await Show(visit, account);
        }

        return visit.Took(await host.Put(account.Id, Statuses[act], why, visit.Session!.Principal))
            ? visit.See($"{Path}/{account.Id}", "account-" + act) : await Show(visit, account);
    }
}
