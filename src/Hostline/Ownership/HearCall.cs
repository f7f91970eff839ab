using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>
/// Records the events of a verification call: reports of the network, keyed digits, and timeouts. Reports that arrive together are recorded one
/// at a time under the order's guard, so a call ends only once.
/// </summary>
public sealed class HearCall(Database database, OrderBook orders, NumberBook numbers, Decisions decisions, ChangeUnits changes, CodeKey key)
{
    sealed record Heard(LoadedOrder Loaded, VerificationCall Call, IReadOnlyList<VerificationCall> All, ShownCode Shown, SentCode Sent)
    {
        public Hosting Hosting => Loaded.Order.Hostings.First(h => h.Id == Call.HostingId);
    }

    /// <param name="reports">In order; those that do not apply in the call's state are skipped.</param>
    /// <param name="at">The world instant of the events; null for the world's now.</param>
    /// <param name="finish">Adds conditions to the same unit: the errand's lease, the due deadline.</param>
    /// <returns>The call afterwards. Refused if no report applied and nothing else was to be written.</returns>
    public Task<Outcome<VerificationCall>> Of(OrderId order, CallId call, Actor by, Func<VerificationCall, IReadOnlyList<CallReport>> reports,
        DateTimeOffset? at = null, Action<Unit, LoadedOrder>? finish = null) => decisions.Reach<VerificationCall>(async () =>
    {
        if (await Load(order, call) is not { } heard)
        {
            return new Refusal(Reason.NotFound);
        }

        if (heard.Loaded.Order.RefuseWhileFrozen(by) is { } frozen)
        {
            return frozen;
        }

        var isRequest = by == Actor.Handset;
        var unit = new Unit { IsRequest = isRequest, Taker = isRequest ? Taker.OfSandbox(heard.Loaded.World.Id) : null };
        finish?.Invoke(unit, heard.Loaded);
        var change = new Change(heard.Loaded.Order, heard.Loaded.Order, at ?? heard.Loaded.Now, by);
        var after = await Hear(unit, change, heard, reports(heard.Call));
        if (after == heard.Call)
        {
            return new(new Refusal(Reason.NoCall, Number: after.Number.ToString(), Detail: NoCallSentence(after)), finish is null ? null : unit);
        }

        Write(unit, change, heard, after);
        changes.Add(unit, change.Settle(), heard.Loaded.World, heard.Loaded.Profile, heard.Loaded.DatabaseNow);
        return new(after, unit, _ => (Outcome<VerificationCall>)new Refusal(Reason.NoCall));
    });

    /// <param name="newest">The newest call to the number; null if it was never called.</param>
    public static string NoCallSentence(VerificationCall? newest) => newest switch
    {
        null => "No verification call to this number is ringing or connected: none was placed.",
        { State: CallState.Queued } => "No verification call to this number is ringing or connected: the newest one is queued until its delay is over.",
        _ => $"No verification call to this number is ringing or connected: the newest one is {newest.Words}.",
    };

    /// <summary>The order is loaded first: if the call changes after that, so does the order's version, and the unit is stale.</summary>
    async Task<Heard?> Load(OrderId order, CallId id)
    {
        if (await orders.Find(order) is not { } loaded || await database.One(CallTable.ById, CallTable.Read, id) is not { } call)
        {
            return null;
        }

        var batch = new ReadBatch();
        var all = batch.Many(CallTable.OfHosting, CallTable.Read, call.HostingId);
        var shown = batch.Many(ShownCodeTable.ById, ShownCodeTable.Read, call.Shown);
        var sent = batch.Many(NumberTable.CodeById, r => NumberTable.ReadCode(r) with { TriesAtMost = loaded.Order.Terms.TriesPerCode }, call.Sent);
        await database.Run(batch);
        return new(loaded, call, all.Rows, shown.Rows[0], sent.Rows[0]);
    }

    async Task<VerificationCall> Hear(Unit unit, Change change, Heard heard, IReadOnlyList<CallReport> reports)
    {
        var call = heard.Call;
        foreach (var report in reports)
        {
            var right = report is CallReport.Keyed keyed && call.State == CallState.Prompt && heard.Shown.Matches(keyed.Keys.TrimEnd('#'), key.Bytes)
                ? await Prove(unit, change, heard)
                : (CallEnd?)null;
            if (call.After(report, right) is { } after)
            {
                Tell(change, call, after, report);
                call = after;
            }
        }

        if (call.End == CallEnd.Proven)
        {
            change.Tell(EventKinds.OwnershipProven, [call.HostingId]);
        }

        return call;
    }

