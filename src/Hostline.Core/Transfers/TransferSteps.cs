using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Core.Transfers;

/// <summary>
/// The steps of a transfer, each on a change of the receiving order. Every step that the receiver may know of has its own event.
/// </summary>
public static class TransferSteps
{
    public static void Detect(this Change change) =>
        change.Tell(EventKinds.TransferDetected, change.Order.Hostings.Where(h => h.Source is not null).Select(h => h.Id));

    /// <summary>Asks the holder: this event queues the notice and starts the window.</summary>
    public static void Ask(this Change change, Consent consent) => Tell(change, EventKinds.ConsentRequested, consent, Open(change, consent));

    /// <param name="now">World time, not the change's own: after a clock was set back, it may be later.</param>
    public static void Remind(this Change change, Consent consent, DateTimeOffset now, TimeSpan passed)
    {
        Put(change, consent.RemindedAt(now, passed));
        Tell(change, EventKinds.ConsentReminded, consent, Open(change, consent));
    }

    /// <summary>
    /// The window ends later than announced to its holder, because some time did not count. A shift of seconds is corrected without an
    /// event.
    /// </summary>
    public static void Extend(this Change change, Consent consent, DateTimeOffset now, TimeSpan passed)
    {
        var resumed = consent.Resumed(now, passed);
        Put(change, resumed);
        if (consent.IsExtendedBy(resumed))
        {
            change.Tell(EventKinds.WindowExtended, Open(change, consent), detail: json =>
            {
                json.WriteString("consent"u8, consent.Id);
                json.WriteString("until"u8, resumed.Deadline!.Value);
            });
        }
    }

    /// <summary>
    /// The window ended, but silence does not approve: a person must decide. The event gives no reason; otherwise the receiver would learn
    /// which holders cannot be reached by mail.
    /// </summary>
    public static void LeaveOverdue(this Change change, Consent consent)
    {
        Put(change, consent with { IsOverdue = true });
        Tell(change, EventKinds.ConsentOverdue, consent, Open(change, consent), Reason.ConsentOverdue);
    }

    /// <summary>Approves and reports only the numbers that wait for this consent; those that failed before stay failed.</summary>
    /// <param name="why">Null if the holder itself approved.</param>
    /// <param name="by">Role, and the key's hint or the operator's name.</param>
    public static void Approve(this Change change, Consent consent, Reason? why, string by, string? note = null)
    {
        var taken = Open(change, consent).Where(id => change.Send(id, Signal.ConsentGiven) is null).ToList();
        Put(change, consent.Decided(TransferDecision.Approved, why, change.Now, by));
        Tell(change, EventKinds.ConsentGiven, consent, taken, why, note, why == Reason.Allowlist ? Actor.Allowlist : null);
    }

    /// <param name="note">The reason, from the holder or from an operator on its behalf; the receiver sees it.</param>
    public static void Refuse(this Change change, Consent consent, string by, Reason why = Reason.ConsentRefused, string? note = null) =>
        End(change, consent, EventKinds.ConsentRefused, why, note, by);

    /// <summary>Reverses a consent before the numbers have moved, or ends one that is no longer needed.</summary>
    public static void Reverse(this Change change, Consent consent, string note, string by) =>
        End(change, consent, EventKinds.ConsentReversed, Reason.Reversed, note, by);

    /// <summary>The receiver deleted the order while holders were being asked; its numbers are cancelled already.</summary>
    public static void Withdraw(this Change change, string by)
    {
        foreach (var consent in change.Order.Consents.Where(c => c.IsPending).ToList())
        {
            Put(change, consent.Decided(TransferDecision.Rejected, Reason.DeletedByCustomer, change.Now, by));
            Tell(change, EventKinds.ConsentRefused, consent, change.Order.HostingsOf(consent).Where(h => h.State == HostingState.Cancelled).Select(h => h.Id),
                Reason.DeletedByCustomer);
        }
    }

    /// <summary>Some numbers have left the holder: no decision about them is needed.</summary>
    /// <param name="why">Not found if released; already hosted if a third account has it.</param>
    public static void Drop(this Change change, IEnumerable<HostingId> hostings, Reason why)
    {
        var dropped = hostings.Where(h => change.Send(h, Signal.ActivationRefused, why) is null).ToList();
        if (dropped.Count > 0)
        {
            change.Tell(EventKinds.TransferFailed, dropped, why);
        }
    }

    /// <summary>Closes consents whose numbers have all ended for another reason; those ends have their own events.</summary>
    public static void CloseLapsed(this Change change, string by)
    {
        foreach (var consent in change.Order.Consents.Where(c => c.IsPending && !change.Order.OpenOf(c).Any()).ToList())
        {
            Put(change, consent.Decided(TransferDecision.Rejected, change.Order.HostingsOf(consent).First().Reason, change.Now, by));
        }
    }

    static void End(Change change, Consent consent, string kind, Reason why, string? note, string by)
    {
        var ended = change.Order.OpenOf(consent).ToList();
        foreach (var hosting in ended)
        {
            change.Send(hosting.Id, hosting.State == HostingState.AwaitingConsent ? Signal.ConsentRefused : Signal.ConsentReversed, why, note);
        }

        Put(change, consent.Decided(TransferDecision.Rejected, why, change.Now, by));
        Tell(change, kind, consent, ended.Select(h => h.Id), why, note);
        change.Tell(EventKinds.TransferFailed, ended.Select(h => h.Id), why);
    }

    static void Put(Change change, Consent consent) =>
        change.Set(o => o with { Consents = [.. o.Consents.Select(c => c.Id == consent.Id ? consent : c)] });

    static List<HostingId> Open(Change change, Consent consent) => [.. change.Order.OpenOf(consent).Select(h => h.Id)];

    static void Tell(Change change, string kind, Consent consent, IEnumerable<HostingId> about, Reason? why = null, string? note = null,
        Actor? by = null) => change.Tell(kind, about, why, json =>
    {
        json.WriteString("consent"u8, consent.Id);
        if (note is not null)
        {
            json.WriteString("note"u8, note);
        }
    }, by);
}
