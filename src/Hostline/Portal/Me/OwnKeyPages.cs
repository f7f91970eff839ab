using Hostline.Core.People;
using Hostline.Pages;
using Hostline.People;

namespace Hostline.Portal.Me;

/// <summary>The keys of someone who works for the host, made and revoked by themselves.</summary>
sealed class OwnKeyPages(MePages me, OwnKeys keys) : PageGroup
{
    public const string Root = "/desk/me/keys";

    public override void Map(PageTable pages)
    {
        pages.Post(Root, Roles.Desk, Make);
        pages.Post(Root + "/{id}/revoke", Roles.Desk, Revoke);
    }

    Task<IResult> Make(Visit visit) => me.With(visit, async person =>
    {
        if (!visit.Session!.HasShownEnough)
        {
            return visit.See("/desk/me", "factor-first");
        }

        if (await me.Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        var made = await keys.Add(visit.Session.Principal);
        if (!made.IsRefused)
        {
            return visit.Page<OwnKeyView, string>(made.Value.Key.Text);
        }

        visit.Fault(made.Refusals);
        return await me.Show(visit, person);
    });

    Task<IResult> Revoke(Visit visit) => me.With(visit, async person =>
        visit.Id<OperatorKeyId>() is { } key && !(await keys.Revoke(person.Id, key, visit.Session!.Principal)).IsRefused
            ? visit.See("/desk/me", "own-key-revoked")
            : ErrorPages.NotFound(visit));
}
