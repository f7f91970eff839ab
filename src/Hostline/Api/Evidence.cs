using Hostline.Core.Documents;
using Hostline.Core.Documents.Checks;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>
/// The evidence for a reviewer: the documents, the codes and their results, the account that holds the number, and earlier orders for
/// it.
/// </summary>
sealed class Evidence(EvidenceBook book, Letters.OrderChecks checks, RiskBook risks, SecondReviewer second)
{
    static readonly Schema DocumentForm = Schema.Object("A file.",
        Required("id", Schema.Uuid("The id.")),
        Required("name", Schema.Text("As it was uploaded.")),
        Required("size", Schema.Whole("In bytes.", atLeast: 0)),
        Required("sha256", Schema.Text("In hex.")),
        Optional("opened_sha256", Schema.Text("Of the copy that can be opened without a password.")),
        Required("marks", Schema.ListOf(Schema.Text(""), "What to look at with care.")),
        Optional("at", Schema.Instant("When it was uploaded."))).Named("Document");

    static readonly Schema NumberForm = Schema.Object("A number that waits.",
        Required("number", Schema.Phone("The number.")),
        Required("state", Schema.Text("The state.")),
        Required("open", Schema.ListOf(Schema.Text(""), "What it still needs.")),
        Required("codes", Schema.ListOf(Schema.Object("",
            Required("method", Schema.OneOf("How it was sent.", Answers.WordsOf<CodeMethod>())),
            Required("first_sent_at", Schema.Instant("When.")),
            Required("wrong_tries", Schema.Whole("Wrong tries.", atLeast: 0)),
            Required("result", Schema.OneOf("What became of it.", "used_up", "alive", "expired"))), "The codes that were sent.")),
        Optional("ownership", Schema.Object("The proof of ownership.", Required("at", Schema.Instant("When.")), Required("actor", Schema.Text("By whom.")))),
        Optional("proof", Schema.Object("How a proof of ownership was begun.",
            Required("method", Schema.OneOf("Which of them.", Answers.WordsOf<ProofMethod>())),
            Required("calls", Schema.Whole("Calls that were placed.", atLeast: 0)),
            Optional("bill", DocumentForm))),
        Optional("holder", Schema.Object("The account that has it now.", Required("id", Schema.Uuid("The id.")), Required("name", Schema.Text("Its name.")))),
        Required("earlier_orders", Schema.ListOf(Schema.Object("",
            Required("order", Schema.Uuid("The id.")),
            Required("account", Schema.Uuid("The account's id.")),
            Required("state", Schema.Text("How it ended.")),
            Optional("reason", Answers.WhyForm),
            Required("created_at", Schema.Instant("When it was created."))), "What was ordered for it before.")));

