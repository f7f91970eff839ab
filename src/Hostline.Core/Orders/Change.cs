using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Core.Deadlines;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Orders;

public readonly record struct DueEffect(Hosting Hosting, Effect Effect);

/// <summary>
/// One change of one order while it is being decided: the order before and after, its events and its effects. A verb fills it in; the storage
/// writes it as one unit. It reads neither a clock nor a database.
/// </summary>
public sealed class Change
{
    readonly List<Event> events = [];
    readonly Dictionary<EventId, IReadOnlyList<HostingId>> toldOf = [];
    readonly List<DueEffect> effects = [];
    readonly List<Announcement> announcements = [];
    readonly List<Deadline> deadlines = [];
    readonly DateTimeOffset now;
    readonly Actor actor;

    /// <param name="before">The order as loaded; null if it is being created.</param>
    /// <param name="now">World time, truncated to microseconds. If it is earlier than the order's last event, that event's time is used: a clock that was
    /// set back must not reorder a chain.</param>
    public Change(Order? before, Order order, DateTimeOffset now, Actor actor)
    {
        Before = before;
        Order = order;
        this.now = now < order.LastEventAt ? order.LastEventAt : now;
        this.actor = actor;
    }

    public Order? Before { get; }

    public Order Order { get; private set; }

    public DateTimeOffset Now => now;

    public IReadOnlyList<Event> Events => events;

    public IReadOnlyList<DueEffect> Effects => effects;

    /// <summary>Messages that belong to this change only, such as those to the URL of a number's campaign.</summary>
    public IReadOnlyList<Announcement> Announcements => announcements;

    /// <summary>The hostings that differ from what was loaded.</summary>
    public IEnumerable<Hosting> Touched => Before is null
        ? Order.Hostings
        : Order.Hostings.Where((h, i) => !ReferenceEquals(h, Before.Hostings[i]));

    public IEnumerable<Consent> TouchedConsents => Before is null
        ? Order.Consents
        : Order.Consents.Where((c, i) => !ReferenceEquals(c, Before.Consents[i]));

    /// <summary>The hostings that an event of this change is about, in their present state.</summary>
    public IEnumerable<Hosting> HostingsOf(Event told) => Order.Hostings.Where(h => toldOf[told.Id].Contains(h.Id));

    /// <summary>Whether there is nothing to write: no event, and no difference other than the version, which every settled change increments.</summary>
    public bool IsEmpty => Before is not null && events.Count == 0 && Before == (Order with { Version = Before.Version });

    /// <summary>Sends a signal to a hosting. Null if the table accepts it; otherwise the table's sentence, and nothing has changed.</summary>
    public string? Send(HostingId hosting, Signal signal, Reason? reason = null, string? note = null)
    {
        // Every act passes this check, so only an operator can move a frozen order. Its active numbers may still move away with their own holder's
        // consent.
        if (signal != Signal.MovedAway && Order.RefuseWhileFrozen(actor) is { } frozen)
        {
            return frozen.Sentence;
        }

        var index = IndexOf(hosting);
        var current = Order.Hostings[index];
        var verdict = Lifecycle.Decide(current.State, current.Required, current.Open, signal);
        if (verdict.State == HostingState.Failed && Order.Terms.Instead(current.State, signal) is { } other
            && Lifecycle.Decide(current.State, current.Required, current.Open, other) is { IsRefused: false } milder)
        {
            verdict = milder;
        }

        if (verdict.IsRefused)
        {
            return verdict.Refusal;
        }

        if (verdict.State == current.State && verdict.Open == current.Open)
        {
            return null;   // accepted, but nothing to write: deleting an order twice must return the same body twice
        }

        var after = current with
        {
            State = verdict.State,
            Open = verdict.Open,
            Reason = verdict.State == current.State ? OrderStatuses.StillTrue(current.Reason, verdict.Open) : reason,
            Note = verdict.State == current.State ? current.Note : note,
            UpdatedAt = now,
        };
        Replace(index, after);
        effects.AddRange(verdict.Effects.Select(e => new DueEffect(after, e)));
        return null;
    }

    /// <summary>Puts a letter for signature on a hosting, or removes it.</summary>
    public void PutLetter(HostingId hosting, LetterId? letter)
    {
        var index = IndexOf(hosting);
        Replace(index, Order.Hostings[index] with { SigningLetter = letter, UpdatedAt = now });
    }

    public void Prove(HostingId hosting, Proof proof)
    {
        var index = IndexOf(hosting);
        Replace(index, Order.Hostings[index] with { Proof = proof, UpdatedAt = now });
    }

    public void AllowCallsAgain(HostingId hosting)
    {
        if (Order.Hostings[IndexOf(hosting)].Proof is { Calls: > 0 } proof)
        {
            Prove(hosting, proof with { Calls = 0 });
        }
    }

    /// <summary>Starts or stops a deadline that does not follow from a state.</summary>
    public void Set(Deadline deadline) => deadlines.Add(deadline);

    public void Set(Func<Order, Order> edit) => Order = edit(Order);

