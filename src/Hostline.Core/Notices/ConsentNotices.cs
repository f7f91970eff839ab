using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Notices;

/// <summary>What the two sides of a transfer are told: each step to whom it concerns, in words of its own for each side.</summary>
static class ConsentNotices
{
    public static IEnumerable<Notice> Of(Change change) => [.. change.Events.SelectMany(told => Of(change, told)), .. Released(change)];

    /// <summary>Whether a hosting failed by a decision that is told as one, so that it is not told as a failure too.</summary>
    public static bool Tells(Hosting hosting) => hosting is { State: HostingState.Failed, Reason: Reason.ConsentRefused or Reason.DecidedByOperator or Reason.Reversed };

    static IEnumerable<Notice> Of(Change change, Event told)
    {
        var about = change.HostingsOf(told).ToList();
        if (told.Kind == EventKinds.NumberLost)
        {
            return [new(NoticeKind.NumbersLost, change.Order.Account, change.Order.Id, new([.. Numbers(about)], told.Reason))];
        }

        if (KindsOf(told) is not var (holders, owners) || about.Select(h => change.Order.ConsentOf(h)).FirstOrDefault(c => c is not null) is not { } consent)
        {
            return [];
        }

        var facts = new NoticeFacts([.. Numbers(about)], told.Reason, told.ReasonValue == Reason.DecidedByOperator ? NoteOf(told) : null);
        var asks = holders is NoticeKind.ConsentRequested or NoticeKind.ConsentReminded or NoticeKind.HolderOverdue;
        var toHolder = new Notice(holders, consent.Holder, change.Order.Id, asks ? facts with { Until = consent.Deadline, Consent = consent.Id } : facts);
        return owners is { } owner ? [toHolder, new(owner, change.Order.Account, change.Order.Id, facts)] : [toHolder];
    }

    /// <summary>An operator's words, as the event keeps them.</summary>
    static string NoteOf(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        return payload.RootElement.GetProperty("note"u8).GetString()!;
    }

    /// <summary>What a step is to the holder, and to the account that asked; null when that one did it itself or has nothing to do.</summary>
    static (NoticeKind Holder, NoticeKind? Owner)? KindsOf(Event told) => (told.Kind, told.ReasonValue) switch
    {
        (EventKinds.ConsentRequested, _) => (NoticeKind.ConsentRequested, null),
        (EventKinds.ConsentReminded, _) => (NoticeKind.ConsentReminded, null),
        (EventKinds.ConsentOverdue, _) => (NoticeKind.HolderOverdue, null),
        (EventKinds.ConsentGiven, Reason.Allowlist) => (NoticeKind.HolderBypassed, NoticeKind.ConsentGiven),
        (EventKinds.ConsentGiven, Reason.WindowElapsed) => (NoticeKind.HolderSilent, NoticeKind.ConsentGiven),
        (EventKinds.ConsentGiven, Reason.DecidedByOperator) => (NoticeKind.DeskApproved, NoticeKind.ConsentGiven),
        (EventKinds.ConsentRefused, Reason.DecidedByOperator) => (NoticeKind.DeskRefused, NoticeKind.ConsentRefused),
        (EventKinds.ConsentGiven, _) => (NoticeKind.HolderApproved, NoticeKind.ConsentGiven),
        (EventKinds.ConsentRefused, Reason.DeletedByCustomer) => (NoticeKind.HolderReleased, null),
        (EventKinds.ConsentRefused, _) => (NoticeKind.HolderRefused, NoticeKind.ConsentRefused),
        (EventKinds.ConsentReversed, _) => (NoticeKind.HolderReversed, NoticeKind.ConsentReversed),
        _ => null,
    };

    /// <summary>Consents that ended without a step of their own, because their numbers ended otherwise: the holder need not decide.</summary>
    static IEnumerable<Notice> Released(Change change) =>
        from consent in change.TouchedConsents
        where !consent.IsPending && change.Before is not null && change.Before.Consents.Any(c => c.Id == consent.Id && c.IsPending)
            && !change.Events.Any(told => KindsOf(told) is not null && change.HostingsOf(told).Any(h => h.Consent == consent.Id))
        select new Notice(NoticeKind.HolderReleased, consent.Holder, change.Order.Id, new([.. Numbers(change.Order.HostingsOf(consent))]));

    static IEnumerable<string> Numbers(IEnumerable<Hosting> hostings) => hostings.Select(h => h.Number.ToString());
}
