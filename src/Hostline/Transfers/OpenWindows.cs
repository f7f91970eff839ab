using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <param name="IsKnown">Whether the time up to now is known to be served: until a heartbeat confirms it, no window ends.</param>
/// <param name="IsHeld">Whether the holder's mail is waiting for an unreachable relay.</param>
public sealed record WindowStanding(TimeSpan Passed, bool IsKnown, bool IsHeld);

/// <summary>The windows of live consents that can end by silence: how much of each has passed, and when it ends.</summary>
public sealed class OpenWindows(Database database, AuditKey audit, OrderBook orders, Decisions decisions, ChangeUnits changes, ILogger<OpenWindows> log)
{
    /// <summary>A mail that the relay has not accepted for this long stops its window.</summary>
    public static readonly TimeSpan RelayPatience = ServedTime.LongestCounted(Pace.Minutes);

    /// <summary>Shorter differences are within the precision of clocks.</summary>
    static readonly TimeSpan Granularity = TimeSpan.FromSeconds(1);

    const int AtOnce = 256;

    /// <summary>Null in a sandbox, where only the clock counts.</summary>
    public async Task<WindowStanding?> Of(LoadedOrder loaded, Consent consent)
    {
        if (!loaded.World.IsLive)
        {
            return null;
        }

        var batch = new ReadBatch();
        var served = Ask(batch, consent, loaded.Now);
        var held = batch.Many(ConsentTable.IsHeld, r => r.Int(0), consent.Id, loaded.Now - RelayPatience);
        await database.Run(batch);
        return new(consent.Passed(loaded.Now, served()), served().IsKnownUntil(loaded.Now), held.Rows.Count > 0);
    }

    /// <summary>The time that counts for a holder: when the server was up and the window was running.</summary>
    internal static Func<ServedTime> Ask(ReadBatch batch, Consent consent, DateTimeOffset now)
    {
        var served = HeartbeatTable.Ask(batch, Pace.Minutes, consent.OpenedAt);
        var stops = WindowStopTable.Ask(batch, consent.Id, now);
        return () => served().Without(stops.Rows.Select(s => s.Stop));
    }

    /// <summary>Moves the end of every open window to where served time puts it.</summary>
    public async Task Settle(DateTimeOffset now)
    {
        var after = Ids.First<ConsentId>();
        IReadOnlyList<Consent> some;
        do
        {
            some = await database.Many(ConsentTable.OpenWindows, ConsentTable.Read, World.LiveId, now - RelayPatience, after, AtOnce);
            foreach (var consent in await Moved(some, now))
            {
                await Extend(consent);
            }

            after = some.Count > 0 ? some[^1].Id : after;
        }
        while (some.Count == AtOnce);
    }

    async Task<IReadOnlyList<Consent>> Moved(IReadOnlyList<Consent> some, DateTimeOffset now)
    {
        if (some.Count == 0)
        {
            return [];
        }

        var batch = new ReadBatch();
        var served = HeartbeatTable.Ask(batch, Pace.Minutes, some.Min(c => c.OpenedAt));
        var stops = WindowStopTable.AskOpen(batch, World.LiveId, now, some[0].Id, some[^1].Id);
        await database.Run(batch);
        var stopsOf = stops.Rows.ToLookup(s => s.Consent, s => s.Stop);
        return [.. some.Where(c => c.Resumed(now, c.Passed(now, served().Without(stopsOf[c.Id]))).Deadline - c.Deadline > Granularity)];
    }

    async Task Extend(Consent consent)
    {
        try
        {
            await decisions.Reach<bool>(() => Decide(consent.OrderId, consent.Id));
        }
        catch (StorageBusyException busy)
        {
            log.LogInformation(busy, "The window of consent {Consent} is extended with the next heartbeat.", consent.Id);
        }
    }

    async Task<Decision<bool>> Decide(OrderId order, ConsentId consent)
    {
        if (await orders.Find(order) is not { Order.Frozen: null } loaded
            || loaded.Order.Consents.FirstOrDefault(c => c.Id == consent) is not { IsPending: true, IsOverdue: false } asked
            || await Of(loaded, asked) is not { IsKnown: true, IsHeld: false } standing
            || asked.Resumed(loaded.Now, standing.Passed).Deadline - asked.Deadline <= Granularity)
        {
            return new(false);
        }

        var change = new Change(loaded.Order, loaded.Order, loaded.Now, Actor.Clock);
        var unit = new Unit();
        await Extend(unit, change, loaded, asked, standing.Passed);
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return new(true, unit);
    }

    /// <summary>Moves a window's end; if it moves by more than seconds, adds an event to the order's history and to the holder's own.</summary>
    public async Task Extend(Unit unit, Change change, LoadedOrder loaded, Consent asked, TimeSpan passed)
    {
        change.Extend(asked, loaded.Now, passed);
        var extended = change.Order.Consents.First(c => c.Id == asked.Id);
        if (!asked.IsExtendedBy(extended))
        {
            return;
        }

        var batch = new ReadBatch();
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, asked.Holder);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, asked.Holder);
        await database.Run(batch);
        if (holder.First is { } told)
        {
            chain.First.Tell(unit, audit, told, EventKinds.WindowExtended, Actor.Clock, change.Now,
                new Dictionary<string, string> { ["order"] = loaded.Order.Id.ToString(), ["until"] = extended.Deadline!.Value.ToString("O") });
        }
    }
}
