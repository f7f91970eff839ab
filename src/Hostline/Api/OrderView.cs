using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Storage.Tables;

namespace Hostline.Api;

/// <summary>An order in Hostline's own terms, the same for every dialect.</summary>
static class OrderView
{
    public static readonly IReadOnlyDictionary<Guid, MailState> NoMails = new Dictionary<Guid, MailState>();

    /// <param name="mails">For the desk: by holder, the state of the mail with the question.</param>
    public static object Of(Order order, IReadOnlyDictionary<Guid, MailState>? mails = null) => new
    {
        id = order.Id,
        world = order.World,
        account = order.Account,
        profile = order.Profile,
        status = Answers.Word(order.Status),
        reason = Answers.Why(order.Frozen is null ? order.DocumentRefusal : Core.Reasons.Reason.Disputed),
        frozen_at = order.Frozen?.At,
        sequence = order.Sequence,
        created_at = order.CreatedAt,
        updated_at = order.UpdatedAt,
        numbers = order.Hostings.Select(Of),
        consents = order.Consents.Count == 0 ? null : order.Consents.Select(c => Of(order, c, mails ?? NoMails)),
    };

    /// <summary>Without the holder, which the receiving account must not learn.</summary>
    static object Of(Order order, Consent consent, IReadOnlyDictionary<Guid, MailState> mails) => new
    {
        id = consent.Id,
        decision = Answers.Word(consent.Decision),
        reason = Answers.Why(consent.Reason),
        opened_at = consent.OpenedAt,
        deadline = consent.Deadline,
        overdue = consent.IsOverdue,
        holder_mail = mails.TryGetValue(consent.Holder, out var mail) ? Answers.Word(mail) : null,
        decided_at = consent.DecidedAt,
        numbers = order.HostingsOf(consent).Select(h => h.Number.ToString()),
    };

    /// <summary>
    /// The holder's view of another account's order: the holder's own numbers, their states and its decision. Neither the order's
    /// account nor its open requirements.
    /// </summary>
    public static object OfHolder(Order seen) => new
    {
        id = seen.Id,
        status = Answers.Word(seen.Status),
        frozen_at = seen.Frozen?.At,
        numbers = seen.Hostings.Select(h => new { number = h.Number.ToString(), state = h.State.Words(), reason = Answers.Why(h.Reason) }),
        consents = seen.Consents.Select(c => Of(seen, c, NoMails)),
    };

    public static object Of(Hosting hosting) => new
    {
        id = hosting.Id,
        number = hosting.Number.ToString(),
        state = hosting.State.Words(),
        open = hosting.Open.Words(),
        reason = Answers.Why(hosting.Reason, hosting.Note),
        updated_at = hosting.UpdatedAt,
    };
}
