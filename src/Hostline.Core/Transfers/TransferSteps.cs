using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Core.Transfers;

/// <summary>The steps of a transfer, each on a change of the receiving order. Every step that a receiver hears of has an event of its own.</summary>
public static class TransferSteps
{
    /// <summary>Some numbers of a new order are held by other accounts.</summary>
    public static void Detect(this Change change) =>
        change.Tell(EventKinds.TransferDetected, change.Order.Hostings.Where(h => h.Source is not null).Select(h => h.Id));

    /// <summary>The holder is asked: from this event on the notice is queued and the window runs.</summary>
    public static void Ask(this Change change, Consent consent) => Tell(change, EventKinds.ConsentRequested, consent, Open(change, consent));

    /// <param name="now">World time. Not the change's own: after a clock was set back that may lie ahead of it.</param>
    /// <param name="passed">How much of the window has passed.</param>
    public static void Remind(this Change change, Consent consent, DateTimeOffset now, TimeSpan passed)
    {
        Put(change, consent.RemindedAt(now, passed));
        Tell(change, EventKinds.ConsentReminded, consent, Open(change, consent));
    }

    /// <summary>
    /// The window ends later than its holder was told, because time has passed that does not count. A shift of seconds is
    /// corrected without a word.
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
    /// The window ended, but silence does not approve: a person has to decide. Why is not said: the receiver would learn of
    /// whom no mail can reach.
    /// </summary>
    public static void LeaveOverdue(this Change change, Consent consent)
    {
        Put(change, consent with { IsOverdue = true });
        Tell(change, EventKinds.ConsentOverdue, consent, Open(change, consent), Reason.ConsentOverdue);
    }

    /// <summary>Only the numbers that wait for it are approved, and told: what ended before stays as it ended.</summary>
    /// <param name="why">Null when the holder said so.</param>
    /// <param name="by">Role, and the key's hint or the operator's name.</param>
    /// <param name="note">Why, in the words of an operator who does it for the holder.</param>
    public static void Approve(this Change change, Consent consent, Reason? why, string by, string? note = null)
    {
        var taken = Open(change, consent).Where(id => change.Send(id, Signal.ConsentGiven) is null).ToList();
        Put(change, consent.Decided(TransferDecision.Approved, why, change.Now, by));
        Tell(change, EventKinds.ConsentGiven, consent, taken, why, note, why == Reason.Allowlist ? Actor.Allowlist : null);
    }

    /// <summary>The holder does not let the numbers go.</summary>
    /// <param name="note">Why, in the words of the holder, or of an operator who says so for him; the receiver reads them.</param>
    public static void Refuse(this Change change, Consent consent, string by, Reason why = Reason.ConsentRefused, string? note = null) =>
        End(change, consent, EventKinds.ConsentRefused, why, note, by);

    /// <summary>A consent is taken back before the numbers have moved, or is not waited for any more.</summary>
    /// <param name="note">Why, in the words of the one who does it.</param>
    public static void Reverse(this Change change, Consent consent, string note, string by) =>
        End(change, consent, EventKinds.ConsentReversed, Reason.Reversed, note, by);

    /// <summary>The receiver gave the order up while holders were being asked; its numbers are cancelled already.</summary>
    public static void Withdraw(this Change change, string by)
    {
        foreach (var consent in change.Order.Consents.Where(c => c.IsPending).ToList())
        {
            Put(change, consent.Decided(TransferDecision.Rejected, Reason.DeletedByCustomer, change.Now, by));
            Tell(change, EventKinds.ConsentRefused, consent, change.Order.HostingsOf(consent).Where(h => h.State == HostingState.Cancelled).Select(h => h.Id), Reason.DeletedByCustomer);
        }
    }

    /// <summary>Numbers have left the holder who is asked for them: about these there is nothing left to decide.</summary>
    /// <param name="why">Released is not found; with a third account is hosted already.</param>
    public static void Drop(this Change change, IEnumerable<Guid> hostings, Reason why)
    {
        var dropped = hostings.Where(h => change.Send(h, Signal.ActivationRefused, why) is null).ToList();
        if (dropped.Count > 0)
        {
            change.Tell(EventKinds.TransferFailed, dropped, why);
        }
    }

    /// <summary>Nobody is asked any longer about numbers that have all ended otherwise; what ended them is told by its own event.</summary>
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

    static List<Guid> Open(Change change, Consent consent) => [.. change.Order.OpenOf(consent).Select(h => h.Id)];

    static void Tell(Change change, string kind, Consent consent, IEnumerable<Guid> about, Reason? why = null, string? note = null, Actor? by = null) => change.Tell(kind, about, why, json =>
    {
        json.WriteString("consent"u8, consent.Id);
        if (note is not null)
        {
            json.WriteString("note"u8, note);
        }
    }, by);
}
