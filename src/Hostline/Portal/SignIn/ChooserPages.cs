using Hostline.Core.Accounts;
using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;

namespace Hostline.Portal.SignIn;

/// <summary>What somebody chooses from.</summary>
/// <param name="HasDesk">They work at the host's desk as well.</param>
public sealed record ChooserModel(IReadOnlyList<Membership> Accounts, bool HasDesk, string Next);

/// <summary>Choosing an account, for somebody who belongs to several, or to none.</summary>
sealed class ChooserPages(Entrance entrance, Members members, PasswordSignIn people) : PageGroup
{
    const string Desk = "desk";

    public override void Map(PageTable pages)
    {
        pages.Get(Entrance.Chooser, Admits.Everybody, Show);
        pages.Post(Entrance.Chooser, Admits.Everybody, Choose);
    }

    async Task<IResult> Show(Visit visit)
    {
        if (await PersonOf(visit) is not { } person)
        {
            return visit.See("/sign-in");
        }

        var accounts = await members.AccountsOf(person.Id);
        return visit.Page<ChooserView, ChooserModel>(new([.. accounts.Where(a => a.Status == AccountStatus.Active)], person.HostRole is not null,
            LocalPath.Of(visit.Query("next")) ?? ""));
    }

    async Task<IResult> Choose(Visit visit)
    {
        if (await PersonOf(visit) is not { } person)
        {
            return ErrorPages.SignedOut(visit);
        }

        if (visit.Field("account") == Desk && person.HostRole is { } role)
        {
            return await entrance.SwitchToDesk(visit, role);
        }

        return Ids.TryParse(visit.Field("account"), out AccountId id)
            && (await members.AccountsOf(person.Id)).FirstOrDefault(a => a.Account == id) is { } chosen
            ? await entrance.Switch(visit, chosen, LocalPath.Of(visit.Field("next")))
            : ErrorPages.NotFound(visit);
    }

    async Task<Person?> PersonOf(Visit visit) => visit.Session?.Person is { } id ? await people.Find(id) : null;
}
