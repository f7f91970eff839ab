using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>An order in Hostline's own terms, the same for every dialect.</summary>
static class OrderView
{
    public static readonly IReadOnlyDictionary<AccountId, MailState> NoMails = new Dictionary<AccountId, MailState>();

    static readonly Schema State = Schema.Text("How far it is.");

    public static readonly Schema HostingForm = Schema.Object("A number of an order.",
        Required("id", Schema.Uuid("The id of its hosting.")),
        Required("number", Schema.Phone("It.")),
        Required("state", State),
        Required("open", Schema.ListOf(Schema.Text(""), "What it still needs.")),
        Optional("reason", Answers.WhyForm),
        Required("updated_at", Schema.Instant("When it last changed."))).Named("Hosting");

    static readonly Schema ConsentForm = Schema.Object("The question to a current holder.",
        Required("id", Schema.Uuid("Its id.")),
        Required("decision", Schema.OneOf("What was decided.", Answers.WordsOf<TransferDecision>())),
        Optional("reason", Answers.WhyForm),
        Required("opened_at", Schema.Instant("When it was asked.")),
        Required("deadline", Schema.Instant("When silence decides.")),
        Required("overdue", Schema.Flag("Whether the deadline has passed undecided.")),
        Optional("holder_mail", Schema.OneOf("For the desk: what became of the mail with the question.", Answers.WordsOf<MailState>())),
        Optional("decided_at", Schema.Instant("When it was decided.")),
        Required("numbers", Schema.ListOf(Schema.Phone(""), "The numbers that it is about."))).Named("Consent");

    static readonly Schema Status = Schema.OneOf("Of the order as a whole.", Answers.WordsOf<OrderStatus>());

    public static readonly Schema Form = Schema.Object("An order.",
        Required("id", Schema.Uuid("Its id.")),
        Required("world", Schema.Uuid("In which world.")),
        Required("account", Schema.Uuid("Of which account.")),
        Optional("profile", Schema.Uuid("Whose webhooks hear of it.")),
        Required("status", Status),
        Optional("reason", Answers.WhyForm),
        Optional("frozen_at", Schema.Instant("Since when it is on hold.")),
        Required("sequence", Schema.Whole("How many events it has.", atLeast: 0)),
        Required("created_at", Schema.Instant("When it was made.")),
        Required("updated_at", Schema.Instant("When it last changed.")),
        Required("numbers", Schema.ListOf(HostingForm, "Its numbers.")),
        Optional("consents", Schema.ListOf(ConsentForm, "Of its transfers."))).Named("Order");

    /// <summary>The form of an order for whoever may call: a holder sees less of another account's.</summary>
    public static readonly Schema AnyForm = Schema.Object("An order. The holder of a number sees of another account's order what concerns that number.",
        Required("id", Schema.Uuid("Its id.")),
        Optional("world", Schema.Uuid("In which world.")),
        Optional("account", Schema.Uuid("Of which account.")),
        Optional("profile", Schema.Uuid("Whose webhooks hear of it.")),
        Required("status", Status),
        Optional("reason", Answers.WhyForm),
        Optional("frozen_at", Schema.Instant("Since when it is on hold.")),
        Optional("sequence", Schema.Whole("How many events it has.", atLeast: 0)),
        Optional("created_at", Schema.Instant("When it was made.")),
        Optional("updated_at", Schema.Instant("When it last changed.")),
        Required("numbers", Schema.ListOf(Schema.Object("",
            Optional("id", Schema.Uuid("The id of its hosting.")),
            Required("number", Schema.Phone("It.")),
            Required("state", State),
            Optional("open", Schema.ListOf(Schema.Text(""), "What it still needs.")),
            Optional("reason", Answers.WhyForm),
            Optional("updated_at", Schema.Instant("When it last changed."))), "Its numbers.")),
        Optional("consents", Schema.ListOf(ConsentForm, "Of its transfers."))).Named("SeenOrder");

    /// <param name="mails">For the desk: by holder, the state of the mail with the question.</param>
    public static object Of(Order order, IReadOnlyDictionary<AccountId, MailState>? mails = null) => new
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
    static object Of(Order order, Consent consent, IReadOnlyDictionary<AccountId, MailState> mails) => new
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
