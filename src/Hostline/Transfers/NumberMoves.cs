using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <param name="Now">World time.</param>
public sealed record NumberMove(World World, PhoneNumber Number, AccountId From, AccountId To, DateTimeOffset Now, DateTimeOffset DatabaseNow);

/// <summary>
/// A part of the program that keeps state about a number for its old account: called for each move before its unit is written, so that its
/// changes happen in the same transaction or not at all. Campaign assignments are removed this way.
/// </summary>
/// <param name="losing">The change of the order that the number leaves; its events are added to that order's history.</param>
public delegate Task MoveParticipant(Unit unit, NumberMove move, Change losing);

/// <summary>The state of a transfer's number when its documents have been accepted.</summary>
/// <param name="Profile">The profile that it is assigned to there.</param>
/// <param name="Carrier">The hosting for which its route is confirmed; null while that is being changed.</param>
public sealed record NumberStanding(Hosting Wanted, LoadedOrder? Losing, Hosting? Active, Profile? Profile, HostingId? Carrier, bool IsLocked);

/// <summary>
/// The end of a transfer: in one transaction, which guards both orders and the number, the number leaves one order and becomes active in
/// another. The old hosting is released before the new one becomes active; the route changes hands without being published.
/// </summary>
public sealed class NumberMoves(Database database, OrderBook orders, ChangeUnits changes, IEnumerable<MoveParticipant> participants)
{
    readonly MoveParticipant[] participants = [.. participants];

    /// <summary>For transfers only. The caller has read the versions of the numbers before, and guards them.</summary>
    public async Task<IReadOnlyDictionary<HostingId, NumberStanding>> Look(LoadedOrder loaded, IEnumerable<Hosting> waiting)
    {
        var hostings = waiting.Where(h => h.Source is not null).ToList();
        PhoneNumber[] numbers = [.. hostings.Select(h => h.Number)];
        var batch = new ReadBatch();
        var actives = batch.Many(HostingTable.AllActive, r => (Active: HostingTable.ReadActive(r), Number: r.Number(4)), loaded.World.Id, numbers);
        var carriers = batch.Many(RouteTable.Carriers, r => (Number: r.Number(0), Hosting: r.Id<HostingId>(1)), loaded.World.Id, numbers);
        var locks = batch.Many(LockTable.Holders, r => (Number: r.Number(0), Account: r.Id<AccountId>(1)), loaded.World.Id, numbers, loaded.Now);
        await database.Run(batch);
        var profiles = await Profiles(actives.Rows.Select(a => a.Active.Profile).OfType<ProfileId>().Distinct());
        var losing = new Dictionary<OrderId, LoadedOrder?>();
        var standings = new Dictionary<HostingId, NumberStanding>();
        foreach (var hosting in hostings)
        {
            var active = actives.Rows.FirstOrDefault(a => a.Number == hosting.Number).Active;
            if (active is not null && !losing.ContainsKey(active.Order))
            {
                losing[active.Order] = await orders.Find(active.Order);
            }

            var order = active is null ? null : losing[active.Order];
            standings[hosting.Id] = new(
                hosting, order, order?.Order.Hostings.FirstOrDefault(h => h.Id == active!.Hosting && h.State == HostingState.Active),
                active?.Profile is { } id ? profiles.GetValueOrDefault(id) : null,
                carriers.Rows.Where(c => c.Number == hosting.Number).Select(c => (HostingId?)c.Hosting).FirstOrDefault(),
                locks.Rows.Contains((hosting.Number, loaded.Order.ConsentOf(hosting)!.Holder)));
        }

        return standings;
    }

    async Task<Dictionary<ProfileId, Profile>> Profiles(IEnumerable<ProfileId> ids)
    {
        var batch = new ReadBatch();
        var found = ids.Select(id => batch.Many(ProfileTable.ById, ProfileTable.Read, id)).ToList();
        if (found.Count > 0)
        {
            await database.Run(batch);
        }

        return found.SelectMany(f => f.Rows).ToDictionary(p => p.Id);
    }

    /// <summary>Why the number cannot move now, because its source has changed since the consent. Null if it can.</summary>
    public static Reason? Obstacle(Order gaining, NumberStanding standing) => standing switch
    {
        { Losing: null } or { Active: null } => Reason.NumberNotFound,
        { Losing.Order.Account: var holder } when holder != gaining.ConsentOf(standing.Wanted)!.Holder => Reason.AlreadyHosted,
        // Released and hosted again, or being released: the consent was for the earlier hosting.
        { Active.Id: var active } when active != standing.Wanted.Source || standing.Carrier != active => Reason.NumberNotFound,
        { IsLocked: true } => Reason.NumberLocked,
        _ => null,
    };