    /// <summary>Appends an event about the given hostings in their present state.</summary>
    /// <param name="detail">Writes further members of the payload object.</param>
    /// <param name="by">The actor, if it is not the change's.</param>
    public void Tell(string kind, IEnumerable<HostingId> hostings, Reason? reason = null, Action<Utf8JsonWriter>? detail = null, Actor? by = null)
    {
        IReadOnlyList<HostingId> about = [.. hostings];
        var payload = Payload(about, detail);
        var draft = new Event(
            Ids.New<EventId>(now), Order.World, Order.Account, Subject.Order, Order.Id, Order.Sequence + 1, now,
            kind, (by ?? actor).ToString(), reason?.Code(), payload, SHA256.HashData(payload), []);
        var told = draft with { Hash = EventChain.Hash(Order.ChainHead, draft) };
        events.Add(told);
        toldOf[told.Id] = about;
        Order = Order with { Sequence = told.Sequence, ChainHead = told.Hash, LastEventAt = now, UpdatedAt = now };
    }

    /// <summary>Adds a message about this change, besides those that the dialects announce once it is settled.</summary>
    public void Announce(Announcement announcement) => announcements.Add(announcement);

    /// <summary>Counts the announcements of this change to the order's own account, for this kind of destination.</summary>
    public void Announced(string kind, int times) => Order = Order with { Announced = Order.Announced.Plus(kind, times) };

    /// <summary>Must be called once, last: closes consents that are no longer needed and derives the order's status.</summary>
    public Change Settle()
    {
        this.CloseLapsed(actor.ToString());
        if (!Order.IsOpen)
        {
            Order = Order with { Frozen = null };
        }

        Order = Order with { DocumentRefusal = OrderStatuses.StandingRefusal(Order.Hostings) };
        Order = Order with { Status = OrderStatuses.Derive(Order), Version = Before is null ? 1 : Before.Version + 1 };
        return this;
    }

    /// <summary>
    /// The deadlines that this change starts or stops. An act of the customer or an operator restarts those of the whole order.
    /// </summary>
    public IEnumerable<Deadline> Deadlines()
    {
        foreach (var deadline in ((Deadline?[])[While(DeadlineKind.Idle, Order.Terms.Idle, h => h.State.Idles()),
            While(DeadlineKind.Unverified, Order.Terms.Unverified, AwaitsOwnership),
            While(DeadlineKind.Stuck, Order.Terms.Stuck, h => h.State == HostingState.ActionRequired)]).OfType<Deadline>())
        {
            yield return deadline;
        }

        foreach (var (hosting, effect) in effects)
        {
            if (OfEffect(hosting.Id, effect) is { } deadline)
            {
                yield return deadline;
            }
        }

        foreach (var deadline in deadlines.Concat(CallsOver()))
        {
            yield return deadline;
        }

        foreach (var deadline in TouchedConsents.SelectMany(c => c.Deadlines()))
        {
            yield return deadline;
        }
    }

    /// <summary>
    /// A deadline of the order that runs while the condition holds for one of its hostings; null if it is unchanged or there is no such rule.
    /// </summary>
    Deadline? While(DeadlineKind kind, TimeSpan? length, Func<Hosting, bool> isSo)
    {
        var (runs, ran) = (Order.Hostings.Any(isSo), Before?.Hostings.Any(isSo) ?? false);
        return length is not { } span ? null
            : runs && (!ran || actor.Role is "customer" or "operator") ? new(Order.Id, kind, now + span)
            : ran && !runs ? new(Order.Id, kind, null)
            : null;
    }

    /// <summary>Removes the deadline of the last code once ownership is proven or no longer required.</summary>
    IEnumerable<Deadline> CallsOver() => Before is null ? [] :
        from hosting in Order.Hostings.Where((h, i) => h.Proof is { Calls: > 0 } && AwaitsOwnership(Before.Hostings[i]) && !AwaitsOwnership(h))
        select new Deadline(hosting.Id, DeadlineKind.CallsUsedUp, null);

    public static bool AwaitsOwnership(Hosting hosting) => hosting.State == HostingState.Gathering && hosting.Needs(Requirement.Ownership);

    Deadline? OfEffect(HostingId hosting, Effect effect) => effect switch
    {
        Effect.StartCarrierClock => new(hosting, DeadlineKind.Carrier, now + Order.Terms.Carrier),
        Effect.StopCarrierClock => new(hosting, DeadlineKind.Carrier, null),
        Effect.StartTestClock => new(hosting, DeadlineKind.CapabilityTest, now + Order.Terms.CapabilityTest),
        Effect.StopTestClock => new(hosting, DeadlineKind.CapabilityTest, null),
        _ => null,
    };

    int IndexOf(HostingId hosting)
    {
        for (var i = 0; i < Order.Hostings.Count; i++)
        {
            if (Order.Hostings[i].Id == hosting)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"Hosting {hosting} is not part of order {Order.Id}.");
    }

    void Replace(int index, Hosting hosting)
    {
        var hostings = Order.Hostings.ToArray();
        hostings[index] = hosting;
        Order = Order with { Hostings = hostings };
    }

    byte[] Payload(IReadOnlyList<HostingId> told, Action<Utf8JsonWriter>? detail)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("numbers"u8);
            foreach (var hosting in Order.Hostings.Where(h => told.Contains(h.Id)))
            {
                json.WriteStartObject();
                json.WriteString("number"u8, hosting.Number.ToString());
                json.WriteString("state"u8, hosting.State.Words());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            detail?.Invoke(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
