using Hostline.Core.People;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <param name="Older">Where the next page begins, as in its URL; null on the last one.</param>
/// <param name="Self">The viewer's principal, to mark what is their own.</param>
/// <param name="Account">The account whose orders are shown, as typed; empty for all.</param>
public sealed record QueueModel(IReadOnlyList<QueueEntry> Entries, DeskCounts Counts, string? Older, string Self, DateTimeOffset Now, string Account)
{
    /// <summary>The list with its filter, without a cursor.</summary>
    public string Path => QueuePages.Path + (Account.Length == 0 ? "" : $"?{QueuePages.AccountField}={Uri.EscapeDataString(Account)}");
}

sealed class QueuePages(DeskQueue queue, DeskLists lists) : PageGroup
{
    public const string Path = "/desk", AccountField = "account";

    public const int AccountAtMost = 100;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Roles.Desk, Show);
        pages.Post(Path + "/take", Roles.Deciding, Take);
    }

    async Task<IResult> Show(Visit visit)
    {
        var (world, text) = (visit.World(), visit.Query(AccountField));
        var account = await Account(visit, text);
        var (entries, next) = account is null && text.Length > 0 ? ([], null) : await queue.Page(world.Id, visit.PlaceIn(), account);
        return visit.Page<QueueView, QueueModel>(new(entries, await queue.Count(world.Id, world.Now(visit.DatabaseNow)), next?.ToString(),
            visit.Session!.Principal.Hand!.Id, world.Now(visit.DatabaseNow), text));
    }

    /// <summary>The account that the filter names by its id or full name; null, with a fault, if it is not exactly one.</summary>
    async Task<AccountId?> Account(Visit visit, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var named = text.Length > AccountAtMost ? [] : await lists.Named(visit.World().Id, text);
        if (named.Count == 1)
        {
            return named[0];
        }

        visit.Fault(AccountField, visit.Words.Say(named.Count > 1 ? "allowlist.account.several" : "allowlist.account.missing"));
        return null;
    }

    /// <summary>Takes the next order of those that are shown.</summary>
    async Task<IResult> Take(Visit visit)
    {
        var text = visit.Field(AccountField);
        var account = await Account(visit, text);
        return account is null && text.Length > 0 ? visit.See(Path, "nothing-to-take")
            : await queue.TakeNext(visit.World().Id, visit.Session!.Principal, account) is { } order ? visit.See(ReviewPages.PathOf(order))
            : visit.See(Path, "nothing-to-take");
    }
}
