using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;

namespace Hostline.Transfers;

/// <summary>What a holder sees of a transfer: its own numbers of the order, and its consent.</summary>
/// <param name="Requester">The requesting account; the holder learns its name, and nothing else.</param>
public sealed record HolderView(Order Order, Consent Consent, AccountId Requester)
{
    public static HolderView Of(Order order, ConsentId consent)
    {
        var asked = order.Consents.First(c => c.Id == consent);
        return new(order.AsSeenBy(asked), asked, order.Account);
    }
}

/// <param name="IsOpen">Whether a decision is still possible.</param>
/// <param name="Now">World time when it was read.</param>
public sealed record TransferLook(HolderView View, bool IsOpen, DateTimeOffset Now)
{
    /// <summary>What can be asked back, in the portal; null behind a link.</summary>
    public UndoLook? Undo { get; init; }

    internal static TransferLook Of(LoadedOrder loaded, Consent consent) =>
        new(HolderView.Of(loaded.Order, consent.Id), consent.TakesToken(loaded.Now, loaded.World.IsLive), loaded.Now);
}

/// <summary>
/// Approves or rejects a transfer. Like cancellation and the end of the window, it guards the order's version, so that of several at the same
/// instant exactly one decides; the token is then used up.
/// </summary>
public sealed class DecideTransfer(OrderBook orders, Decisions decisions, ChangeUnits changes, Sources sources, HolderSignIn signIn)
{
    /// <summary>With the holder's key and the token. For an account whose consent was not requested, the order does not exist.</summary>
    /// <param name="why">The reason for a rejection, in the holder's words; the receiver sees it.</param>
    public Task<Outcome<HolderView>> ByHolder(Caller caller, OrderId order, string token, TransferDecision decision,
        string? why = null) => decisions.Reach(async () =>
    {
        var loaded = await orders.Find(order);
        var found = Find(loaded, token, c => c.Holder == caller.Account.Id);
        return found.IsRefused
            ? new(Outcome<HolderView>.Refused(found.Refusals))
            : await Decide(loaded!, found.Value!, decision, Actor.Holder, HolderSignIn.NameOf(caller), caller.NewUnit(), why);
    });

    /// <summary>
    /// With the link in the notice, which mail scanners follow too: so a person must also know the last digits of one of the numbers, and be
    /// signed in if <see cref="HolderSignIn"/> requires it.
    /// </summary>
    /// <param name="lastFour">The last four digits of one of the numbers.</param>
    /// <param name="why">The reason for a rejection, in the holder's words; the receiver sees it.</param>
    /// <param name="member">The account for which the person is signed in; null if they are not.</param>
    public Task<Outcome<HolderView>> ByLink(OrderId order, string token, string lastFour, TransferDecision decision,
        string? why = null, Caller? member = null) => decisions.Reach(async () =>
    {
        var loaded = await orders.Find(order);
        var found = Find(loaded, token, _ => true);
        if (found.IsRefused)
        {
            return new Refusal(Reason.NotFound);
        }

        var consent = found.Value!;
        return await signIn.Refuse(consent, member) is { } refused ? refused
            : !loaded!.Order.EndsIn(consent, lastFour)
                ? new Refusal(Reason.InvalidField, "last_four", Detail: "These are not the last four digits of one of the numbers.")
            : await Decide(loaded, consent, decision, Actor.Holder, HolderSignIn.Name(consent, member), HolderSignIn.UnitOf(consent, member), why);
    });

    /// <summary>What the page behind the link shows: the request, or its outcome. Null for a wrong token.</summary>
    public async Task<TransferLook?> Look(OrderId order, string token) =>
        await orders.Find(order) is { } loaded && Find(loaded, token, _ => true) is { IsRefused: false, Value: { } consent }
            ? TransferLook.Of(loaded, consent)
            : null;

    /// <summary>By an operator, for a holder who cannot decide; also after a window that ended with a locked number.</summary>
    /// <param name="why">In the operator's words; holder and receiver see them.</param>
    public Task<Outcome<Order>> AtTheDesk(OrderId order, ConsentId consent, TransferDecision decision, Principal by, string why) =>
        decisions.Reach<Order>(async () =>
    {
        if (await orders.Find(order) is not { } loaded || loaded.Order.Consents.FirstOrDefault(c => c.Id == consent) is not { } asked)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!asked.IsPending)
        {
            return new Refusal(Reason.TransferDecided);
        }

        var unit = by.NewUnit();
        var (change, refusal) = await Commit(loaded, asked, decision, by.Actor, by.Actor.ToString(), unit, why);
        return refusal is null ? new(change.Order, unit) : new(refusal, unit);
    });

    static Outcome<Consent> Find(LoadedOrder? loaded, string token, Func<Consent, bool> isAsked)
    {
        var asked = loaded?.Order.Consents.Where(isAsked).ToList() ?? [];
        return asked.Count == 0 ? new Refusal(Reason.NotFound)
            : asked.FirstOrDefault(c => ConsentToken.Matches(c, token)) is { } consent ? consent
            : new Refusal(Reason.TokenWrong, "token");
    }

    async Task<Decision<HolderView>> Decide(LoadedOrder loaded, Consent consent, TransferDecision decision, Actor actor, string by, Unit unit,
        string? why = null)
    {
        if (loaded.Order.RefuseWhileFrozen(actor) is { } frozen)
        {
            return frozen;
        }

        if (!consent.TakesToken(loaded.Now, loaded.World.IsLive))
        {
            return new Refusal(consent.IsPending ? Reason.TokenExpired : Reason.TransferDecided, "token");
        }

        var (change, refusal) = await Commit(loaded, consent, decision, actor, by, unit, why);
        return refusal is null ? new(HolderView.Of(change.Order, consent.Id), unit) : new(refusal, unit);
    }

    /// <summary>A refusal if the numbers have left the holder: then the unit closes the consent without a decision.</summary>
    async Task<(Change Change, Refusal? Refusal)> Commit(LoadedOrder loaded, Consent consent, TransferDecision decision, Actor actor, string by,
        Unit unit, string? note = null)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, actor);
        await sources.DropLost(unit, change, loaded, consent);
        var isLost = !change.Order.OpenOf(consent).Any();
        if (!isLost)
        {
            Say(change, consent, decision, actor, by, note);
        }

        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return (change, isLost ? new(Reason.TransferDecided,
            Detail: "The numbers have left the account that was asked, so there is nothing left to decide.") : null);
    }

    static void Say(Change change, Consent consent, TransferDecision decision, Actor actor, string by, string? note)
    {
        var isDesk = actor != Actor.Holder;
        if (decision == TransferDecision.Approved)
        {
            change.Approve(consent, isDesk ? Reason.DecidedByOperator : null, by, note);
        }
        else
        {
            change.Refuse(consent, by, isDesk ? Reason.DecidedByOperator : Reason.ConsentRefused, note);
        }
    }
}
