using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Pages;

namespace Hostline.Portal.Home;

/// <summary>What waits for the account, oldest first; then what the account waits for.</summary>
sealed class HomePages(HomeBook home) : PageGroup
{
    public override void Map(PageTable pages) => pages.Get("/portal", Roles.Account, Show);

    async Task<IResult> Show(Visit visit) => visit.Page<HomeView, Waiting>(await home.Of(visit.Session!.Acting.Account.Id, visit.Now));
}
