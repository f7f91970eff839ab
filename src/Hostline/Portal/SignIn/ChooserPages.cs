using Hostline.Pages;
using Hostline.People;
using Hostline.Storage.Tables;

namespace Hostline.Portal.SignIn;

/// <param name="HasDesk">Whether they also work at the host's desk.</param>
public sealed record ChooserModel(IReadOnlyList<Membership> Accounts, bool HasDesk, string Next);

/// <summary>Choosing an account, for someone who belongs to several or to none.</summary>
sealed class ChooserPages(Entrance entrance, PasswordSignIn people) : PageGroup
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

        return visit.Page<ChooserView, ChooserModel>(new(await entrance.AccountsOf(person.Id, visit.Session!.Factors), person.HostRole is not null,
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
            && (await entrance.AccountsOf(person.Id, visit.Session!.Factors)).FirstOrDefault(a => a.Account == id) is { } chosen
            ? await entrance.Switch(visit, chosen, LocalPath.Of(visit.Field("next")))
            : ErrorPages.NotFound(visit);
    }

    async Task<Person?> PersonOf(Visit visit) => visit.Session?.Person is { } id ? await people.Find(id) : null;
}
