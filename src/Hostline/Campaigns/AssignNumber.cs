using Hostline.Core.Campaigns;
using Hostline.Core.Events;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Campaigns;

/// <summary>The origin of an assignment: a customer's request, or one of its tasks.</summary>
/// <param name="Principal">Null for a task.</param>
public readonly record struct Assigner(WorldId World, AccountId Account, Actor Actor, Principal? Principal)
{
    public static Assigner Of(Caller caller) => new(caller.World.Id, caller.Account.Id, caller.Actor, caller.Principal);

    public Unit NewUnit() => Principal?.NewUnit() ?? new Unit();
}

/// <summary>The names of the request's fields for the number and the campaign, for refusals.</summary>
public readonly record struct AssignmentFields(string Number, string Campaign);

/// <summary>Assigns active numbers to campaigns; each number has at most one.</summary>
public sealed class AssignNumber(Database database, OrderBook orders, Decisions decisions, ChangeUnits changes, CampaignMoves moves)
{
    public Task<CampaignNumber?> Find(Caller caller, PhoneNumber number) => Find(caller.World.Id, caller.Account.Id, number);

    public async Task<(IReadOnlyList<CampaignNumber> Numbers, long Total)> Page(AccountId account, AssignmentFilter filter, AssignmentSort sort,
        bool descending, int limit, int offset)
    {
        var arguments = AssignmentTable.Arguments(account, filter);
        var batch = new ReadBatch();
        var rows = batch.Many(AssignmentTable.Page(sort, descending), AssignmentTable.Read, [.. arguments, limit, offset]);
        var total = batch.Many(AssignmentTable.Count, r => r.Long(0), arguments);
        await database.Run(batch);
        return (rows.Rows, total.Rows[0]);
    }

    /// <param name="also">Adds further conditions to the same unit; null for none.</param>
    public Task<Outcome<CampaignNumber>> To(CampaignId campaign, PhoneNumber number, Assigner by, AssignmentFields fields,
        Action<Unit>? also = null) => decisions.Reach<CampaignNumber>(async () =>
    {
        var seen = await Look(by, number, campaign);
        if (CampaignRules.Refuse(seen.Candidate, seen.Campaign, fields.Number, fields.Campaign) is { } refusal)
        {
            return refusal;
        }

        if (seen.Hosted is not { } hosted || await Order(by, hosted) is not { } loaded)
        {
            return new Refusal(Reason.NumberNotHosted, fields.Number, number.ToString());
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        var assigned = new CampaignNumber(new(
            by.World, number, Ids.New<AssignmentId>(loaded.DatabaseNow), by.Account, campaign, hosted.Id, loaded.Order.Id, change.Now, change.Now),
            seen.Campaign!);
        var unit = by.NewUnit();
        moves.Join(unit, change, assigned);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        also?.Invoke(unit);
        return new(assigned, unit);
    });

    /// <summary>Moves a number to another campaign. If it is already there, nothing changes.</summary>
    public Task<Outcome<CampaignNumber>> Move(Caller caller, PhoneNumber number, CampaignId campaign,
        AssignmentFields fields) => decisions.Reach<CampaignNumber>(async () =>
    {
        var by = Assigner.Of(caller);
        var seen = await Look(by, number, campaign);
        if (seen.Assigned is not { } from)
        {
            return new Refusal(Reason.NotFound);
        }

        if (from.Campaign.Id == campaign)
        {
            return new(from);
        }

        if (CampaignRules.Refuse(seen.Candidate with { AssignedTo = null }, seen.Campaign, fields.Number, fields.Campaign) is { } refusal)
        {
            return refusal;
        }

        if (await orders.Find(from.Assignment.Order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        var to = new CampaignNumber(from.Assignment with { Campaign = campaign, UpdatedAt = change.Now }, seen.Campaign!);
        var unit = by.NewUnit();
        moves.Move(unit, change, from, to);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(to, unit);
    });

    public Task<Outcome<CampaignNumber>> Remove(Caller caller, PhoneNumber number) => decisions.Reach<CampaignNumber>(async () =>
    {
        if (await Find(caller, number) is not { } assigned || await orders.Find(assigned.Assignment.Order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, caller.Actor);
        var unit = Assigner.Of(caller).NewUnit();
        moves.Leave(unit, change, assigned);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(assigned, unit);
    });

    async Task<CampaignNumber?> Find(WorldId world, AccountId account, PhoneNumber number) =>
        await database.One(AssignmentTable.OfNumber, AssignmentTable.Read, world, number) is { } found && found.Assignment.Account == account ? found : null;

    sealed record Seen(Candidate Candidate, HostedNumber? Hosted, CampaignNumber? Assigned, Campaign? Campaign);

    async Task<Seen> Look(Assigner by, PhoneNumber number, CampaignId campaign)
    {
        var batch = new ReadBatch();
        var hosted = batch.Many(InventoryTable.ByNumber, InventoryTable.Read, by.Account, number);
        var changing = batch.Many(RouteTable.Changing, r => r.IdOrNull<HostingId>(0), by.World, number);
        var assigned = batch.Many(AssignmentTable.OfNumber, AssignmentTable.Read, by.World, number);
        var found = batch.Many(CampaignTable.OfAccount, CampaignTable.Read, campaign, by.Account);
        await database.Run(batch);
        var own = assigned.Rows.FirstOrDefault(a => a.Assignment.Account == by.Account);
        var active = hosted.First;
        return new(new(number.ToString(), active is not null, active?.Profile is not null, changing.Rows.Count > 0, own?.Campaign.Id),
            active, own, found.First);
    }

    async Task<LoadedOrder?> Order(Assigner by, HostedNumber hosted)
    {
        var order = await database.Many(HostingTable.OrderOfActive, r => r.Id<OrderId>(0), hosted.Id, by.Account);
        return order.Count == 0 ? null : await orders.Find(order[0]);
    }
}
