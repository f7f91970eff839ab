using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Two principals at the desk decide on a request to undo a transfer. Accepted, the numbers go back in one unit, without a code or a letter: they leave
/// the order that took them and are active in a new order of their former holder. Campaigns do not come back.
/// </summary>
public sealed class UndoTransfer(Database database, OrderBook orders, UndoBook undos, ChangeUnits changes, NumberMoves moves)
{
    /// <summary>How a request stands, in words: a pair decides only while it still stands so.</summary>
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

        var unit = by.NewUnit();
        if (accepts && await Return(unit, loaded, undo, by.Actor) is { } refused)
        {
            return refused;
        }

        if (!accepts)
        {
            Keep(unit, loaded, undo, by.Actor, why);
        }

        var decided = undo with
        {
            State = accepts ? UndoState.Accepted : UndoState.Refused,
            DecidedAt = loaded.Now,
            DecidedBy = decidedBy,
            Note = why,
        };
        UndoTable.CheckDecided(unit, decided);
        Tell(unit, loaded, decided);
        return new(decided, unit);
    }

    static Refusal Decided => new(Reason.TransferDecided, Detail: "This request has been decided already.");

    static IEnumerable<Hosting> Consented(LoadedOrder loaded, Undo undo) =>
        loaded.Order.HostingsOf(loaded.Order.Consents.First(c => c.Id == undo.Consent));

    void Keep(Unit unit, LoadedOrder loaded, Undo undo, Actor by, string why)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by);
        change.Tell(EventKinds.UndoRefused, Consented(loaded, undo).Select(h => h.Id), detail: json => json.WriteString("note"u8, why));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
    }

    /// <summary>Null once the unit moves the numbers back.</summary>
    async Task<Refusal?> Return(Unit unit, LoadedOrder losing, Undo undo, Actor by)
    {
        var moved = await database.Many(MoveTable.OfConsent, MoveTable.Read, undo.Consent);
        var still = moved.Where(m => losing.Order.Hostings.Any(h => h.Id == m.Hosting && h.State == HostingState.Active)).ToList();
        if (still.Count == 0 || await orders.Find(still[0].FromOrder) is not { } former)
        {
            return new(Reason.WrongState, Detail: "None of the numbers is active any longer for the account that took them. Refuse the request; "
                + "the former holder can order them.");
        }

        if (await database.One(AccountTable.ById, AccountTable.Read, undo.Holder) is not { IsActive: true } holder)
        {
            return new(Reason.AccountSuspended, Detail: "The account that had the numbers is not active.");
        }

        await Add(unit, losing, former, holder, still, by);
        return null;
    }

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

    static void Tell(Unit unit, LoadedOrder loaded, Undo undo)
    {
        var facts = new NoticeFacts([.. Consented(loaded, undo).Select(h => h.Number.ToString())], Note: undo.Note);
        var kind = undo.State == UndoState.Accepted ? NoticeKind.UndoAccepted : NoticeKind.UndoRefused;
        foreach (var account in (AccountId[])[undo.Holder, loaded.Order.Account])
        {
            NoticePosting.Post(unit, loaded.World, new(kind, account, loaded.Order.Id, facts), loaded.Now, loaded.DatabaseNow);
        }
    }
}
