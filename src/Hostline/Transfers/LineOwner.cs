using Hostline.Core.Alarms;
using Hostline.Core.Events;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network.Mail;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// What the proven owner of a line may do without an account: refuse an order, lock the line, or dispute its hosting. A refused order is frozen
/// and does not fail, because whoever answers a line need not be its decision-maker: the desk has the last word.
/// </summary>
public sealed class LineOwner(Decisions decisions, LineBook lines, FraudReports reports, LineNews news)
{
    public Task<Outcome<LineLook>> Deny(LineProof proof, OrderId order, string why) => Act(proof,
        look => look.Open.All(h => h.Order != order) ? new(Reason.NotFound) : null,
        async (unit, look) =>
        {
            var held = await reports.ReportByOwner(unit, order, proof.Number, why.Length == 0 ? "The owner of the line does not want this order." : why);
            LineActTable.Add(unit, proof, LineAct.Denied, look.Now, look.DatabaseNow, why, order);
            return held.Refusals;
        });

    /// <summary>Disputes the hosting of the line: the desk looks into it and closes the dispute, and the account that has the line is notified.</summary>
    public Task<Outcome<LineLook>> Dispute(LineProof proof, string why) => Act(proof,
        look => look.Active is null ? new(Reason.WrongState, Detail: "This line is not hosted here.") : null,
        async (unit, look) =>
        {
            if (look.IsDisputed)
            {
                return [];
            }

            LineDisputeTable.CheckAdded(unit, new(Ids.New<LineDisputeId>(look.DatabaseNow), proof.World, proof.Number, look.Active!.Account, look.Active.Order,
                proof.Id, why, look.Now));
            LineActTable.Add(unit, proof, LineAct.Disputed, look.Now, look.DatabaseNow, why, look.Active.Order);
            AlarmTable.Raise(unit, Alarm.LineDispute(look.World.Id, proof.Number, look.Active.Account, look.Active.Order, why), look.Now, look.DatabaseNow);
            await Tell(unit, look, EventKinds.LineDisputed, "disputes that this number is hosted for you. An operator will contact you",
                "The owner of a number of yours disputes its hosting");
            return [];
        });

    /// <summary>No one may order or move the line until its owner has unlocked it, and no open order for it becomes active (<see cref="LineLocks"/>).</summary>
    public Task<Outcome<LineLook>> Lock(LineProof proof) => Act(proof, _ => null, async (unit, look) =>
    {
        if (look.Lock is { UnlockAt: null })
        {
            return [];
        }

        LineLockTable.Put(unit, proof, look.Now);
        // A verb that has found the line unlocked must decide again, as must this one if the line has become active meanwhile.
        unit.Guard(Guard.OfNumber(look.World.Id, proof.Number.Digits, look.Version));
        NumberTable.Touch(unit, look.World.Id, proof.Number);
        LineActTable.Add(unit, proof, LineAct.Locked, look.Now, look.DatabaseNow);
        await Tell(unit, look, EventKinds.LineLocked, "has locked it: it cannot move to another account until the owner unlocks it",
            "The owner of a number of yours has locked it");
        return [];
    });

    /// <summary>Requires a different proof from the one that set the lock, and takes effect a day later.</summary>
    public Task<Outcome<LineLook>> Unlock(LineProof proof) => Act(proof,
        look => look.Lock is { UnlockAt: null } held && held.Proof == proof.Id
            ? new(Reason.WrongState, Detail: "Prove the line again to unlock it: a second call, and then 24 hours.") : null,
        async (unit, look) =>
        {
            if (look.Lock is not { UnlockAt: null })
            {
                return [];
            }

            LineLockTable.CheckEnds(unit, proof, look.Now + LineProof.UnlockedAfter);
            LineActTable.Add(unit, proof, LineAct.UnlockAsked, look.Now, look.DatabaseNow);
            await Tell(unit, look, EventKinds.LineUnlocked, $"unlocks it on {NoticeWords.Instant(look.Now + LineProof.UnlockedAfter)}",
                "The owner of a number of yours unlocks it");
            return [];
        });

    static Refusal Over => new(Reason.TokenExpired, Detail: "Your proof is over: it is valid for 15 minutes. Prove the line again.");

    /// <param name="act">Adds the act to the unit; or says why it is not possible.</param>
    async Task<Outcome<LineLook>> Act(LineProof proof, Func<LineLook, Refusal?> refuse, Func<Unit, LineLook, Task<IReadOnlyList<Refusal>>> act)
    {
        var acted = await decisions.Reach<LineLook>(async () =>
        {
            if (await lines.Of(proof) is not { } look)
            {
                return Over;
            }

            if (refuse(look) is { } refused)
            {
                return refused;
            }

            var unit = new Unit { IsRequest = true };
            if (await act(unit, look) is { Count: > 0 } wrong)
            {
                return wrong.ToList();
            }

            return new(look, unit);
        });
        return acted.IsRefused || await lines.Of(proof) is not { } after ? acted : after;
    }

    /// <summary>Notifies the account that has the line, if there is one.</summary>
    async Task Tell(Unit unit, LineLook look, string kind, string what, string subject)
    {
        if (look.Active is { } active)
        {
            var number = look.Proof.Number;
            HostingTable.CheckActive(unit, active.Id);
            await news.Tell(unit, look.World, new(active.Account, active.Order, number, kind, Actor.Owner, subject,
                $"The person who answers {number}, proven by a code, {what}. If you do not agree, contact support with this number."),
                look.Now, look.DatabaseNow);
        }
    }
}
