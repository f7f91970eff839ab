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

/// <param name="HeldSince">When it became active for its former holder; null if that order's history does not say.</param>
/// <param name="State">Its state in the order that took it.</param>
/// <param name="IsLeaving">Whether its receiver had requested its release before, and the registry has not confirmed it.</param>
public sealed record AskedNumber(MovedNumber Moved, DateTimeOffset? HeldSince, HostingState State, bool IsLeaving);

/// <summary>A request to undo a transfer, with the evidence of each side.</summary>
/// <param name="Former">The orders in which the former holder had them; at most <see cref="UndoEvidence.OrdersAtMost"/>.</param>
/// <param name="Present">The evidence of the order that took them.</param>
/// <param name="Consented">The events of the consent and the numbers, oldest first.</param>
/// <param name="Comments">Comments about the order that took them, internal ones included.</param>
public sealed record UndoCase(
    Undo Undo, LoadedOrder Taken, Consent Consent, Account? Holder, IReadOnlyList<AskedNumber> Numbers, IReadOnlyList<GatheredEvidence> Former,
    GatheredEvidence Present, IReadOnlyList<Event> Consented, IReadOnlyList<Comment> Comments)
{
    public bool Concerns(Hosting hosting) => Numbers.Any(n => n.Moved.Number == hosting.Number);
}

/// <summary>Gathers what two principals need to decide: the evidence of the former and of the present holder. The API and the desk's page use it.</summary>
sealed class UndoEvidence(Database database, OrderBook orders, UndoBook undos, EvidenceBook evidence, CommentBook comments)
{
    public const int OrdersAtMost = 20;

    const int EventsAtMost = 1_000;

    /// <summary>Each activation of the numbers of order $1: by a carrier, or by a move.</summary>
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

    /// <summary>Null if its order was deleted with its sandbox.</summary>
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
