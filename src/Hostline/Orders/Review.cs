using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Orders;

/// <summary>The reviewer's verbs; a sandbox's robot uses the same. Documents are decided per order, or for some of its numbers.</summary>
public sealed class Review(Database database, Ports ports, TimeProvider time, ILogger<Review> log, OrderBook orders, NumberMoves moves, LineLocks locks,
    SecondReviewer second, Decisions decisions, ChangeUnits changes)
{
    /// <summary>Accepts the documents, where one alone does; <see cref="AsksTwo"/> says where not.</summary>
    /// <param name="numbers">Null for all waiting numbers.</param>
    /// <param name="errand">The robot's errand, finished in the same unit.</param>
    public Task<Outcome<Order>> Accept(OrderId order, Principal by, IReadOnlyList<string>? numbers = null, ClaimedErrand? errand = null) =>
        decisions.Reach(async () => errand is null && await orders.Find(order) is { } loaded && await second.DaysFor(loaded.Order) is { } days
            ? new Refusal(Reason.SecondPrincipalNeeded, Detail: $"The account is younger than {days} days: one proposes to accept, and another confirms.")
            : await AcceptDocuments(order, by, numbers, null, errand));

    /// <summary>Whether accepting takes two principals; a refusal if nothing waits.</summary>
    /// <returns>The numbers that wait, for a proposal; null where one alone accepts.</returns>
    public async Task<Outcome<List<string>?>> AsksTwo(Order order, IReadOnlyList<string>? numbers, Principal by)
    {
        if (await second.DaysFor(order) is null)
        {
            return (List<string>?)null;
        }

        var found = await Waiting(order.Id, numbers, by.Actor);
        return found.IsRefused ? Outcome<List<string>?>.Refused(found.Refusals) : found.Value.Waiting.Select(h => h.Number.ToString()).ToList();
    }

    /// <summary>How that stands which is accepted: the numbers, and which files they are accepted by.</summary>
    internal async Task<Outcome<string>> Standing(OrderId order, IReadOnlyList<string> numbers)
    {
        if (await orders.Find(order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        var picked = NumberChoice.Pick(loaded.Order, numbers);
        if (picked.IsRefused)
        {
            return picked.Refusals.ToList();
        }

        if (picked.Value!.All(h => h.State != HostingState.InReview))
        {
            return NothingWaits;
        }

        var files = await database.Many(DocumentTable.OfOrder, r => (Id: r.Id<DocumentId>(0), Sha256: r.Bytes(4)), order);
        string File(string name, DocumentId? id) => files.Where(f => f.Id == id).Select(f => $"; {name} {Convert.ToHexStringLower(f.Sha256)[..12]}")
            .FirstOrDefault("");
        return string.Join(", ", picked.Value!.Select(h => $"{h.Number} {h.State.Words()} since {h.UpdatedAt:u}"))
            + File("letter", loaded.Order.Letter) + File("bill", loaded.Order.Bill);
    }

    static readonly Refusal NothingWaits = new(Reason.WrongState, Detail: "No number of this order is waiting for a review.");

    /// <summary>The decision of <see cref="Accept"/>. The conditions for activation are checked again here.</summary>
    /// <param name="two">Who proposed and confirmed it; null for one alone.</param>
    internal async Task<Decision<Order>> AcceptDocuments(
        OrderId order, Principal by, IReadOnlyList<string>? numbers, string? two, ClaimedErrand? errand = null)
    {
        var found = await Waiting(order, numbers, by.Actor);
        if (found.IsRefused)
        {
            return new(Outcome<Order>.Refused(found.Refusals));
        }

        var (loaded, waiting) = found.Value;
        var lines = await locks.Look(loaded, waiting);
        var held = waiting.Where(lines.Holds).ToList();
        waiting = [.. waiting.Except(held)];
        var standings = await moves.Look(loaded, waiting);
        var obstacles = await Obstacles(loaded, waiting, standings);
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, by.Actor);
        // Whoever answers a line is not always whoever decides about it: the order waits for the desk and is not failed.
        Send(change, held, Signal.NeedsAction, EventKinds.ActivationRefused, Reason.NumberLocked, null);
        foreach (var refused in waiting.GroupBy(h => obstacles[h.Id]).Where(g => g.Key is not null))
        {
            Send(change, refused, Signal.ActivationRefused, EventKinds.ActivationRefused, refused.Key, null);
        }

        Send(change, waiting.Where(h => obstacles[h.Id] is null), Signal.DocumentsAccepted, EventKinds.DocumentsAccepted, null, two);
        var unit = errand is null ? by.NewUnit() : new Unit();
        lines.Guard(unit);
        await Move(unit, change, loaded, standings, obstacles, by.Actor);
        return Commit(unit, change, loaded, errand);
    }

    /// <summary>
    /// Refuses the letter, the bill, or the whole order permanently, with a reason from the closed list. A letter for signature is decided
    /// once: other orders that it covers lose it in the same unit.
    /// </summary>
    /// <param name="note">A sentence for the customer.</param>
    public Task<Outcome<Order>> Refuse(OrderId order, Principal by, Reason reason, string? note, IReadOnlyList<string>? numbers = null,
        ClaimedErrand? errand = null) => decisions.Reach(async () =>
        {
            if (!OrderStatuses.Refusals.TryGetValue(reason, out var rule))
            {
                return new Refusal(Reason.InvalidField, Place: PlaceKind.ReviewReason,
                    Detail: $"reason must be one of {string.Join(", ", OrderStatuses.Refusals.Keys.Select(r => r.Code()))}.");
            }

            var found = await Waiting(order, numbers, by.Actor);
            if (found.IsRefused)
            {
                return new(Outcome<Order>.Refused(found.Refusals));
            }

            var (loaded, waiting) = found.Value;
            var letters = rule.Again == Requirement.Letter ? waiting.Select(h => h.SigningLetter).OfType<LetterId>().Distinct().ToArray() : [];
            var unit = errand is null ? by.NewUnit() : new Unit();
            var refusal = new Refused(unit, rule.Again, reason, note, by.Actor);
            foreach (var other in letters.Length == 0 ? [] : await database.Many(LetterTable.OtherOrders, r => r.Id<OrderId>(0), order, letters))
            {
                await RefuseOn(refusal, other, letters);
            }

            // A document belongs to the order: numbers not yet in review lose it too, unless the refusal is for some numbers only.
            var change = Refuse(refusal, loaded, [.. loaded.Order.Hostings.Where(h => numbers is null || waiting.Contains(h) || IsOn(h, letters))]);
            return Commit(unit, change, loaded, errand);
        });

    /// <param name="Document">The refused document; <see cref="Requirement.None"/> for everything.</param>
    sealed record Refused(Unit Unit, Requirement Document, Reason Reason, string? Note, Actor By);

    /// <summary>Removes refused letters from another order. An order with a hold is not changed: the review after the hold refuses the letter.</summary>
    async Task RefuseOn(Refused refusal, OrderId order, LetterId[] letters)
    {
        if (await orders.Find(order) is { } loaded && loaded.Order.RefuseWhileFrozen(refusal.By) is null)
        {
            var change = Refuse(refusal, loaded, [.. loaded.Order.Hostings.Where(h => IsOn(h, letters))]);
            if (!change.IsEmpty)
            {
                changes.Add(refusal.Unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
            }
        }
    }

    static Change Refuse(Refused refusal, LoadedOrder loaded, IReadOnlyList<Hosting> hostings)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, refusal.By);
        var signal =
            refusal.Document switch { Requirement.Letter => Signal.LetterRefused, Requirement.Bill => Signal.BillRefused, _ => Signal.ComplianceRefused };
        Send(change, hostings, signal, EventKinds.DocumentsRefused, refusal.Reason, refusal.Note);
        TakeBack(change, refusal.Document);
        TakeBackSigned(refusal.Unit, change, loaded.Order, refusal.Document);
        return change;
    }

    static bool IsOn(Hosting hosting, LetterId[] letters) => hosting.SigningLetter is { } letter && letters.Contains(letter);

    /// <summary>Detaches the document, unless a number that was not refused still needs it.</summary>
    static void TakeBack(Change change, Requirement document)
    {
        if (change.Order.Hostings.Any(h => h.State.IsOpen() && (h.Required & document) != 0 && !h.Needs(document)))
        {
            return;
        }

        change.Set(o => o with
        {
            Letter = document == Requirement.Letter ? null : o.Letter,
            Bill = document == Requirement.Bill ? null : o.Bill,
        });
    }

    /// <summary>Marks a refused signed letter as failed; the hostings concerned wait for another one.</summary>
    static void TakeBackSigned(Unit unit, Change change, Order before, Requirement document)
    {
        foreach (var refused in before.Hostings.Where(h => document == Requirement.Letter && h.SigningLetter is not null && !h.Needs(Requirement.Letter)))
        {
            if (change.Order.Hostings.First(h => h.Id == refused.Id).Needs(Requirement.Letter))
            {
                change.PutLetter(refused.Id, null);
                LetterTable.Refused(unit, refused.SigningLetter!.Value, change.Now);
            }
        }
    }

    /// <summary>
    /// A transfer becomes active as soon as it is accepted: its number moves in the same unit. Its number is guarded together with those of all
    /// lines.
    /// </summary>
    async Task Move(Unit unit, Change change, LoadedOrder loaded, IReadOnlyDictionary<HostingId, NumberStanding> standings,
        Dictionary<HostingId, Reason?> obstacles, Actor by)
    {
        if (standings.Values.Where(s => obstacles[s.Wanted.Id] is null).ToList() is { Count: > 0 } moving)
        {
            await moves.Add(unit, change, loaded, moving, by);
        }
    }

    Decision<Order> Commit(Unit unit, Change change, LoadedOrder loaded, ClaimedErrand? errand)
    {
        if (errand is not null)
        {
            ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
        }

        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(change.Order, unit);
    }

    async Task<Outcome<(LoadedOrder Loaded, List<Hosting> Waiting)>> Waiting(OrderId order, IReadOnlyList<string>? numbers, Actor by)
    {
        if (await orders.Find(order) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Order.RefuseWhileFrozen(by) is { } frozen)
        {
            return frozen;
        }

        var picked = NumberChoice.Pick(loaded.Order, numbers);
        if (picked.IsRefused)
        {
            return Outcome<(LoadedOrder, List<Hosting>)>.Refused(picked.Refusals);
        }

        var waiting = picked.Value!.Where(h => h.State == HostingState.InReview).ToList();
        return waiting.Count == 0 ? NothingWaits : (loaded, waiting);
    }

    /// <summary>What has changed since the order: the line may have become wireless, the billing may have failed, a transfer's number may have moved.</summary>
    async Task<Dictionary<HostingId, Reason?>> Obstacles(LoadedOrder loaded, List<Hosting> waiting, IReadOnlyDictionary<HostingId, NumberStanding> standings)
    {
        var batch = new ReadBatch();
        var account = batch.Many(AccountTable.ById, AccountTable.Read, loaded.Order.Account);
        var question = ports.Of(loaded.World).LookUp([.. waiting.Select(h => h.Number)], batch);
        await database.Run(batch);
        // A number without an answer keeps the result from when it was ordered.
        var told = await question.Within(LineQuestions.WithinRequest, time, log);
        LineFacts Facts(Hosting hosting) => told.GetValueOrDefault(hosting.Number, LineFacts.Unanswered);
        return waiting.ToDictionary(h => h.Id, h => Obstacle(account.Rows[0].Billing, Facts(h), loaded.Order.Terms)
            ?? (!standings.TryGetValue(h.Id, out var standing) ? null
                : account.Rows[0].IsActive ? NumberMoves.Obstacle(loaded.Order, standing) ?? Facts(h).Moving
                : Reason.AccountSuspended));
    }

    static Reason? Obstacle(Billing billing, LineFacts facts, HostingTerms terms) =>
        billing != Billing.Ok || facts.Refusal is Reason.BillingFailed or Reason.BillingAbolished ? Reason.BillingCheckFailed
        : terms.Refuse(facts.Type);

    static void Send(Change change, IEnumerable<Hosting> hostings, Signal signal, string kind, Reason? reason, string? note)
    {
        // A hosting keeps the note of a reason; that of two who agreed is a fact of the history.
        var sent = hostings.Where(h => change.Send(h.Id, signal, reason, reason is null ? null : note) is null).Select(h => h.Id).ToList();
        if (sent.Count > 0)
        {
            change.Tell(kind, sent, reason, json =>
            {
                if (note is not null)
                {
                    json.WriteString("note"u8, note);
                }
            });
        }
    }
}

static class NumberChoice
{
    /// <summary>All hostings for null; otherwise the given ones, or one refusal per text that is not a number of the order.</summary>
    public static Outcome<List<Hosting>> Pick(Order order, IReadOnlyList<string>? numbers)
    {
        if (numbers is null)
        {
            return order.Hostings.ToList();
        }

        var unknown = numbers.Select((n, i) => (n, i)).Where(x => !PhoneNumber.TryParse(x.n, out var p) || order.Find(p) is null)
            .Select(x => new Refusal(Reason.NumberNotInOrder, Number: x.n, Place: Place.Number(x.i))).ToList();
        return unknown.Count > 0 ? unknown : numbers.Select(n => order.Find(PhoneNumber.Parse(n))!).Distinct().ToList();
    }
}