    /// <summary>Makes the numbers leave their old orders; the caller adds the gaining change afterwards.</summary>
    /// <param name="gaining">The change in which the numbers have become active.</param>
    public async Task Add(Unit unit, Change gaining, LoadedOrder loaded, IReadOnlyCollection<NumberStanding> moving, Actor by)
    {
        foreach (var leaving in moving.GroupBy(m => m.Losing!.Order.Id))
        {
            await Leave(unit, gaining, [.. leaving], by);
        }

        foreach (var standing in moving)
        {
            var number = standing.Wanted.Number;
            RouteTable.CheckHanded(unit, loaded.World.Id, number.Digits, standing.Active!.Id, standing.Wanted.Id, loaded.Order.Account, loaded.Order.Id);
            NumberTable.Touch(unit, loaded.World.Id, number);
            MoveTable.Add(unit, loaded.World.Id, new(standing.Wanted.Id, number, standing.Losing!.Order.Account, standing.Losing.Order.Id, standing.Active.Id,
                loaded.Order.Account, loaded.Order.Id, standing.Wanted.Consent, gaining.Now));
        }

        gaining.Tell(EventKinds.NumberMoved, moving.Select(m => m.Wanted.Id));
    }

    /// <summary>An undo: numbers that moved leave the order that took them, and become active in a new order of their former holder.</summary>
    /// <param name="gaining">The change of that new order; the caller adds it afterwards.</param>
    public async Task Return(Unit unit, Change gaining, LoadedOrder losing, IReadOnlyList<MovedNumber> moved, Actor by)
    {
        var lost = moved.Select(m => m.Hosting).ToList();
        var change = new Change(losing.Order, losing.Order, losing.Now, by);
        foreach (var hosting in lost)
        {
            change.Send(hosting, Signal.MovedAway, Reason.Returned);
        }

        change.Tell(EventKinds.NumberLost, lost, Reason.Returned);
        change.Tell(EventKinds.Released, lost, Reason.Returned);
        foreach (var (back, wanted) in moved.Zip(gaining.Order.Hostings))
        {
            var move = new NumberMove(losing.World, back.Number, losing.Order.Account, gaining.Order.Account, gaining.Now, losing.DatabaseNow);
            foreach (var participant in participants)
            {
                await participant(unit, move, change);
            }

            RouteTable.CheckHanded(unit, losing.World.Id, back.Number.Digits, back.Hosting, wanted.Id, gaining.Order.Account, gaining.Order.Id);
            NumberTable.Touch(unit, losing.World.Id, back.Number);
            MoveTable.Add(unit, losing.World.Id, new(wanted.Id, back.Number, losing.Order.Account, losing.Order.Id, back.Hosting, gaining.Order.Account,
                gaining.Order.Id, null, gaining.Now));
        }

        var profiles = losing.Profile is { } profile ? lost.ToDictionary(l => l, _ => profile) : null;
        changes.Add(unit, change.Settle(), losing.World, losing.Profile, losing.DatabaseNow, profiles);
    }

    async Task Leave(Unit unit, Change gaining, List<NumberStanding> leaving, Actor by)
    {
        var losing = leaving[0].Losing!;
        var change = new Change(losing.Order, losing.Order, losing.Now, by);
        var lost = leaving.Select(l => l.Active!.Id).ToList();
        foreach (var hosting in lost)
        {
            change.Send(hosting, Signal.MovedAway, Reason.Transferred);
        }

        change.Tell(EventKinds.NumberLost, lost, Reason.Transferred, json => json.WriteString("consent"u8, leaving[0].Wanted.Consent!.Value));
        change.Tell(EventKinds.Released, lost, Reason.Transferred);
        foreach (var (standing, participant) in leaving.SelectMany(l => participants.Select(p => (l, p))))
        {
            await participant(unit, new(losing.World, standing.Wanted.Number, losing.Order.Account, gaining.Order.Account, gaining.Now, losing.DatabaseNow),
                change);
        }

        var profiles = leaving.Where(l => l.Profile is not null).ToDictionary(l => l.Active!.Id, l => l.Profile!);
        changes.Add(unit, change.Settle(), losing.World, losing.Profile, losing.DatabaseNow, profiles);
    }
}