    /// <summary>The right digits were keyed.</summary>
    async Task<CallEnd> Prove(Unit unit, Change change, Heard heard)
    {
        var known = (await numbers.Load(heard.Loaded, [heard.Hosting])).Values.Single();
        if (known.IsHeldByOther)
        {
            return CallEnd.NumberTaken;
        }

        if (heard.Hosting is not { State: HostingState.Gathering } waiting || !waiting.Needs(Requirement.Ownership)
            || change.Send(waiting.Id, Signal.OwnershipProven) is not null)
        {
            return CallEnd.NotNeeded;
        }

        unit.Guard(Guard.OfNumber(heard.Loaded.World.Id, heard.Call.Number.Digits, known.Version));
        NumberTable.Touch(unit, heard.Loaded.World.Id, heard.Call.Number);
        return CallEnd.Proven;
    }

    /// <summary>One event for each step, with the number of keyed digits but never the digits.</summary>
    static void Tell(Change change, VerificationCall before, VerificationCall after, CallReport report)
    {
        // What this host does in a call counts as the network's act, whoever answered.
        var by = report is CallReport.Dialed or CallReport.Challenged ? Actor.Network : (Actor?)null;
        if (KindOf(report) is { } kind)
        {
            change.Tell(kind, [after.HostingId], by: by, detail: json =>
            {
                json.WriteString("call"u8, after.Id);
                if (report is CallReport.Keyed keyed)
                {
                    json.WriteNumber("prompt"u8, before.Prompts);
                    json.WriteNumber("digits"u8, keyed.Keys.Count(char.IsAsciiDigit));
                    json.WriteBoolean("right"u8, after.End is CallEnd.Proven or CallEnd.NotNeeded or CallEnd.NumberTaken);
                }
            });
        }

        if (after.End is { } end)
        {
            change.Tell(EventKinds.CallEnded, [after.HostingId], detail: json =>
            {
                json.WriteString("call"u8, after.Id);
                json.WriteString("end"u8, VerificationCall.WordOf(end));
            });
        }
    }

    static string? KindOf(CallReport report) => report switch
    {
        CallReport.Rings => EventKinds.CallRinging,
        CallReport.Answered => EventKinds.CallAnswered,
        CallReport.Dialed => EventKinds.CallExtensionSent,
        CallReport.Challenged => EventKinds.CallChallenged,
        CallReport.ChallengePassed => EventKinds.CallChallengePassed,
        CallReport.Keyed => EventKinds.CallKeyed,
        _ => null,
    };

    void Write(Unit unit, Change change, Heard heard, VerificationCall after)
    {
        CallTable.Save(unit, after);
        change.Set(new Deadline(after.Id, DeadlineKind.Call, change.Now + after.Patience));
        if (heard.Call.Prompts == 0 && (after.Prompts > 0 || after.End == CallEnd.Voicemail))
        {
            var digits = after.Prompts > 0 && heard.Sent.IsAlive(change.Now) ? heard.Sent.DigitsWith(key.Bytes) : null;
            var said = CallWords.Challenge(after.Challenge) + (after.Prompts > 0 ? $" {CallWords.Question(digits)}" : "");
            MessageTable.SetHeard(unit, after.Id, said, digits);
        }

        if (after.HasEnded && IsLast(change.Order, heard, after))
        {
            var codesEnd = heard.Shown.ExpiresAt > heard.Sent.ExpiresAt ? heard.Shown.ExpiresAt : heard.Sent.ExpiresAt;
            change.Set(new Deadline(after.HostingId, DeadlineKind.CallsUsedUp, codesEnd > change.Now ? codesEnd : change.Now));
        }
    }

    /// <summary>Whether no further call is possible, and no other is in progress.</summary>
    static bool IsLast(Order order, Heard heard, VerificationCall ended) =>
        order.Hostings.First(h => h.Id == ended.HostingId) is { State: HostingState.Gathering, Proof: { } proof } hosting
        && hosting.Needs(Requirement.Ownership) && proof.Calls >= order.Terms.CallsAtMost && heard.All.All(c => c.HasEnded || c.Id == ended.Id);
}
