using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Orders;

/// <summary>A number that is or was asked back.</summary>
/// <param name="HeldSince">When it became active for its former holder; null if the history of that order does not say.</param>
/// <param name="State">As it stands in the order that took it.</param>
/// <param name="IsLeaving">Its receiver had requested its release before, and the registry has not confirmed that.</param>
public sealed record AskedNumber(MovedNumber Moved, DateTimeOffset? HeldSince, HostingState State, bool IsLeaving);

/// <summary>A request to undo a transfer, with what speaks for each side.</summary>
/// <param name="Taken">The order that took the numbers.</param>
/// <param name="Former">The orders in which the former holder had them; <see cref="UndoEvidence.OrdersAtMost"/> at most.</param>
/// <param name="Present">The evidence of the order that took them.</param>
/// <param name="Consented">What happened about the consent and the numbers, oldest first.</param>
/// <param name="Comments">About the order that took them, those inside the desk as well.</param>
public sealed record UndoCase(
    Undo Undo, LoadedOrder Taken, Consent Consent, Account? Holder, IReadOnlyList<AskedNumber> Numbers, IReadOnlyList<GatheredEvidence> Former,
    GatheredEvidence Present, IReadOnlyList<Event> Consented, IReadOnlyList<Comment> Comments)
{
    /// <summary>Whether the hosting of an order is about one of the numbers.</summary>
    public bool Concerns(Hosting hosting) => Numbers.Any(n => n.Moved.Number == hosting.Number);
}

/// <summary>Gathers what an operator pair decides by: the evidence of the former and of the present holder. The API and the desk's page ask here.</summary>
sealed class UndoEvidence(Database database, OrderBook orders, UndoBook undos, EvidenceBook evidence, CommentBook comments)
{
    public const int OrdersAtMost = 20;

    const int EventsAtMost = 1_000;

    /// <summary>The numbers of order $1 that became active, each time: by a carrier, or by a move.</summary>
    static readonly Sql Activations = new($"""
        select at, payload from events where subject_id = $1 and kind in ('{EventKinds.TestPassed}', '{EventKinds.NumberMoved}') order by sequence
        """);

    static readonly HashSet<string> Told =
    [
        EventKinds.OrderCreated, EventKinds.TransferDetected, EventKinds.ConsentRequested, EventKinds.ConsentReminded, EventKinds.ConsentGiven,
        EventKinds.ConsentRefused, EventKinds.ConsentReversed, EventKinds.ConsentOverdue, EventKinds.WindowExtended, EventKinds.MailBounced,
        EventKinds.LinkTriesUsed, EventKinds.Disputed, EventKinds.DisputeLifted, EventKinds.OwnershipProven, EventKinds.DocumentsAccepted,
        EventKinds.NumberMoved, EventKinds.UndoAsked, EventKinds.UndoRefused,
    ];

    /// <summary>Null if its order is gone, with its sandbox.</summary>
    public async Task<UndoCase?> Of(Undo undo)
    {
        if (await orders.Find(undo.Order) is not { } taken || taken.Order.Consents.FirstOrDefault(c => c.Id == undo.Consent) is not { } consent)
        {
            return null;
        }

        var moved = (await undos.Of(taken, consent)).Moved;
        var former = new List<LoadedOrder>();
        foreach (var id in moved.Select(m => m.FromOrder).Distinct().Take(OrdersAtMost))
        {
            if (await orders.Find(id) is { } found)
            {
                former.Add(found);
            }
        }

        var batch = new ReadBatch();
        var active = former.ToDictionary(f => f.Order.Id, f => batch.Many(Activations, r => (At: r.Time(0), Payload: r.BytesOrNull(1)), f.Order.Id));
        var events = batch.Many(EventTable.OfSubject, EventTable.Read, undo.Order, 0L, EventsAtMost);
        var leaving = batch.Many(RouteTable.Leaving, r => r.Number(0), taken.World.Id, (PhoneNumber[])[.. moved.Select(m => m.Number)]);
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, undo.Holder);
        await database.Run(batch);
        var gathered = await evidence.Of([taken.Order, .. former.Select(f => f.Order)]);
        return new(undo, taken, consent, holder.First,
            [.. moved.Select(m => new AskedNumber(m, Since(m), taken.Order.Hostings.First(h => h.Id == m.Hosting).State, leaving.Rows.Contains(m.Number)))],
            [.. gathered.Skip(1)], gathered[0], [.. events.Rows.Where(e => Told.Contains(e.Kind))], await comments.Of(undo.Order, isDesk: true));

        DateTimeOffset? Since(MovedNumber number) => active.TryGetValue(number.FromOrder, out var times)
            ? times.Rows.Where(t => EvidenceBook.NumbersIn(t.Payload).Contains(number.Number.ToString())).Select(t => (DateTimeOffset?)t.At).LastOrDefault()
            : null;
    }
}
