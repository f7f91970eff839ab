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

    static readonly Schema State = Schema.Text("The state.");

    public static readonly Schema HostingForm = Schema.Object("A number of an order.", HostingMembers(Required)).Named("Hosting");

    static readonly Schema ConsentForm = Schema.Object("The question to a current holder.",
        Required("id", Schema.Uuid("The id.")),
        Required("decision", Schema.OneOf("What was decided.", Answers.WordsOf<TransferDecision>())),
        Optional("reason", Answers.WhyForm),
        Required("opened_at", Schema.Instant("When it was asked.")),
        Required("deadline", Schema.Instant("When silence approves it.")),
        Required("overdue", Schema.Flag("Whether the deadline has passed undecided.")),
        Optional("holder_mail", Schema.OneOf("For the desk: the state of the mail with the consent request.", Answers.WordsOf<MailState>())),
        Optional("decided_at", Schema.Instant("When it was decided.")),
        Required("numbers", Schema.ListOf(Schema.Phone(""), "The numbers that it is about."))).Named("Consent");

    static readonly Schema Status = Schema.OneOf("The order's status.", Answers.WordsOf<OrderStatus>());

    public static readonly Schema Form = Schema.Object("An order.", Members(HostingForm, Required)).Named("Order");

    /// <summary>The same for any caller: the holder of a number sees less of another account's order.</summary>
    public static readonly Schema FormForHolders = Schema.Object(
        "An order. The holder of a number sees only what concerns that number in another account's order.",
        Members(Schema.Object("", HostingMembers(Optional)), Optional)).Named("SeenOrder");

    /// <param name="own">Makes the members that only the order's own account and the desk always see.</param>
    static IReadOnlyList<Member> Members(Schema hosting, Func<string, Schema, Member> own) =>
    [
        Required("id", Schema.Uuid("The id.")),
        own("world", Schema.Uuid("The world's id.")),
        own("account", Schema.Uuid("The account's id.")),
        Optional("profile", Schema.Uuid("The messaging profile whose webhooks report it.")),
        Optional("reference", Schema.Text("The customer's own reference.")),
        Required("status", Status),
        Optional("standing", StandingView.OrderForm),
        Optional("reason", Answers.WhyForm),
        Optional("frozen_at", Schema.Instant("When the hold began.")),
        own("sequence", Schema.Whole("How many events it has.", atLeast: 0)),
        own("created_at", Schema.Instant("When it was created.")),
        own("updated_at", Schema.Instant("When it last changed.")),
        Required("numbers", Schema.ListOf(hosting, "Its numbers.")),
        Optional("consents", Schema.ListOf(ConsentForm, "The consents to its transfers.")),
    ];

    static IReadOnlyList<Member> HostingMembers(Func<string, Schema, Member> own) =>
    [
        own("id", Schema.Uuid("The id of its hosting.")),
        Required("number", Schema.Phone("The number.")),
        Required("state", State),
        own("open", Schema.ListOf(Schema.Text(""), "What it still needs.")),
        Optional("reason", Answers.WhyForm),
        Optional("standing", StandingView.Form),
        own("updated_at", Schema.Instant("When it last changed.")),
    ];

    /// <param name="mails">For the desk: by holder, the state of the mail with the consent request.</param>
    /// <param name="standing">Its standing for the caller; null if it is not shown.</param>
    public static object Of(Order order, IReadOnlyDictionary<AccountId, MailState>? mails = null, OrderStanding? standing = null) => new
    {
        id = order.Id,
        world = order.World,
        account = order.Account,
        profile = order.Profile,
        reference = order.Reference,
        status = Answers.Word(order.Status),
        standing = standing is null ? null : StandingView.Of(standing),
        reason = Answers.Why(order.Frozen is null ? order.DocumentRefusal : Core.Reasons.Reason.Disputed),
        frozen_at = order.Frozen?.At,
        sequence = order.Sequence,
        created_at = order.CreatedAt,
        updated_at = order.UpdatedAt,
        numbers = order.Hostings.Select((h, i) => Of(h, standing?.Numbers[i].Standing)),
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
    /// The holder's view of another account's order: the holder's own numbers, their states and its decision, without the order's account and
    /// its open requirements.
    /// </summary>
    public static object OfHolder(Order seen) => new
    {
        id = seen.Id,
        status = Answers.Word(seen.Status),
        frozen_at = seen.Frozen?.At,
        numbers = seen.Hostings.Select(h => new { number = h.Number.ToString(), state = h.State.Words(), reason = Answers.Why(h.Reason) }),
        consents = seen.Consents.Select(c => Of(seen, c, NoMails)),
    };

    public static object Of(Hosting hosting, Standing? standing = null) => new
    {
        id = hosting.Id,
        number = hosting.Number.ToString(),
        state = hosting.State.Words(),
        open = hosting.Open.Words(),
        reason = Answers.Why(hosting.Reason, hosting.Note),
        standing = standing is null ? null : StandingView.Of(standing),
        updated_at = hosting.UpdatedAt,
    };
}
