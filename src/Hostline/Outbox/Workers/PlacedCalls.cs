using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Places verification calls. A call is placed at most once: a second one would ring a telephone unexpectedly.</summary>
public sealed class PlacedCalls(Database database, Calls calls, Ports ports, OrderBook orders, HearCall hear, CodeKey key) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.PlaceCall];

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var id = Ids.Read<CallId>(errand.Payload);
        var batch = new ReadBatch();
        var found = batch.Many(CallTable.ById, CallTable.Read, id);
        var codes = batch.Many(NumberTable.CodeOfCall, NumberTable.ReadCode, id);
        var accounts = batch.Many(AccountTable.ById, AccountTable.Read, errand.Account);
        await database.Run(batch, lost);
        if (found.First is not { } call || codes.First is not { } sent || await orders.Find(errand.Order) is not { } loaded)
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        if (loaded.Order.RefuseWhileFrozen(Actor.Network) is not null)
        {
            return WorkEnd.Again;
        }

        if (WhyNot(loaded, call) is { } why)
        {
            return await Finish(errand, call, new CallReport.Over(why));
        }

        // If only the errand were dropped, the call would stay queued; so the call ends here, and no telephone rings for a suspended account.
        if (accounts.First is not { IsActive: true } || ports.Of(loaded.World).VoiceVerifier(call.Number) is not { } telephone)
        {
            return await Finish(errand, call, new CallReport.Over(CallEnd.NotPlaced));
        }

        var spoken = sent.IsAlive(loaded.Now) ? sent.DigitsWith(key.Bytes) : null;
        var outcome = await calls.Once(errand, telephone, c => telephone.Collect(
            new(call.Id.Value, call.Number, call.Extension, call.Challenge, CallWords.Challenge(call.Challenge), CallWords.Question(spoken), spoken)
            {
                GoodFor = call.PlacedAt + ShownCode.Life - loaded.Now,
            },
            reports => Tell(errand, call, reports), c), lost);
        return outcome switch
        {
            CallOutcome.NotNow => await calls.End(errand, this, outcome),
            CallOutcome.Taken => await Finish(errand, call, new CallReport.Rings()),
            CallOutcome.Refused => await Finish(errand, call, new CallReport.Over(CallEnd.NotPlaced)),
            _ => await Finish(errand, call, new CallReport.Over(CallEnd.Lost)),
        };
    }

    /// <summary>Why a call is not placed, or no longer placed; null if it is.</summary>
    static CallEnd? WhyNot(LoadedOrder loaded, VerificationCall call)
    {
        var hosting = loaded.Order.Hostings.First(h => h.Id == call.HostingId);
        return hosting.State != HostingState.Gathering || !hosting.Needs(Requirement.Ownership) ? CallEnd.NotNeeded
            : loaded.Now >= call.PlacedAt + ShownCode.Life ? CallEnd.NotPlaced
            : null;
    }

    async Task<VerificationCall> Tell(ClaimedErrand errand, VerificationCall call, CallReport[] reports)
    {
        var heard = await hear.Of(errand.Order, call.Id, Actor.Network, _ => reports);
        return heard.IsRefused ? await database.One(CallTable.ById, CallTable.Read, call.Id) ?? call : heard.Value!;
    }

    /// <summary>Ends the errand. The last report has no effect if the call is already in a later state.</summary>
    async Task<WorkEnd> Finish(ClaimedErrand errand, VerificationCall call, CallReport last)
    {
        var heard = await hear.Of(errand.Order, call.Id, Actor.Network, _ => [last],
            finish: (unit, _) => ErrandTable.CheckDone(unit, errand.Id, errand.Fence));
        return heard.IsRefused && heard.Refusals[0].Reason == Reason.Disputed ? WorkEnd.Again : WorkEnd.Done;
    }
}
