using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Notices;

/// <summary>The facts of a notice; its text comes from the template when it is displayed or sent.</summary>
/// <param name="Numbers">In +E.164 form, in the order's sequence.</param>
/// <param name="Reason">A code of the <see cref="ReasonCatalog"/>.</param>
/// <param name="Note">An operator's words to the customer.</param>
/// <param name="Until">The world instant at which a window closes.</param>
/// <param name="Consent">The consent in question. The token of its link is derived from it on each attempt and never stored.</param>
/// <param name="Subject">Only for <see cref="NoticeKind.Plain"/>.</param>
/// <param name="Text">Only for <see cref="NoticeKind.Plain"/>.</param>
/// <param name="Locked">The locked numbers; shown to their holder only.</param>
/// <param name="Invitation">The invitation in question. The token of its link is derived from it on each attempt and never stored.</param>
/// <param name="Person">The name of the recipient.</param>
/// <param name="By">The name of the person who requested it.</param>
public sealed record NoticeFacts(
    IReadOnlyList<string> Numbers, string? Reason = null, string? Note = null, DateTimeOffset? Until = null, ConsentId? Consent = null, string? Subject = null,
    string? Text = null,
    IReadOnlyList<string>? Locked = null, InvitationId? Invitation = null, string? Person = null, string? By = null)
{
    /// <summary>The letter for signature in question. The token of its link is derived from it on each attempt and never stored.</summary>
    public LetterId? Letter { get; init; }
}

/// <summary>Something that an account must know or act on: a row in its portal, and an e-mail if it has an address.</summary>
/// <param name="Account">The recipient; not always the account of the order.</param>
public sealed record Notice(NoticeKind Kind, AccountId Account, OrderId Order, NoticeFacts Facts)
{
    /// <summary>The notices of a settled change, one for all numbers with the same outcome.</summary>
    public static IEnumerable<Notice> Of(Change change) => [.. Refusals(change), .. Ends(change), .. ConsentNotices.Of(change)];

    /// <summary>
    /// The notice to a holder whose window ended undecided. The caller posts it, because an order's history does not say which numbers are
    /// locked.
    /// </summary>
    public static Notice Overdue(Order order, Consent consent, Reason why, IReadOnlyList<string> locked) =>
        new(NoticeKind.HolderOverdue, consent.Holder, order.Id,
        new([.. order.OpenOf(consent).Select(h => h.Number.ToString())], why.Code(), Until: consent.Deadline, Consent: consent.Id,
            Locked: locked.Count == 0 ? null : locked));

    static IEnumerable<Notice> Refusals(Change change) =>
        from told in change.Events
        where told.Kind == EventKinds.DocumentsRefused
        let reason = told.ReasonValue
        where reason is not null && OrderStatuses.Refusals[reason.Value].Again != Requirement.None
        let again = change.Touched.Where(h => h.State.IsOpen() && h.Needs(OrderStatuses.Refusals[reason.Value].Again)).ToList()
        select ToOwner(change, NoticeKind.DocumentsRefused, again, reason, again.FirstOrDefault(h => h.Reason == reason)?.Note);

    static IEnumerable<Notice> Ends(Change change) =>
        from hosting in change.Touched
        let kind = KindOf(hosting.State)
        where kind is not null && StateBefore(change, hosting) != hosting.State && !ConsentNotices.Tells(hosting)
        group hosting by (Kind: kind.Value, Reason: hosting.State == HostingState.Active ? null : hosting.Reason, hosting.Note) into alike
        select ToOwner(change, alike.Key.Kind, alike, alike.Key.Reason, alike.Key.Note);

    static NoticeKind? KindOf(HostingState state) => state switch
    {
        HostingState.Active => NoticeKind.NumbersActive,
        HostingState.Failed => NoticeKind.NumbersFailed,
        HostingState.ActionRequired => NoticeKind.ActionRequired,
        _ => null,
    };

    static HostingState? StateBefore(Change change, Hosting hosting) => change.Before?.Hostings.First(h => h.Id == hosting.Id).State;

    static Notice ToOwner(Change change, NoticeKind kind, IEnumerable<Hosting> hostings, Reason? reason, string? note) =>
        new(kind, change.Order.Account, change.Order.Id, new([.. hostings.Select(h => h.Number.ToString())], reason?.Code(), note));
}