    public static readonly Schema Form = Schema.Object("An order in review.",
        Required("order", Schema.Uuid("The id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("waiting_since", Schema.Instant("When it began to wait.")),
        Required("status", Schema.OneOf("The order's status.", Answers.WordsOf<OrderStatus>())),
        Optional("account",
            Schema.Object("Who ordered it.", Required("id", Schema.Uuid("The id.")), Required("name", Schema.Text("Its name.")),
            Required("email", Schema.Text("Where its notices go.")))),
        Optional("letter", DocumentForm),
        Optional("bill", DocumentForm),
        Required("takes_two", Schema.Flag("Whether accepting takes two people, because the account is young.")),
        Required("risks", Schema.ListOf(Schema.Object("",
            Required("kind", Schema.OneOf("Which.", Answers.WordsOf<RiskKind>())),
            Required("sentence", Schema.Text("In words."))), "Reasons for a second look. Nothing is refused because of them.")),
        Required("numbers", Schema.ListOf(NumberForm, "The numbers that wait; for a request to undo a transfer, those that are asked back.")),
        Required("tests", Schema.ListOf(Schema.Object("The capability test of a number.",
            Required("number", Schema.Phone("The number.")),
            Required("passed", Schema.Flag("Whether the message arrived.")),
            Required("at", Schema.Instant("When that was known.")),
            Optional("test_number", Schema.Text("Where the message came from.")),
            Optional("text", Schema.Text("The message.")),
            Optional("sent_at", Schema.Instant("When it was sent.")),
            Optional("arrived_at", Schema.Instant("When it came in again."))), "Capability tests of the numbers. In a sandbox no message is sent.")),
        Optional("checked_at", Schema.Instant("When a machine checked the documents; absent until then.")),
        Optional("checks", Schema.ListOf(Schema.Object("What a machine found in the documents.",
            Required("check", Schema.OneOf("What it looked at.", Answers.WordsOf<DocumentCheck>())),
            Required("outcome", Schema.OneOf("Fine: no doubt was found. Doubt: check it. Not checked: a machine cannot tell, so check it.",
                Answers.WordsOf<CheckOutcome>())),
            Required("says", Schema.Text("A sentence for the reviewer.")),
            Optional("page", Schema.Whole("Where the words stand.", atLeast: 1)),
            Optional("words", Schema.Text("As they stand in the document."))), "In the order of letter, bill, both."))).Named("Review");

    public async Task<IEnumerable<object>> Of(IReadOnlyList<Order> orders) => await Of(await book.Of(orders), gathered => gathered.Waiting);

    /// <param name="shown">The numbers of an order that the evidence is for.</param>
    public async Task<IEnumerable<object>> Of(IReadOnlyList<GatheredEvidence> evidence, Func<GatheredEvidence, IEnumerable<Hosting>> shown)
    {
        IReadOnlyList<Order> orders = [.. evidence.Select(e => e.Order)];
        var found = await checks.Of(orders);
        var (marks, two) = (await risks.Of(orders), await second.Of(orders));
        return evidence.Zip(marks, (gathered, m) => Render(
            gathered, found.GetValueOrDefault(gathered.Order.Id), m, two.ContainsKey(gathered.Order.Id), shown(gathered)));
    }

    static object Render(
        GatheredEvidence gathered, Letters.OrderFindings? found, IReadOnlyList<RiskMark> marks, bool takesTwo, IEnumerable<Hosting> shown)
    {
        var order = gathered.Order;
        return new
        {
            order = order.Id,
            world = order.World,
            waiting_since = gathered.Waiting.Count == 0 ? order.UpdatedAt : gathered.Waiting.Min(h => h.UpdatedAt),
            status = Answers.Word(order.Status),
            account = gathered.Account is { } a ? new { id = a.Id, name = a.Name, email = a.Email } : null,
            letter = gathered.Letter is { } letter ? Of(letter) : null,
            bill = gathered.Bill is { } bill ? Of(bill) : null,
            takes_two = takesTwo,
            risks = marks.Select(m => new { kind = Answers.Word(m.Kind), sentence = m.Sentence }),
            numbers = shown.Select(h => Of(gathered, h)),
            tests = gathered.Tests.Select(t => new
            {
                number = t.Number,
                passed = t.HasPassed,
                at = t.At,
                test_number = t.TestNumber,
                text = t.Text,
                sent_at = t.SentAt,
                arrived_at = t.ArrivedAt,
            }),
            checked_at = found?.At,
            checks = found?.Findings.Select(f => new
            {
                check = Answers.Word(f.Check),
                outcome = Answers.Word(f.Outcome),
                says = f.Says,
                page = f.Page,
                words = f.Words,
            }),
        };
    }

    static object Of(EvidenceFile d) => new
    {
        id = d.Id,
        name = d.Name,
        size = d.Size,
        sha256 = Convert.ToHexStringLower(d.Sha256),
        opened_sha256 = d.OpenedSha256 is { } opened ? Convert.ToHexStringLower(opened) : null,
        marks = d.Marks.Names(),
        at = d.At,
    };

    static object Of(GatheredEvidence gathered, Hosting hosting) => new
    {
        number = hosting.Number.ToString(),
        state = hosting.State.Words(),
        open = hosting.Open.Words(),
        codes = gathered.Codes.Where(c => c.HostingId == hosting.Id).Select(c => Of(c, gathered.Now)),
        ownership = gathered.ProofOf(hosting.Number) is { } proven ? new { at = proven.At, actor = proven.Actor } : null,
        proof = hosting.Proof is { } proof
            ? new
            {
                method = Answers.Word(proof.Method),
                calls = proof.Calls,
                bill = gathered.Bills.Where(d => d.Id == proof.Document).Select(Of).FirstOrDefault(),
            }
            : null,
        holder = gathered.HolderOf(hosting.Number) is { } holder ? new { id = holder.Id, name = holder.Name } : null,
        earlier_orders = gathered.Earlier.Where(e => e.Number == hosting.Number.Digits).Select(e => new
        {
            order = e.Order,
            account = e.Account,
            state = e.State.Words(),
            reason = Answers.Why(ReasonCatalog.Find(e.Reason)),
            created_at = e.CreatedAt,
        }),
    };

    /// <summary>The digits themselves are never shown.</summary>
    static object Of(SentCode code, DateTimeOffset now) => new
    {
        method = Answers.Word(code.Method),
        first_sent_at = code.FirstSentAt,
        wrong_tries = code.WrongTries,
        result = code.IsUsedUp ? "used_up" : code.IsAlive(now) ? "alive" : "expired",
    };
}
