using Hostline.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Orders;

/// <param name="Profile">The profile that gets its webhooks; null for none.</param>
/// <param name="Numbers">As given in the request.</param>
/// <param name="Terms">The terms of the dialect that accepts the order.</param>
public sealed record NewOrder(ProfileId? Profile, IReadOnlyList<string> Numbers, HostingTerms Terms)
{
    /// <summary>The customer's notes about each of the numbers; null for none.</summary>
    public Particulars? Particulars { get; init; }

    /// <summary>A URL to which its changes are announced, besides the profile's; null for none.</summary>
    public OrderCallback? Callback { get; init; }

    /// <summary>A name that its account can look it up by; null for none.</summary>
    public string? Reference { get; init; }

    /// <summary>Adds rows of the dialect that belong to the order, in the same unit.</summary>
    public Action<Unit, Order>? Beside { get; init; }
}

/// <summary>A callback given with one order, for that order alone.</summary>
/// <param name="Kind">The dialect's name for this kind of destination.</param>
public sealed record OrderCallback(string Kind, string Method, string Url)
{
    public Destination Of(Order order) => new(order.Id, Kind, order.Account, DestinationSource.OrderCallback, Method, [Url]);
}

/// <summary>The result of a request to order: an order, or the answer recorded under the same idempotency key.</summary>
/// <param name="Order">The new order; null if an earlier answer is repeated.</param>
public sealed record Placed(Order? Order, StoredAnswer? Replayed = null);

/// <summary>
/// Creates an order: refused as a whole, with one refusal per bad number, or accepted as a whole. Numbers that are active for other accounts of
/// the world become transfers, which the answer does not reveal.
/// </summary>
public sealed class PlaceOrder(Ports ports, Decisions decisions, Eligibility eligibility, TransferIntake intake, ChangeUnits changes)
{
    /// <param name="once">The caller's idempotency key with its fingerprint and the renderer of its answer; null without one.</param>
    public Task<Outcome<Placed>> For(Caller caller, NewOrder wanted, Idempotent<Order>? once = null) =>
        decisions.Reach(() => Decide(caller, wanted, once));

    async Task<Decision<Placed>> Decide(Caller caller, NewOrder wanted, Idempotent<Order>? once)
    {
        if ((TooFewOrMany(wanted) ?? ports.Of(caller.World).MissingToHost) is { } refusal)
        {
            return refusal;
        }

        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, caller.World.Id);
        var profile = wanted.Profile is { } id ? batch.Many(ProfileTable.OfAccount, ProfileTable.Read, id, caller.Account.Id) : null;
        var named = wanted.Particulars?.Name is { } name ? batch.Many(ParticularsTable.Named, r => r.Id<HostingId>(0), caller.Account.Id, name) : null;
        RowList<StoredAnswer>? earlier = null;
        // Read after the numbers, because each of PostgreSQL's queries has its own snapshot: a repeated request that finds its order also finds its
        // answer.
        var checks = await eligibility.Check(caller, wanted.Numbers, wanted.Terms, batch, () => earlier = once is null ? null
            : batch.Many(IdempotencyTable.Find, IdempotencyTable.Read, caller.Account.Id, once.Route, once.Key, caller.DatabaseNow - IdempotencyTable.Kept));
        if (earlier is { Rows.Count: > 0 })
        {
            return Repeat(earlier.Rows[0], once!);
        }

        if (Refusals(ports.Of(caller.World), profile is { Rows.Count: 0 }, named is { Rows.Count: > 0 }, checks) is { Count: > 0 } refusals)
        {
            return refusals;
        }

