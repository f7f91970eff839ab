using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Notices;

/// <summary>The notices to the two sides of a transfer: each step has its own kind of notice for each side concerned.</summary>
static class ConsentNotices
{
    public static IEnumerable<Notice> Of(Change change) => [.. change.Events.SelectMany(told => Of(change, told)), .. Released(change), .. Ended(change)];

    /// <summary>Whether a hosting failed by a decision that has its own notice, so that it needs no failure notice as well.</summary>
    public static bool Tells(Hosting hosting) =>
        hosting is { State: HostingState.Failed, Reason: Reason.ConsentRefused or Reason.DecidedByOperator or Reason.Reversed };

    static IEnumerable<Notice> Of(Change change, Event told)
    {
        var about = change.HostingsOf(told).ToList();
        if (told.Kind == EventKinds.NumberLost)
        {
            var facts = new NoticeFacts([.. Numbers(about)], told.Reason);
            return [new(NoticeKind.NumbersLost, change.Order.Account, change.Order.Id,
                ConsentOf(told) is { } by ? facts with { Consent = by, Until = told.At + Undo.Window } : facts)];
        }

        if (about.Select(h => change.Order.ConsentOf(h)).FirstOrDefault(c => c is not null) is not { } consent)
        {
            return ToOwner(change, told, about, WithoutTransfer(told));
        }

        var (holders, owners) = KindsOf(told);
        return [.. ToHolder(change, told, about, consent, holders), .. ToOwner(change, told, about, owners)];
    }

    static IEnumerable<Notice> ToHolder(Change change, Event told, List<Hosting> about, Consent consent, NoticeKind? kind)
    {
        if (kind is not { } its)
        {
            return [];
        }

        // Until the numbers have moved, the holder acts on the page behind the link.
        var facts = FactsOf(told, about, told.Reason);
        var until = its is NoticeKind.ConsentRequested or NoticeKind.ConsentReminded or NoticeKind.WindowExtended ? consent.Deadline : null;
        return [new(its, consent.Holder, change.Order.Id, about.Any(h => h.State.IsOpen()) ? facts with { Until = until, Consent = consent.Id } : facts)];
    }

    /// <summary>The requesting account gets no reason for an undecided window: whether a number is locked is the holder's business.</summary>
    static IEnumerable<Notice> ToOwner(Change change, Event told, List<Hosting> about, NoticeKind? kind) => kind is { } its
        ? [new(its, change.Order.Account, change.Order.Id, FactsOf(told, about, its == NoticeKind.ConsentUndecided ? null : told.Reason))]
        : [];

    static NoticeFacts FactsOf(Event told, List<Hosting> about, string? reason) =>
        new([.. Numbers(about)], reason, NoteOf(told));

    /// <summary>The words of whoever decided, from the event. The note of a holder's reversal is stored with the numbers.</summary>
    static string? NoteOf(Event told)
    {
        if (told.ReasonValue is not (Reason.DecidedByOperator or Reason.DisputeLifted or Reason.ConsentRefused))
        {
            return null;
        }

        using var payload = JsonDocument.Parse(told.Payload);
        return payload.RootElement.TryGetProperty("note"u8, out var note) ? note.GetString() : null;
    }

    /// <summary>
    /// The notice of a step to the holder and to the requesting account; null for a side that took the step itself, has nothing to do,
    /// or is notified by the verb.
    /// </summary>
    static (NoticeKind? Holder, NoticeKind? Owner) KindsOf(Event told) => (told.Kind, told.ReasonValue) switch
    {
        (EventKinds.ConsentRequested, _) => (NoticeKind.ConsentRequested, null),
        (EventKinds.ConsentReminded, _) => (NoticeKind.ConsentReminded, null),
        (EventKinds.Disputed, _) => (NoticeKind.FraudReported, NoticeKind.TransferFrozen),
        (EventKinds.DisputeLifted, _) => (NoticeKind.ReportClosed, NoticeKind.TransferUnfrozen),
        (EventKinds.WindowExtended, _) => (NoticeKind.WindowExtended, null),
        (EventKinds.ConsentOverdue, _) => (null, NoticeKind.ConsentUndecided),
        (EventKinds.ConsentGiven, Reason.Allowlist) => (NoticeKind.HolderBypassed, NoticeKind.ConsentGiven),
        (EventKinds.ConsentGiven, Reason.WindowElapsed) => (NoticeKind.HolderSilent, NoticeKind.ConsentGiven),
        (EventKinds.ConsentGiven, Reason.DecidedByOperator) => (NoticeKind.DeskApproved, NoticeKind.ConsentGiven),
        (EventKinds.ConsentRefused, Reason.DecidedByOperator) => (NoticeKind.DeskRefused, NoticeKind.ConsentRefused),
        (EventKinds.ConsentGiven, _) => (NoticeKind.HolderApproved, NoticeKind.ConsentGiven),
        (EventKinds.ConsentRefused, Reason.DeletedByCustomer) => (NoticeKind.HolderWithdrawn, null),
        (EventKinds.ConsentRefused, _) => (NoticeKind.HolderRefused, NoticeKind.ConsentRefused),
        (EventKinds.ConsentReversed, _) => (NoticeKind.HolderReversed, NoticeKind.ConsentReversed),
        _ => (null, null),
    };

    /// <summary>The consent by which numbers were lost: its link lets their former holder ask for them back. Null after an undo.</summary>
    static ConsentId? ConsentOf(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        return payload.RootElement.TryGetProperty("consent"u8, out var consent) ? ConsentId.Of(consent.GetGuid()) : null;
    }

    /// <summary>A hold on an order that is no transfer: only its own account is notified.</summary>
    static NoticeKind? WithoutTransfer(Event told) => told.Kind switch
    {
        EventKinds.Disputed => NoticeKind.OrderFrozen,
        EventKinds.DisputeLifted => NoticeKind.OrderUnfrozen,
        _ => null,
    };

    /// <summary>Consents closed because their numbers ended for another reason: the holder no longer needs to decide.</summary>
    static IEnumerable<Notice> Released(Change change) =>
        from consent in change.TouchedConsents
        where !consent.IsPending && change.Before is not null && change.Before.Consents.Any(c => c.Id == consent.Id && c.IsPending)
            && !change.Events.Any(told => KindsOf(told).Holder is not null && change.HostingsOf(told).Any(h => h.Consent == consent.Id))
        select new Notice(NoticeKind.HolderReleased, consent.Holder, change.Order.Id, new([.. Numbers(change.Order.HostingsOf(consent))]));

    /// <summary>A consent given for a transfer that ended without a move. A reversal has its own notice.</summary>
    static IEnumerable<Notice> Ended(Change change) =>
        from consent in change.Before?.Consents ?? []
        where consent.Decision == TransferDecision.Approved
        let ended =
            change.Touched.Where(h => h.Consent == consent.Id && h.State is (HostingState.Failed or HostingState.Cancelled) && h.Reason != Reason.Reversed
                && WasOpen(change, h)).ToList()
        where ended.Count > 0
        select new Notice(NoticeKind.HolderEnded, consent.Holder, change.Order.Id, new([.. Numbers(ended)]));

    static bool WasOpen(Change change, Hosting hosting) => change.Before!.Hostings.First(h => h.Id == hosting.Id).State.IsOpen();

    static IEnumerable<string> Numbers(IEnumerable<Hosting> hostings) => hostings.Select(h => h.Number.ToString());
}
