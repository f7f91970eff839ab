using Hostline.Campaigns;
using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Notifications;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>Runs errands: look-ups, codes, the robot's reviews, capability tests, the mail of sandboxes.</summary>
public sealed class Errands(Gateways gateways, Database database, CommitQueue queue, NetworkAnswers answers, OrderBook orders, Robot robot,
    AssignProfile assignProfile, NotifyChannels notify, Mailing mailing, CodeKey codeKey, ILogger<Errands> log)
    : Loop(queue, log)
{
    const int ClaimAtMost = 64;
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    protected override Wakes WokenBy => Wakes.Errands;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await database.Now();
        if (await database.One(ErrandTable.AnyDue, r => r.Int(0), now, World.LiveId) == 0)
        {
            return Poll;
        }

        var claimed = new RowList<ClaimedErrand>(ErrandTable.Read);
        await Queue.Write(new Unit().Returning(claimed, ErrandTable.Claim, now, now + Lease, ClaimAtMost, World.LiveId));
        await Task.WhenAll(claimed.Rows.GroupBy(e => e.Order).Select(InTurn));
        return claimed.Rows.Count == ClaimAtMost ? TimeSpan.Zero : Poll;
    }

    /// <summary>One after the other: errands of one order change that order, and would only conflict.</summary>
    async Task InTurn(IEnumerable<ClaimedErrand> ofOneOrder)
    {
        foreach (var errand in ofOneOrder)
        {
            await Run(errand);
        }
    }

    async Task Run(ClaimedErrand errand)
    {
        try
        {
            await (errand.Kind switch
            {
                _ when !gateways.Reach(errand.World) && NeedsGateway(errand.Kind) => WithoutGateway(errand),
                ErrandKind.LookUp => LookUp(errand),
                ErrandKind.SendCode or ErrandKind.SpeakCode => SendCode(errand),
                ErrandKind.Review => robot.Review(errand),
                ErrandKind.SendMail => mailing.ToMailbox(errand),
                ErrandKind.AssignNumbers => assignProfile.Go(errand),
                ErrandKind.Notify => notify.Go(errand),
                ErrandKind.SendText => SendText(errand),
                _ => TestCapability(errand),
            });
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            // The lease expires in real time; a delay in world time would not end if the clock is stopped.
            Log.Postponed($"Errand {errand.Id}", busy);
        }
        catch (Exception failed)
        {
            Log.LogWarning(failed, "Errand {Errand} ({Kind}) of order {Order} failed at attempt {Attempt}.", errand.Id, errand.Kind, errand.Order,
                errand.Attempts + 1);
            await TryLater(errand);
        }
    }

    static bool NeedsGateway(ErrandKind kind) =>
        kind is ErrandKind.LookUp or ErrandKind.SendCode or ErrandKind.SpeakCode or ErrandKind.TestCapability or ErrandKind.SendText;

    /// <summary>
    /// For a live account whose host has lost its gateway: look-ups wait for one, but a code or a text is dropped, because it would
    /// come too late.
    /// </summary>
    Task WithoutGateway(ClaimedErrand errand)
    {
        Log.LogWarning("Errand {Errand} ({Kind}) of order {Order} needs a gateway, and this host has none.", errand.Id, errand.Kind, errand.Order);
        return errand.Kind is ErrandKind.LookUp or ErrandKind.TestCapability
            ? TryLater(errand)
            : Queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
    }

    async Task LookUp(ClaimedErrand errand)
    {
        var outcomes = await Outcomes(errand);
        await answers.Take(errand.Order, Actor.Network, loaded => loaded.Order.Hostings.Where(h => h.State == HostingState.Requested).Select(h =>
            LineLookup.Of(h.Number, outcomes[h.Id]).Hosting is { } why
                ? new HostingSignal(h.Id, Signal.NumberIneligible, EventKinds.NumberIneligible, why)
                : new HostingSignal(h.Id, Signal.NumberEligible, EventKinds.NumberEligible, null)),
            (unit, _) => ErrandTable.CheckDone(unit, errand.Id, errand.Fence));
    }

    async Task TestCapability(ClaimedErrand errand)
    {
        var outcomes = await Outcomes(errand);
        await answers.Take(errand.Order, Actor.Network, loaded => loaded.Order.Hostings.Where(h => h.Id == errand.Hosting).Select(h =>
            outcomes[h.Id] == SimulatedOutcome.TestFails
                ? new HostingSignal(h.Id, Signal.TestFailed, EventKinds.TestFailed, Reason.CapabilityTestFailed)
                : new HostingSignal(h.Id, Signal.TestPassed, EventKinds.TestPassed, null)),
            (unit, _) => ErrandTable.CheckDone(unit, errand.Id, errand.Fence));
    }

    /// <summary>The message's id is the errand's, so that a code is not sent again after a crash.</summary>
    async Task SendCode(ClaimedErrand errand)
    {
        var batch = new ReadBatch();
        var code = batch.Many(NumberTable.CodeById, NumberTable.ReadCode, new Guid(errand.Payload, bigEndian: true));
        var world = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch);
        var unit = new Unit();
        ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
        if (code.Rows.Count > 0 && world.Rows.Count > 0)
        {
            var outcomes = await Outcomes(errand);
            MessageTable.Add(unit, MessageOf(errand, code.Rows[0], world.Rows[0], outcomes[code.Rows[0].HostingId], batch.Now));
        }

        await Queue.Write(unit);
    }

    /// <summary>A notification. Like a code, it is not sent again after a crash.</summary>
    async Task SendText(ClaimedErrand errand)
    {
        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch);
        var unit = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
        if (world.Rows.Count > 0)
        {
            var text = QueuedText.Read(errand.Payload);
            MessageTable.Add(unit, new(errand.Id, errand.World, world.Rows[0].Now(batch.Now).CutToMicros(), MessageKind.Sms, SimulatedSender, text.To, null,
                text.Text, null, null, true));
        }

        await Queue.Write(unit);
    }

    Message MessageOf(ClaimedErrand errand, SentCode code, World world, SimulatedOutcome outcome, DateTimeOffset databaseNow)
    {
        var digits = code.DigitsWith(codeKey.Bytes);
        var isSms = errand.Kind == ErrandKind.SendCode;
        var arrives = outcome != SimulatedOutcome.Unreachable && !(isSms && outcome == SimulatedOutcome.NoSms);
        var text = isSms
            ? $"Your verification code is {digits}. It is valid for 10 minutes. Anyone who has it can route this number's texts."
            : $"Your verification code is {string.Join(' ', digits.ToCharArray())}.";
        return new(errand.Id, world.Id, world.Now(databaseNow).CutToMicros(), isSms ? MessageKind.Sms : MessageKind.Call,
            SimulatedSender, code.Number.ToString(), null, text, null, arrives ? digits : null, arrives);
    }

    /// <summary>The simulated network's outcome for each number of the errand's order.</summary>
    async Task<Dictionary<Guid, SimulatedOutcome>> Outcomes(ClaimedErrand errand)
    {
        if (await orders.Find(errand.Order) is not { } loaded)
        {
            return [];
        }

        var batch = new ReadBatch();
        var outcome = batch.AskOutcomes(loaded.World, [.. loaded.Order.Hostings.Select(h => h.Number)]);
        if (batch.Queries.Count > 0)
        {
            await database.Run(batch);
        }

        return loaded.Order.Hostings.ToDictionary(h => h.Id, h => outcome(h.Number));
    }

    /// <summary>A failed errand comes back after 1, 2, 4 … seconds of world time, at most five minutes.</summary>
    async Task TryLater(ClaimedErrand errand)
    {
        if (await database.One(WorldTable.ById, WorldTable.Read, errand.World) is not { } world)
        {
            // Its sandbox was deleted meanwhile, so there is nothing to retry.
            await Queue.Write(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence));
            return;
        }

        var now = await database.Now();
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(errand.Attempts, 10)));
        var due = world.Now(now) + (wait < LongestWait ? wait : LongestWait);
        await Queue.Write(ErrandTable.CheckLater(new Unit(), errand.Id, errand.Fence, due, world.WakeAt(due, now)));
    }

    const string SimulatedSender = "+18005550100";
}
