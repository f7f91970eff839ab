using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Asks again what a request could not find out in time: whether each number of an order can be hosted.</summary>
public sealed class LookUps(Database database, Ports ports, OrderBook orders, NetworkAnswers answers, OrderTurns turns) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.LookUp];

    public override bool WaitsForGateway => true;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        if (await orders.Find(errand.Order) is not { } loaded)
        {
            return WorkEnd.Again;
        }

        var way = ports.Of(loaded.World);
        var numbers = loaded.Order.Hostings.Where(h => h.State == HostingState.Requested).Select(h => h.Number).ToList();
        if (numbers.Exists(n => way.LineLookup(n) is null))
        {
            return WorkEnd.NoGateway;
        }

        var batch = new ReadBatch();
        var question = way.LookUp(numbers, batch);
        await database.Run(batch, lost);
        var told = await question.All(lost);
        var isWhole = numbers.TrueForAll(told.ContainsKey);
        await turns.Take(errand.Order, () => answers.Take(errand.Order, Actor.Network, now => Signals(now, told),
            (unit, now) => Finish(unit, now, errand, told, isWhole)));
        return isWhole ? WorkEnd.Done : WorkEnd.Later;
    }

    static IEnumerable<HostingSignal> Signals(LoadedOrder loaded, IReadOnlyDictionary<PhoneNumber, LineFacts> told) =>
        from hosting in loaded.Order.Hostings
        where hosting.State == HostingState.Requested && told.ContainsKey(hosting.Number)
        let facts = told[hosting.Number]
        // Whether a line of this type can be hosted depends on the terms, as within a request.
        select (loaded.Order.Terms.Refuse(facts.Type) ?? (facts.Refusal == Reason.NumberWireless ? null : facts.Refusal) ?? facts.Hosting) is { } why
            ? new HostingSignal(hosting.Id, Signal.NumberIneligible, EventKinds.NumberIneligible, why)
            : new HostingSignal(hosting.Id, Signal.NumberEligible, EventKinds.NumberEligible, null);

    /// <summary>Finishes the errand, or repeats it later for unanswered numbers.</summary>
    void Finish(Unit unit, LoadedOrder loaded, ClaimedErrand errand, IReadOnlyDictionary<PhoneNumber, LineFacts> told, bool isWhole)
    {
        foreach (var hosting in loaded.Order.Hostings.Where(h => h.Carrier is null))
        {
            if (told.TryGetValue(hosting.Number, out var facts) && facts.Carrier is { } carrier)
            {
                HostingTable.SetCarrier(unit, hosting.Id, carrier);
            }
        }

        if (isWhole)
        {
            ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
            return;
        }

        var due = Retry.Due(loaded.World, loaded.DatabaseNow, errand, this);
        ErrandTable.CheckLater(unit, errand.Id, errand.Fence, due, loaded.World.WakeAt(due, loaded.DatabaseNow), "not every number was answered");
    }
}
