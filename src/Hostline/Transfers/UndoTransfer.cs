using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// The decision of two principals at the desk on a request to undo a transfer. If they accept, the numbers go back in one unit, without a code
/// or a letter: they leave the order that took them and become active in a new order of their former holder. Campaigns are not restored.
/// </summary>
public sealed class UndoTransfer(Database database, OrderBook orders, UndoBook undos, ChangeUnits changes, NumberMoves moves)
{
    /// <summary>The present state of a request, in words: a proposal can be confirmed only while it is unchanged.</summary>
    public async Task<Outcome<string>> Standing(UndoId id) => await undos.Find(id) is not { } undo ? new Refusal(Reason.NotFound)
        : !undo.IsOpen ? Decided
        : await orders.Find(undo.Order) is { } loaded ? $"asked back on {undo.AskedAt:u}: " + string.Join(", ", Consented(loaded, undo)
            .Select(h => $"{h.Number} {h.State.Words()}")) : new Refusal(Reason.NotFound);

    /// <param name="accepts">Whether the numbers go back.</param>
    /// <param name="why">In the operators' words; both sides see them.</param>
    public async Task<Decision<Undo>> Decide(UndoId id, bool accepts, Principal by, string decidedBy, string why)
    {
        if (await undos.Find(id) is not { } undo || await orders.Find(undo.Order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!undo.IsOpen)
        {
            return Decided;
        }

        var decided = undo with
        {
            State = accepts ? UndoState.Accepted : UndoState.Refused,
            DecidedAt = loaded.Now,
            DecidedBy = decidedBy,
            Note = why,
        };
        return accepts ? await Return(by, loaded, decided) : Keep(by, loaded, decided);
    }

    static Refusal Decided => new(Reason.TransferDecided, Detail: "This request has been decided already.");

    static IEnumerable<Hosting> Consented(LoadedOrder loaded, Undo undo) =>
        loaded.Order.HostingsOf(loaded.Order.Consents.First(c => c.Id == undo.Consent));

    Decision<Undo> Keep(Principal by, LoadedOrder loaded, Undo decided)
    {
        var unit = by.NewUnit();
        var consented = Consented(loaded, decided).ToList();
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        change.Tell(EventKinds.UndoRefused, consented.Select(h => h.Id), detail: json => json.WriteString("note"u8, decided.Note));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return Settled(unit, loaded, decided, consented.Select(h => h.Number));
    }

    /// <summary>Moves back the numbers that can move. A number whose release was in progress before the request stays, and does not delay the others.</summary>
    async Task<Decision<Undo>> Return(Principal by, LoadedOrder losing, Undo decided)
    {
        var (free, leaving, refusal) = await Look(losing, decided);
        if (refusal is not null || await orders.Find(free[0].FromOrder) is not { } former)
        {
            return refusal ?? Gone;
        }

        if (await database.One(AccountTable.ById, AccountTable.Read, decided.Holder) is not { IsActive: true } holder)
        {
            return new Refusal(Reason.AccountSuspended, Detail: "The account that had the numbers is not active.");
        }

        var unit = by.NewUnit();
        await Add(unit, losing, former, holder, free, by.Actor);
        return Settled(unit, losing, leaving.Count == 0 ? decided : decided with { Note = $"{decided.Note} {LeftBehind(leaving)}" },
            free.Select(m => m.Number));
    }

    /// <summary>Which numbers can go back now, and whose release is not confirmed yet; or why none can.</summary>
    async Task<(IReadOnlyList<MovedNumber> Free, IReadOnlyList<MovedNumber> Leaving, Refusal? Refusal)> Look(LoadedOrder losing, Undo undo)
    {
        var still = (await database.Many(MoveTable.OfConsent, MoveTable.Read, undo.Consent))
            .Where(m => losing.Order.Hostings.Any(h => h.Id == m.Hosting && h.State == HostingState.Active)).ToList();
        PhoneNumber[] numbers = [.. still.Select(m => m.Number)];
        var batch = new ReadBatch();
        var carriers = batch.Many(RouteTable.Carriers, r => (Number: r.Number(0), Hosting: r.Id<HostingId>(1)), losing.World.Id, numbers);
        var released = batch.Many(RouteTable.Leaving, r => r.Number(0), losing.World.Id, numbers);
        await database.Run(batch);
        var leaving = still.Where(m => released.Rows.Contains(m.Number)).ToList();
        var free = still.Except(leaving).ToList();
        return (free, leaving, still.Count == 0 ? Gone
            : free.Count == 0 ? new(Reason.RouteChanging, Number: leaving[0].Number.ToString(),
                Detail: $"The release of {leaving[0].Number} was on its way before it was asked for, and the registry has not confirmed it yet.")
            : free.FirstOrDefault(m => !carriers.Rows.Contains((m.Number, m.Hosting))) is { } changing
                ? new(Reason.RouteChanging, Number: changing.Number.ToString(), Detail: $"The routing of {changing.Number} is still being changed.")
            : null);
    }

    static Refusal Gone => new(Reason.WrongState, Detail: "None of the numbers is active any longer for the account that took them. Refuse the request; "
        + "the former holder can order them.");

    static string LeftBehind(IEnumerable<MovedNumber> leaving) => "Not returned, because their release was already on its way: "
        + string.Join(", ", leaving.Select(m => m.Number)) + ". Once the registry has confirmed it, their former holder can order them.";

    async Task Add(Unit unit, LoadedOrder losing, LoadedOrder former, Account holder, IReadOnlyList<MovedNumber> moved, Actor by)
    {
        var now = losing.Now;
        var id = Ids.New<OrderId>(losing.DatabaseNow);
        var hostings = moved.Select((m, i) => new Hosting(Ids.New<HostingId>(losing.DatabaseNow), id, i, m.Number, HostingState.Requested, Requirement.None,
            Requirement.None, null, null, now, now)).ToList();
        var order = new Order(id, losing.World.Id, holder.Id, former.Profile?.Id, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, now,
            AnnouncedCounts.None, 1, now, now, hostings, former.Order.Terms);
        var gaining = new Change(null, order, now, by);
        hostings.ForEach(h => gaining.Send(h.Id, Signal.NumberEligible));
        gaining.Tell(EventKinds.OrderCreated, hostings.Select(h => h.Id), Reason.Returned);
        gaining.Tell(EventKinds.NumberMoved, hostings.Select(h => h.Id), Reason.Returned);
        await moves.Return(unit, gaining, losing, moved, by);
        if (former.Profile is { } profile)
        {
            unit.Guard(Guard.Profile(profile.Id));
        }

        unit.Guard(Guard.NotClosed(holder.Id));
        changes.Add(unit, gaining.Settle(), losing.World, former.Profile, losing.DatabaseNow);
    }

    /// <summary>The request is decided, and both sides are notified.</summary>
    static Decision<Undo> Settled(Unit unit, LoadedOrder loaded, Undo decided, IEnumerable<PhoneNumber> numbers)
    {
        UndoTable.CheckDecided(unit, decided);
        var facts = new NoticeFacts([.. numbers.Select(n => n.ToString())], Note: decided.Note);
        var kind = decided.State == UndoState.Accepted ? NoticeKind.UndoAccepted : NoticeKind.UndoRefused;
        foreach (var account in (AccountId[])[decided.Holder, loaded.Order.Account])
        {
            NoticePosting.Post(unit, loaded.World, new(kind, account, loaded.Order.Id, facts), loaded.Now, loaded.DatabaseNow);
        }

        return new(decided, unit);
    }
}
