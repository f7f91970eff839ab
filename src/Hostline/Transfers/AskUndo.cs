using Hostline.Core.Alarms;
using Hostline.Core.Events;
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
/// For 72 hours after its numbers have moved, their former holder can ask for them back: with the link in the notice, in the portal, or with a
/// key. The desk decides; until then the numbers cannot be ordered.
/// </summary>
public sealed class AskUndo(OrderBook orders, UndoBook undos, Decisions decisions, ChangeUnits changes, HolderSignIn signIn)
{
    /// <summary>With a holder's key or session. For an account whose consent was not requested, the order does not exist.</summary>
    public Task<Outcome<UndoLook>> ByHolder(Caller caller, OrderId order, string why) => decisions.Reach<UndoLook>(async () =>
        await orders.Find(order) is { } loaded && loaded.Order.Consents.FirstOrDefault(c => c.Holder == caller.Account.Id) is { } own
            ? await Ask(caller.NewUnit(), loaded, own, HolderSignIn.NameOf(caller), why)
            : new Refusal(Reason.NotFound));

    /// <summary>With the link in the notice, by the same rule as <see cref="DecideTransfer.ByLink"/>.</summary>
    public Task<Outcome<UndoLook>> ByLink(OrderId order, string token, string lastFour, string why, Caller? member) => decisions.Reach<UndoLook>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.Consents.FirstOrDefault(c => ConsentToken.Matches(c, token)) is not { } own)
        {
            return new Refusal(Reason.NotFound);
        }

        return await signIn.Refuse(own, member) is { } refused ? refused
            : !loaded.Order.EndsIn(own, lastFour)
                ? new Refusal(Reason.InvalidField, "last_four", Detail: "These are not the last four digits of one of the numbers.")
            : await Ask(HolderSignIn.UnitOf(own, member), loaded, own, HolderSignIn.Name(own, member), why);
    });

    /// <summary>What the holder of a valid link can ask back; null for a wrong token.</summary>
    public async Task<UndoLook?> Look(OrderId order, string token) =>
        await orders.Find(order) is { } loaded && loaded.Order.Consents.FirstOrDefault(c => ConsentToken.Matches(c, token)) is { } own
            ? await undos.Of(loaded, own) : null;

    async Task<Decision<UndoLook>> Ask(Unit unit, LoadedOrder loaded, Consent own, string by, string why)
    {
        var look = await undos.Of(loaded, own);
        if (look.Undo is not null)
        {
            return new(look);
        }

        if (!look.CanAsk)
        {
            return new Refusal(Reason.TransferOver, Detail: look.Moved.Count == 0
                ? "No number of this transfer has moved, so there is nothing to undo." : "The 72 hours in which a transfer can be undone are over.");
        }

        var undo = new Undo(Ids.New<UndoId>(loaded.DatabaseNow), loaded.World.Id, loaded.Order.Id, own.Id, own.Holder, loaded.Now, by, why, UndoState.Asked,
            null, null, null);
        UndoTable.CheckAsked(unit, undo);
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, Actor.Holder);
        change.Tell(EventKinds.UndoAsked, look.Moved.Select(m => m.Hosting), detail: json => json.WriteString("undo"u8, undo.Id));
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        AlarmTable.Raise(unit, Alarm.UndoAsked(loaded.World.Id, undo.Id, loaded.Order.Id, own.Holder, by, why), change.Now, loaded.DatabaseNow);
        IReadOnlyList<string> numbers = [.. look.Moved.Select(m => m.Number.ToString())];
        NoticePosting.Post(unit, loaded.World, new(NoticeKind.UndoAsked, own.Holder, loaded.Order.Id, new(numbers, Consent: own.Id)), change.Now,
            loaded.DatabaseNow);
        NoticePosting.Post(unit, loaded.World, new(NoticeKind.UndoWanted, loaded.Order.Account, loaded.Order.Id, new(numbers)), change.Now, loaded.DatabaseNow);
        return new(look with { Undo = undo }, unit);
    }
}
