using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.Numbers;

/// <param name="Act">The ending of its text keys: lock, unlock or leave.</param>
/// <param name="Path">Where the answer is sent.</param>
public sealed record NumberActModel(NumberRow Number, string Act, string Path);

/// <summary>Locking, unlocking and releasing: separate pages that explain the consequences and offer equal choices.</summary>
sealed class NumberQuestions(NumberList numbers, NumberLocks locks, ReleaseNumber release) : PageGroup
{
    const string Lock = NumberPages.One + "/lock", OffBoard = NumberPages.One + "/off-board";
    const string Choice = "choice", Yes = "yes", No = "no";

    public override void Map(PageTable pages)
    {
        pages.Get(Lock, Role.Owner, visit => Ask(visit, LockOrUnlock));
        pages.Post(Lock, Role.Owner, visit => Answer(visit, LockOrUnlock, SetLock));
        pages.Get(OffBoard, Role.Owner, visit => Ask(visit, _ => "leave"));
        pages.Post(OffBoard, Role.Owner, visit => Answer(visit, _ => "leave", Leave));
    }

    static string LockOrUnlock(NumberRow number) => number.IsLocked ? "unlock" : "lock";

    async Task<IResult> Ask(Visit visit, Func<NumberRow, string> act) =>
        await Find(visit) is not { } number ? ErrorPages.NotFound(visit)
        : number.IsLeaving ? visit.See($"/portal/numbers/{number.Number}")
        : Page(visit, number, act(number));

    async Task<IResult> Answer(Visit visit, Func<NumberRow, string> act, Func<Visit, NumberRow, string, Task<Refusal?>> carryOut)
    {
        if (await Find(visit) is not { } number)
        {
            return ErrorPages.NotFound(visit);
        }

        // The form says which question it answered: a lock that was set meanwhile must not be removed by an answer to the other question.
        var (asked, back) = (visit.Field("act"), $"/portal/numbers/{number.Number}");
        if (visit.Field(Choice) == No || asked != act(number) || number.IsLeaving)
        {
            return visit.See(back);
        }

        if (visit.Field(Choice) != Yes)
        {
            visit.Fault(Choice, visit.Words.Say("number.act.missing"));
            return Page(visit, number, asked);
        }

        if (await carryOut(visit, number, asked) is not { } refusal)
        {
            return visit.See(back, "number-" + asked);
        }

        if (refusal.Reason == Reason.NotFound)
        {
            return ErrorPages.NotFound(visit);
        }

        visit.Fault([refusal]);
        return Page(visit, number, asked);
    }

    async Task<Refusal?> SetLock(Visit visit, NumberRow number, string act)
    {
        var caller = visit.Session!.Acting;
        var set = await locks.Set(caller.World, number.Number, act == "lock", caller.Principal, caller.Account.Id);
        return set.IsRefused ? set.Refusals[0] : null;
    }

    async Task<Refusal?> Leave(Visit visit, NumberRow number, string act)
    {
        var released = await release.For(visit.Session!.Acting, number.Id);
        return released.IsRefused && released.Refusals[0].Reason != Reason.RouteChanging ? released.Refusals[0] : null;
    }

    async Task<NumberRow?> Find(Visit visit) =>
        NumberPages.NumberIn(visit) is { } number ? await numbers.Find(visit.Session!.Acting.Account.Id, number) : null;

    static IResult Page(Visit visit, NumberRow number, string act) => visit.Page<NumberActView, NumberActModel>(
        new(number, act, $"/portal/numbers/{number.Number}/{(act == "leave" ? "off-board" : "lock")}"));
}