        var transfers = await intake.Of(caller, world.Rows[0], checks, world.Rows[0].Now(batch.Now).CutToMicros());
        return Accept(caller, world.Rows[0], profile is null ? null : profile.Rows[0], wanted, checks, transfers, batch.Now, once);
    }

    static Refusal? TooFewOrMany(NewOrder wanted) =>
        wanted.Numbers.Count == 0 ? new(Reason.NoNumbers, Place: Place.Numbers)
        : wanted.Numbers.Count > wanted.Terms.NumbersAtMost ? new(Reason.TooManyNumbers, Place: Place.Numbers,
            Detail: $"The order has {wanted.Numbers.Count} numbers; an order may have at most {wanted.Terms.NumbersAtMost}.")
        : null;

    static List<Refusal> Refusals(WorldPorts way, bool isProfileUnknown, bool isNameTaken, IReadOnlyList<NumberCheck> checks)
    {
        var refusals = checks.Select((c, i) => c.Refusal ?? (way.MissingToHostOne(c.Number) is { } none ? none with { Place = Place.Number(i) } : null))
            .OfType<Refusal>().ToList();
        if (isProfileUnknown)
        {
            refusals.Insert(0, new(Reason.ProfileNotFound, Place: Place.Profile));
        }

        if (isNameTaken)
        {
            refusals.Add(new(Reason.NameTaken, Place: PlaceKind.Name));
        }

        return refusals;
    }

    Decision<Placed> Accept(Caller caller, World world, Profile? profile, NewOrder wanted, IReadOnlyList<NumberCheck> checks, NewTransfers transfers,
        DateTimeOffset databaseNow, Idempotent<Order>? once)
    {
        var change = NewChange(caller, world, profile, wanted, checks, transfers, databaseNow);
        var unit = caller.NewUnit();
        if (caller.Account.Parent is not null)
        {
            // The guard is needed because closing a subaccount leaves its parent's key valid.
            unit.Guard(Guard.NotClosed(caller.Account.Id));
        }

        var placed = new Placed(change.Order);
        if (once is not null)
        {
            IdempotencyTable.CheckFirst(unit, caller.Account.Id, once, once.Render(change.Order), databaseNow);
        }

        if (profile is not null)
        {
            unit.Guard(Guard.Profile(profile.Id));
        }

        TransferIntake.Check(unit, caller, transfers, checks, change.Now);
        changes.Add(unit, change, world, profile, databaseNow, transfers.Profiles);
        if (change.Order.Hostings.Any(h => h.State == HostingState.Requested))
        {
            ErrandTable.Add(unit, world, Ids.New<ErrandId>(databaseNow), caller.Account.Id, change.Order.Id, null, ErrandKind.LookUp, [], change.Now,
                databaseNow);
        }

        AddNotes(unit, change.Order, wanted);
        // A conflict means another order for one of the numbers, the same name, or the same idempotency key; the next attempt reports which.
        return new(placed, unit);
    }

    static void AddNotes(Unit unit, Order order, NewOrder wanted)
    {
        foreach (var hosting in wanted.Particulars is null ? [] : order.Hostings)
        {
            ParticularsTable.CheckSaved(unit, order, hosting, Particulars.None, wanted.Particulars!);
        }

        if (wanted.Callback is { } callback)
        {
            DestinationTable.Save(unit, order.World, callback.Of(order));
        }

        wanted.Beside?.Invoke(unit, order);
    }

    Change NewChange(
        Caller caller, World world, Profile? profile, NewOrder wanted, IReadOnlyList<NumberCheck> checks, NewTransfers transfers, DateTimeOffset databaseNow)
    {
        var now = world.Now(databaseNow).CutToMicros();
        var id = Ids.New<OrderId>(databaseNow);
        var terms = wanted.Terms;
        var consents = intake.Open(transfers, id, now, databaseNow);
        var hostings = checks.Select((c, i) => NewHosting(id, i, c, terms, consents, now, databaseNow));
        var order = new Order(
            id, world.Id, caller.Account.Id, profile?.Id, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, now, AnnouncedCounts.None, 1, now, now,
            [.. hostings], terms)
        {
            Consents = consents,
            HasCallback = wanted.Callback is not null,
            Reference = wanted.Reference,
        };
        var change = new Change(null, order, now, caller.Actor);
        foreach (var (hosting, check) in order.Hostings.Zip(checks))
        {
            // A number already active on this host is eligible; only others depend on the look-up.
            if (check.Held is not null || check.Facts is { IsSettled: true, Hosting: null })
            {
                change.Send(hosting.Id, Signal.NumberEligible);
            }
        }

        change.Tell(EventKinds.OrderCreated, order.Hostings.Select(h => h.Id));
        Begin(change, transfers);
        return change.Settle();
    }

    static Hosting NewHosting(
        OrderId order, int position, NumberCheck check, HostingTerms terms, IReadOnlyList<Consent> consents, DateTimeOffset now, DateTimeOffset databaseNow)
    {
        var required = check.Held is null ? terms.Required : terms.RequiredOfTransfer;
        return new(Ids.New<HostingId>(databaseNow), order, position, check.Number, HostingState.Requested, required, required, null, null, now, now)
        {
            Consent = consents.FirstOrDefault(c => c.Holder == check.Held?.Account)?.Id,
            Source = check.Held?.Hosting,
            Carrier = check.Facts?.Carrier,
        };
    }

    static void Begin(Change change, NewTransfers transfers)
    {
        if (change.Order.Consents.Count == 0)
        {
            return;
        }

        change.Detect();
        foreach (var consent in change.Order.Consents)
        {
            if (transfers.Holders.First(h => h.Account == consent.Holder).SparedBy is { } author)
            {
                change.Approve(consent, Reason.Allowlist, $"{Actor.Allowlist} by {author}");
            }
            else
            {
                change.Ask(consent);
            }
        }
    }

    static Decision<Placed> Repeat(StoredAnswer answer, Idempotent<Order> once) =>
        answer.Fingerprint.AsSpan().SequenceEqual(once.Fingerprint)
            ? new Decision<Placed>(new Placed(null, answer))
            : new Refusal(Reason.IdempotencyKeyReused, Place: PlaceKind.IdempotencyKey);
}
