using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Notifications;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Notices;
using Hostline.Orders;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Deciding;

/// <summary>
/// Turns a settled change into the rows of one unit: the order and its hostings, and the resulting events, deadlines, errands, routes,
/// deliveries and notices.
/// </summary>
public sealed class ChangeUnits(IEnumerable<Announcer> announcers, AuditKey audit)
{
    readonly Announcer[] announcers = [.. announcers];

    /// <summary>Adds a change to a unit. <paramref name="change"/> must be settled.</summary>
    /// <param name="numbers">By hosting: the profiles, at their current holders, of numbers that change accounts.</param>
    public void Add(Unit unit, Change change, World world, Profile? profile, DateTimeOffset databaseNow,
        IReadOnlyDictionary<HostingId, Profile>? numbers = null)
    {
        var audience = new Audience(profile, numbers ?? Audience.NoNumbers);
        var announced = change.Announcements.Concat(announcers.SelectMany(announce => announce(change, audience))).ToList();
        foreach (var own in announced.Where(a => a.To.Account == change.Order.Account).GroupBy(a => a.To.Kind))
        {
            change.Announced(own.Key, own.Count());
        }

        Save(unit, change);
        foreach (var told in change.Events)
        {
            EventTable.Add(unit, told, audit.Seal(RowSeals.Event(told)));
        }

        if (!world.IsLive)
        {
            unit.Guard(Guard.Clock(world.Id, world.ClockVersion));
        }

        foreach (var deadline in change.Deadlines())
        {
            if (change.Before?.Frozen is not null && change.Order is { Frozen: not null } frozen)
            {
                FrozenTable.Save(unit, world.Id, frozen.Id, deadline, change.Now);
                continue;
            }

            DeadlineTable.Save(unit, world, change.Order.Id, deadline, databaseNow);
        }

        if (change is { Before.Frozen: not null, Order: { Frozen: null, IsOpen: false } ended })
        {
            FrozenTable.Drop(unit, ended);
        }

        foreach (var left in change.Touched.Where(h => h.State == HostingState.Released))
        {
            DeadlineTable.SaveSourceLeft(unit, world, left, change.Now, databaseNow);
        }

        foreach (var effect in change.Effects)
        {
            Follow(unit, change, effect, world, databaseNow);
        }

        if (ChecksDocuments(change, world))
        {
            ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), change.Order.Account, change.Order.Id, null, ErrandKind.CheckDocuments, [],
                change.Now, databaseNow);
        }

        foreach (var lane in announced.GroupBy(a => a.To.Id))
        {
            LaneTable.Add(unit, world, change.Order.Id, [.. lane], change.Now, databaseNow);
        }

        foreach (var notice in Notice.Of(change))
        {
            NoticePosting.Post(unit, world, notice, change.Now, databaseNow);
        }

        foreach (var (told, account) in Activity.Of(change))
        {
            ErrandTable.AddNotify(unit, world, Ids.New<ErrandId>(databaseNow), account, change.Order.Id, told.Id, change.Now, databaseNow);
        }
    }

    void Save(Unit unit, Change change)
    {
        var seal = audit.Seal(RowSeals.Order(change.Order));
        if (change.Before is null)
        {
            OrderTable.Add(unit, change.Order, seal);
            foreach (var hosting in change.Order.Hostings)
            {
                // A number that is active at once leaves another order in this unit, and inserts run before updates.
                var isReturned = hosting.State == HostingState.Active;
                HostingTable.Add(unit, change.Order, isReturned ? hosting with { State = HostingState.Requested } : hosting,
                    audit.Seal(RowSeals.Profile(hosting.Id, change.Order.Profile)));
                if (isReturned)
                {
                    HostingTable.Save(unit, hosting);
                }
            }

            foreach (var consent in change.Order.Consents)
            {
                ConsentTable.Add(unit, change.Order, consent);
            }

            return;
        }

        unit.Guard(Guard.Order(change.Order.Id, change.Before.Version));
        OrderTable.Save(unit, change.Order, seal);
        if (change.Order.Reference != change.Before.Reference)
        {
            OrderTable.SaveReference(unit, change.Order);
        }

        foreach (var hosting in change.Touched)
        {
            HostingTable.Save(unit, hosting);
            NoteLeadTime(unit, change, hosting);
            if (!ParticularsTable.HoldsName(hosting.State))
            {
                ParticularsTable.FreeName(unit, hosting);
                if (hosting.SigningLetter is { } letter)
                {
                    LetterTable.Left(unit, letter, change.Now);
                }
            }
        }

        foreach (var consent in change.TouchedConsents)
        {
            ConsentTable.Save(unit, consent);
        }
    }

    /// <summary>Records how long the carrier takes from the request to the activation.</summary>
    static void NoteLeadTime(Unit unit, Change change, Hosting hosting)
    {
        var before = change.Before!.Hostings.First(h => h.Id == hosting.Id).State;
        if (hosting.State == before)
        {
            return;
        }

        if (hosting.State == HostingState.Provisioning)
        {
            LeadTimeTable.Begin(unit, change.Order.World, hosting, change.Now);
        }
        else if (hosting.State == HostingState.Active && before is HostingState.Provisioning or HostingState.Testing)
        {
            LeadTimeTable.End(unit, hosting.Id, change.Now);
        }
    }

    static void Follow(Unit unit, Change change, DueEffect due, World world, DateTimeOffset databaseNow)
    {
        var order = change.Order;
        switch (due.Effect)
        {
            case Effect.PublishRoute:
                RouteTable.Set(unit, world, order.Account, order.Id, due.Hosting.Number.Digits, due.Hosting.Id, change.Now, databaseNow);
                break;
            case Effect.WithdrawRoute:
                RouteTable.Set(unit, world, order.Account, order.Id, due.Hosting.Number.Digits, null, change.Now, databaseNow);
                break;
            case Effect.TestCapability:
                ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), order.Account, order.Id, due.Hosting.Id, ErrandKind.TestCapability, [], change.Now,
                    databaseNow);
                break;
            case Effect.AskReview when IsFirst(change, due) && ReviewAt(world, change.Now) is { } at:
                ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), order.Account, order.Id, null, ErrandKind.Review, [], at, databaseNow);
                break;
        }
    }

    /// <summary>
    /// Whether documents are to be checked by a machine: once they are in, so that their account can correct them before a person looks; and
    /// again when numbers enter review, because only then it is certain which.
    /// </summary>
    static bool ChecksDocuments(Change change, World world) => world.IsReviewedByPeople && (change.Order.Letter ?? change.Order.Bill) is not null
        && ((change.Before is { } before && (before.Letter, before.Bill) != (change.Order.Letter, change.Order.Bill))
            || change.Effects.Any(e => e.Effect == Effect.AskReview));

    /// <summary>One robot reviews the whole order, even if several of its numbers entered review together.</summary>
    static bool IsFirst(Change change, DueEffect due) => change.Effects.First(e => e.Effect == due.Effect) == due;

    /// <summary>When the sandbox's robot reviews; null if people do.</summary>
    internal static DateTimeOffset? ReviewAt(World world, DateTimeOffset now) => world.Review switch
    {
        _ when world.IsLive => null,
        ReviewMode.Instant => now,
        ReviewMode.OneBusinessDay => BusinessTime.OneBusinessDayAfter(now),
        _ => null,
    };
}
