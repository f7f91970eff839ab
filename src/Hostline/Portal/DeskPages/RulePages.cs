using System.Globalization;
using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Http;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Proposals;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

public sealed record LocksModel(IReadOnlyList<ListedLock> Locks, string? Next);

public sealed record AllowlistModel(IReadOnlyList<AllowlistEntry> Entries, IReadOnlyDictionary<AccountId, string> Names, DateTimeOffset Now);

/// <summary>Locks of numbers, which leads set and remove, and the allowlist, whose changes need two people.</summary>
sealed class RulePages(DeskLists lists, DeskQueue queue, NumberLocks locks, Allowlist allowlist, ProposalBook proposals) : PageGroup
{
    public const int AccountAtMost = 100;

    public const string Locks = "/desk/locks", Allowed = "/desk/allowlist";

    public override void Map(PageTable pages)
    {
        pages.Get(Locks, Roles.Desk, ShowLocks);
        pages.Post(Locks + "/lock", Role.Lead, visit => Lock(visit, true));
        pages.Post(Locks + "/unlock", Role.Lead, visit => Lock(visit, false));
        pages.Post(Locks + "/{number}/remove", Roles.Deciding, RemoveOwners);
        pages.Get(Allowed, Roles.Desk, ShowAllowed);
        pages.Post(Allowed + "/allow", Roles.Deciding, Allow);
        pages.Post(Allowed + "/disallow", Roles.Deciding, Disallow);
    }

    async Task<IResult> ShowLocks(Visit visit)
    {
        var after = long.TryParse(visit.Query("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits : 0;
        var (rows, next) = await lists.Locks(visit.World().Id, after);
        return visit.Page<LocksView, LocksModel>(new(rows, next?.ToString(CultureInfo.InvariantCulture)));
    }

    async Task<IResult> Lock(Visit visit, bool isLocked)
    {
        var number = TypedNumber.Read(visit.Field("number"));
        if (!number.IsNumber)
        {
            visit.Fault("number", visit.Words.Say("orders.filter.number.wrong"));
            return await ShowLocks(visit);
        }

        return visit.Took(await locks.Set(visit.World(), number.Number, isLocked, visit.Session!.Principal, null), _ => "number")
            ? visit.See(Locks, isLocked ? "desk-locked" : "desk-unlocked") : await ShowLocks(visit);
    }

    /// <summary>Proposes to remove the lock that the owner of a line has set.</summary>
    async Task<IResult> RemoveOwners(Visit visit)
    {
        var number = TypedNumber.Read(visit.Http.Request.RouteValues["number"] as string ?? "");
        if (!number.IsNumber)
        {
            return ErrorPages.NotFound(visit);
        }

        var wanted = ProposedAct.Pack(new WantedUnlock(number.Number.ToString()));
        return Why(visit) is { } why && visit.Took(
            await proposals.Propose(new(ProposedUnlock.Name, visit.World(), null, null, wanted, why), visit.Session!.Principal))
                ? visit.See(ProposalPages.Path, "proposed") : await ShowLocks(visit);
    }

    async Task<IResult> ShowAllowed(Visit visit)
    {
        var world = visit.World();
        var entries = await allowlist.Of(world.Id, null);
        return visit.Page<AllowlistView, AllowlistModel>(new(entries, await queue.NamesOf(entries.SelectMany(e => new[] { e.From, e.To })),
            world.Now(visit.DatabaseNow)));
    }

    async Task<IResult> Allow(Visit visit)
    {
        var (from, to) = (await Account(visit, "from"), await Account(visit, "to"));

        if (!DateTimeOffset.TryParseExact(visit.Field("until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
        {
            visit.Fault("until", visit.Words.Say("allowlist.until.wrong"));
        }

        return Why(visit) is { } why && !visit.IsRefused
            ? await Propose(visit, ProposedEntry.Name, from!.Value, new WantedEntry(from.Value, to!.Value, until), why) : await ShowAllowed(visit);
    }

    /// <summary>The account that a field names by its id or full name; null, with a fault, if it is not exactly one.</summary>
    async Task<AccountId?> Account(Visit visit, string field)
    {
        var text = visit.Field(field);
        if (text.Length is > 0 and <= AccountAtMost && await lists.Named(visit.World().Id, text) is { Count: > 0 } named)
        {
            if (named.Count == 1)
            {
                return named[0];
            }

            visit.Fault(field, visit.Words.Say("allowlist.account.several"));
            return null;
        }

        visit.Fault(field, visit.Words.Say("allowlist.account.missing"));
        return null;
    }

    async Task<IResult> Disallow(Visit visit) =>
        RouteIds.Read<AccountId>(visit.Field("from")) is { } from && RouteIds.Read<AccountId>(visit.Field("to")) is { } to
            ? Why(visit) is { } why ? await Propose(visit, ProposedRemoval.Name, from, new WantedRemoval(from, to), why) : await ShowAllowed(visit)
            : ErrorPages.NotFound(visit);

    async Task<IResult> Propose<T>(Visit visit, string kind, AccountId account, T wanted, string why) => visit.Took(
        await proposals.Propose(new(kind, visit.World(), null, account, ProposedAct.Pack(wanted), why), visit.Session!.Principal))
            ? visit.See("/desk/proposals", "proposed") : await ShowAllowed(visit);

    static string? Why(Visit visit)
    {
        var why = visit.Field(DeskOrderPages.WhyField);
        if (why.Length is > 0 and <= Proposal.WhyAtMost)
        {
            return why;
        }

        visit.Fault(DeskOrderPages.WhyField, visit.Words.Say("desk.why.missing", ("most", Proposal.WhyAtMost)));
        return null;
    }
}
