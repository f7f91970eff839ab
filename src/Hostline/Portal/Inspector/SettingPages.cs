using Hostline.Core.Worlds;
using Hostline.Pages;
using Hostline.Sandboxes;

namespace Hostline.Portal.Inspector;

sealed class SettingPages(Rooms rooms, SandboxBook sandboxes) : PageGroup
{
    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox/{sandbox}/settings", Admits.Sandbox, rooms.In(Show));
        pages.Post("/sandbox/{sandbox}/settings", Admits.Sandbox, rooms.In(Save, acts: true));
        pages.Post("/sandbox/{sandbox}/delete", Admits.Sandbox, rooms.In(Delete, acts: true));
    }

    static Task<IResult> Show(Visit visit, Room room) => Task.FromResult(visit.Page<SettingsView, Room>(room));

    async Task<IResult> Save(Visit visit, Room room)
    {
        var review = SandboxPages.Reviews.Where(r => r.ToString() == visit.Field("review")).Select(r => (ReviewMode?)r).FirstOrDefault();
        if (review is null)
        {
            visit.Fault("review", visit.Words.Say("settings.review.missing"));
            return await Show(visit, room);
        }

        await sandboxes.Change(room.World.Id, review, setsEnvelope: false, null);
        return visit.See(room.At("/settings"), "saved");
    }

    async Task<IResult> Delete(Visit visit, Room room)
    {
        if (!visit.IsChecked("sure"))
        {
            visit.Fault("sure", visit.Words.Say("delete.sure.missing"));
            return await Show(visit, room);
        }

        return await sandboxes.Delete(room.World.Id) ? visit.See("/sandbox", "sandbox-deleted") : ErrorPages.NotFound(visit);
    }
}
