using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Letters;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Proposals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <param name="Decided">The event that decided it meanwhile; null while it waits.</param>
/// <param name="Reads">What the customer reads if this is refused as chosen; null before a reason is chosen.</param>
/// <param name="Taken">Who has it open.</param>
/// <param name="YoungDays">The account is younger than so many days, so accepting takes two; null if one alone accepts.</param>
/// <param name="Proposals">To accept it, that wait for their second person.</param>
public sealed record ReviewModel(
    LoadedOrder Loaded, OrderStanding Standing, GatheredEvidence Evidence, AccountPast Past, IReadOnlyList<SameFile> Same, IReadOnlyList<ReviewFile> Files,
    IReadOnlyList<Doubt> Doubts, DateTimeOffset Since, Event? Decided, CustomerReads? Reads, Take? Taken, string Self, bool MayDecide,
    int? YoungDays, IReadOnlyList<SeenProposal> Proposals)
{
    public Order Order => Loaded.Order;

    public DateTimeOffset Due => DeskQueue.DueAt(Since);

    public string Path => ReviewPages.PathOf(Order.Id);
}

/// <param name="Reason">The code of the reason: the text that was shown must be the one that is sent.</param>
public sealed record CustomerReads(string Reason, string Text);

/// <summary>One order with its evidence side by side, and the decision below it.</summary>
sealed class ReviewPages(
    Database database, OrderBook orders, StandingBook standings, EvidenceBook evidence, Review review, CommentBook comments, DeskQueue queue,
    RiskBook risks, OrderChecks checks, EvidenceFiles evidenceFiles, SecondReviewer second, ProposalBook proposals) : PageGroup
{
    public const string VerdictField = "verdict", ReasonField = "reason", NoteField = "note", NumberField = "number", CommentField = "comment",
        SeenField = "seen";

    public const string Accept = "accept", Refuse = "refuse";

    public const int NoteAtMost = 1_000;

    const string Route = "/desk/review/{id}";

    const int EventsLookedAt = 20;

    public static string PathOf(OrderId order) => "/desk/review/" + order;

    public static IEnumerable<Reason> Reasons => OrderStatuses.Refusals.Keys;

    public override void Map(PageTable pages)
    {
        pages.Get(Route, Roles.Desk, visit => With(visit, loaded => Show(visit, loaded)));
        pages.Post(Route, Roles.Deciding, visit => With(visit, loaded => Decide(visit, loaded)));
        pages.Get(Route + "/words", Roles.Desk, visit => With(visit, _ => Task.FromResult(visit.Page<ReadsView, CustomerReads?>(
            ReadsOf(visit, visit.Query(ReasonField), visit.Query(NoteField))))));
    }

    async Task<IResult> With(Visit visit, Func<LoadedOrder, Task<IResult>> handler) =>
        await orders.FindOrder(visit) is { } loaded ? await handler(loaded) : ErrorPages.NotFound(visit);

    async Task<IResult> Show(Visit visit, LoadedOrder loaded, CustomerReads? reads = null, int? status = null)
    {
        var order = loaded.Order;
        var (gathered, same, past) = ((await evidence.Of([order]))[0], await evidence.SameElsewhere(order.Id), await evidence.PastOf(order.Account));
        var (files, marks, found) = (await evidenceFiles.Of(visit, gathered), (await risks.Of([order]))[0],
            (await checks.Of([order])).GetValueOrDefault(order.Id));
        var standing = await standings.Of(loaded, gathered.Account?.Family ?? order.Account, Viewer.Desk);
        var since = gathered.Waiting.Count == 0 ? order.UpdatedAt : gathered.Waiting.Min(h => h.UpdatedAt);
        return visit.Page<ReviewView, ReviewModel>(new(loaded, standing, gathered, past, same, files,
            Doubts.Of(visit, gathered, same, files, marks, found), since,
            gathered.Waiting.Count == 0 ? await Decision(order) : null, reads, await queue.TakenBy(order.Id), visit.Session!.Principal.Hand!.Id,
            visit.MayDecide() && gathered.Waiting.Count > 0, await second.DaysFor(order), await Waiting(loaded)), status);
    }

    async Task<IReadOnlyList<SeenProposal>> Waiting(LoadedOrder loaded) =>
    [
        .. (await proposals.OfOrder(loaded.Order.Id)).Where(p => p.Kind == ProposedAcceptance.Name).Select(p => new SeenProposal(p, loaded.Now))
            .Where(p => p.State == ProposalState.Open),
    ];

    /// <summary>The newest event that decided about documents.</summary>
    async Task<Event?> Decision(Order order) => (await database.Many(
        EventTable.OfSubject, EventTable.Read, order.Id, Math.Max(0, order.Sequence - EventsLookedAt), EventsLookedAt))
        .LastOrDefault(e => e.Kind is EventKinds.DocumentsAccepted or EventKinds.DocumentsRefused or EventKinds.ActivationRefused or EventKinds.FailedByOperator
            or EventKinds.OrderCancelled);

    async Task<IResult> Decide(Visit visit, LoadedOrder loaded)
    {
        var (verdict, note) = (visit.Field(VerdictField), visit.Field(NoteField));
        var reads = verdict == Refuse ? ReadsOf(visit, visit.Field(ReasonField), note) : null;
        if (verdict is not (Accept or Refuse))
        {
            visit.Fault(VerdictField, visit.Words.Say("review.verdict.missing"));
        }
        else if (verdict == Refuse && reads is null)
        {
            visit.Fault(ReasonField, visit.Words.Say("review.reason.missing"));
        }

        if (note.Length > NoteAtMost)
        {
            visit.Fault(NoteField, visit.Words.Say("review.note.long", ("most", NoteAtMost)));
        }

        // A single number has no box; if all of several are unchecked, none is chosen.
        if (loaded.Order.Hostings.Count(h => h.State == HostingState.InReview) > 1 && !visit.IsChecked(NumberField))
        {
            visit.Fault(NumberField, visit.Words.Say("desk.numbers.none"));
        }

        if (visit.IsRefused)
        {
            return await Show(visit, loaded, reads);
        }

        // Without script, the text has not been shown yet: it must be shown before it is sent.
        return reads is not null && visit.Field(SeenField) != reads.Reason ? await Show(visit, loaded, reads, StatusCodes.Status200OK)
            : await Send(visit, loaded, verdict, reads, note);
    }

    async Task<IResult> Send(Visit visit, LoadedOrder loaded, string verdict, CustomerReads? reads, string note)
    {
        var (order, by) = (loaded.Order.Id, visit.Session!.Principal);
        var chosen = visit.Form[NumberField].OfType<string>().Where(n => n.Length > 0).ToList();
        var waiting = loaded.Order.Hostings.Count(h => h.State == HostingState.InReview);
        var numbers = chosen.Count == 0 || chosen.Count == waiting ? null : chosen;
        var done = verdict == Accept ? await SendAccepted(visit, loaded, numbers)
            : visit.Took(await review.Refuse(order, by, ReasonCatalog.Find(reads!.Reason)!.Value, note.Length == 0 ? null : note, numbers))
                ? "order-refused" : null;
        if (done is null)
        {
            return await orders.FindOrder(visit) is { } now ? await Show(visit, now, reads) : ErrorPages.NotFound(visit);
        }

        await queue.PutBack(order, by);
        if (visit.Field(CommentField) is { Length: > 0 } said)
        {
            await comments.Write(by, order, CommentKind.Internal, said.Length <= CommentBook.TextAtMost ? said : said[..CommentBook.TextAtMost]);
        }

        return visit.See("/desk", done);
    }

    /// <summary>What was done; null, with the fault told, for nothing.</summary>
    async Task<string?> SendAccepted(Visit visit, LoadedOrder loaded, IReadOnlyList<string>? numbers)
    {
        var by = visit.Session!.Principal;
        var two = await review.AsksTwo(loaded.Order, numbers, by);
        return !visit.Took(two) ? null
            : two.Value is { } waits ? visit.Took(await Propose(loaded, waits, visit.Field(CommentField), by)) ? "proposed" : null
            : visit.Took(await review.Accept(loaded.Order.Id, by, numbers)) ? "order-accepted" : null;
    }

    /// <summary>What is said inside the desk is why.</summary>
    Task<Outcome<SeenProposal>> Propose(LoadedOrder loaded, IReadOnlyList<string> numbers, string comment, Principal by) => proposals.Propose(
        new(ProposedAcceptance.Name, loaded.World, loaded.Order.Id, loaded.Order.Account, ProposedAct.Pack(new WantedAcceptance(numbers)),
            comment.Length == 0 ? ProposedAcceptance.Unsaid : comment.Length <= Proposal.WhyAtMost ? comment : comment[..Proposal.WhyAtMost]), by);

    static CustomerReads? ReadsOf(Visit visit, string code, string note) => ReasonCatalog.Find(code) is { } reason && OrderStatuses.Refusals.ContainsKey(reason)
        ? new(code, visit.Sentence(new(reason)) + (note.Length == 0 ? "" : $" \u201c{note}\u201d"))
        : null;
}
