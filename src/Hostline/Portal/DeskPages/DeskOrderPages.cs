using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.People;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Proposals;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Portal.DeskPages;

/// <param name="Holders">The names of the accounts whose consent was requested.</param>
/// <param name="Past">Its history, newest first, as far as it is shown.</param>
/// <param name="Undos">Requests to undo it, as a transfer.</param>
/// <param name="CommentKey">The id of the next comment, so that a comment that is sent twice is written once.</param>
public sealed record DeskOrderModel(
    LoadedOrder Loaded, OrderStanding Standing, string Account, IReadOnlyDictionary<AccountId, string> Holders, IReadOnlyList<Event> Past,
    IReadOnlyList<Comment> Comments, IReadOnlyList<AttachedDocument> Files, IReadOnlyList<SeenProposal> Proposals, IReadOnlyList<Undo> Undos,
    CommentId CommentKey)
{
    public Order Order => Loaded.Order;

    public string Path => DeskScope.PathOf(Order.Id);

    /// <summary>The numbers that each act can be applied to.</summary>
    public IReadOnlyList<Hosting> Stuck => [.. Order.Hostings.Where(Hostline.Orders.Desk.IsStuck)];

    public IReadOnlyList<Hosting> Unproven => [.. Order.Hostings.Where(Hostline.Orders.Desk.IsUnproven)];

    public IReadOnlyList<Hosting> Open => [.. Order.Hostings.Where(h => h.State.IsOpen())];

    public bool IsReversible => Order.Consents.Any(c => c.Decision != TransferDecision.Rejected && Order.OpenOf(c).Any());

    public bool IsWaiting => Order.Hostings.Any(h => h.State == HostingState.InReview);
}

/// <summary>Helps someone who asks about an order: everything that happened on both sides, comments, and the desk's acts.</summary>
sealed class DeskOrderPages(
    Database database, OrderBook orders, StandingBook standings, DeskQueue queue, CommentBook comments, AttachedDocuments documents, DocumentFile files,
    ProposalBook proposals, Hostline.Orders.Desk desk, DecideTransfer decide, FraudReports reports,
    UndoBook undos) : PageGroup
{
    public const string WhyField = "why", ReasonField = "reason", NoteField = "note", TextField = "text", KindField = "kind", KeyField = "key", ToField = "to",
        NumberField = "number";

    public const string Inside = "internal";

    const string Route = "/desk/orders/{id}";
    const int EventsShown = 200;
    const int NoteAtMost = 1_000;

    static readonly Dictionary<string, Signal> ResumeTo = new() { ["gathering"] = Signal.ResumedToGathering, ["provisioning"] = Signal.ResumedToProvisioning };

    public static IEnumerable<Reason> FailReasons => Hostline.Orders.Desk.FailReasons;

    public override void Map(PageTable pages)
    {
        pages.Get(Route, Roles.Desk, visit => With(visit, loaded => Show(visit, loaded)));
        pages.Get("/desk/documents/{id}/file", Roles.Desk, Download);
        Post(pages, "/comments", Roles.Deciding, Comment);
        Post(pages, "/resume", Roles.Deciding, Resume);
        Post(pages, "/fail", Roles.Deciding, Fail);
        Post(pages, "/ownership", Roles.Deciding, async (visit, loaded) => Chosen(visit, loaded, Hostline.Orders.Desk.IsUnproven) is { } chosen
            ? await Propose(visit, loaded, ProposedOwnership.Name, new WantedOwnership(chosen)) : await Show(visit, loaded));
        Post(pages, "/reverse", Roles.Deciding, (visit, loaded) => Propose(visit, loaded, ProposedReversal.Name, new WantedReversal()));
        Post(pages, "/hold", Roles.Deciding, (visit, loaded) => Act(visit, loaded, "order-held", why =>
            reports.ReportAtTheDesk(loaded.Order.Id, By(visit), why)));
        Post(pages, "/lift", Role.Lead, (visit, loaded) => Act(visit, loaded, "hold-lifted", why => reports.Lift(loaded.Order.Id, By(visit), why)));
        Post(pages, "/consents/{consent}/approve", Role.Lead, (visit, loaded) => Consent(visit, loaded, TransferDecision.Approved));
        Post(pages, "/consents/{consent}/reject", Role.Lead, (visit, loaded) => Consent(visit, loaded, TransferDecision.Rejected));
    }

    void Post(PageTable pages, string path, Role roles, Func<Visit, LoadedOrder, Task<IResult>> act) =>
        pages.Post(Route + path, roles, visit => With(visit, loaded => act(visit, loaded)));

    async Task<IResult> With(Visit visit, Func<LoadedOrder, Task<IResult>> handler) =>
        await orders.FindOrder(visit) is { } loaded ? await handler(loaded) : ErrorPages.NotFound(visit);

    static Principal By(Visit visit) => visit.Session!.Principal;

    async Task<IResult> Show(Visit visit, LoadedOrder loaded)
    {
        var order = loaded.Order;
        var names = await queue.NamesOf(order.Consents.Select(c => c.Holder).Append(order.Account));
        var standing = await standings.Of(loaded, order.Account, Viewer.Desk);
        var events = await database.Many(EventTable.OfSubject, EventTable.Read, order.Id, Math.Max(0, order.Sequence - EventsShown), EventsShown);
        var about = (await proposals.OfOrder(order.Id)).Select(p => new SeenProposal(p, loaded.Now)).ToList();
        return visit.Page<DeskOrderView, DeskOrderModel>(new(loaded, standing, names.GetValueOrDefault(order.Account, ""), names, [.. events.Reverse()],
            await comments.Of(order.Id, isDesk: true), await documents.Of(order.Id), about,
            await undos.OfOrder(order.Id), Ids.New<CommentId>(visit.DatabaseNow)));
    }

    async Task<IResult> Download(Visit visit) => visit.Id<DocumentId>() is { } id && await documents.Find(id) is { } document
        && visit.Session!.Sees(document.World, document.Account) ? DocumentAnswer.Download(visit.Http, files, document.Stored) : ErrorPages.NotFound(visit);

    async Task<IResult> Comment(Visit visit, LoadedOrder loaded)
    {
        CommentId? key = Ids.TryParseExact(visit.Field(KeyField), out CommentId id) ? id : null;
        var kind = visit.Field(KindField) == Inside ? CommentKind.Internal : CommentKind.Public;
        return visit.Took(await comments.Write(By(visit), loaded.Order.Id, kind, visit.Field(TextField), key), _ => TextField)
            ? visit.See(DeskScope.PathOf(loaded.Order.Id), kind == CommentKind.Internal ? "comment-kept" : "comment-told") : await Show(visit, loaded);
    }

    /// <summary>The chosen numbers among those that an act can be applied to; null, with a fault, if none was chosen. A single one needs no choice.</summary>
    static List<string>? Chosen(Visit visit, LoadedOrder loaded, Func<Hosting, bool> fits)
    {
        var fitting = loaded.Order.Hostings.Where(fits).Select(h => h.Number.ToString()).ToList();
        var chosen = visit.Form[NumberField].OfType<string>().Where(n => n.Length > 0).ToList();
        if (chosen.Count > 0 || fitting.Count <= 1)
        {
            return chosen.Count > 0 ? chosen : fitting;
        }

        visit.Fault(NumberField, visit.Words.Say("desk.numbers.none"));
        return null;
    }

    async Task<IResult> Resume(Visit visit, LoadedOrder loaded)
    {
        var chosen = Chosen(visit, loaded, Hostline.Orders.Desk.IsStuck);
        if (!ResumeTo.TryGetValue(visit.Field(ToField), out var to))
        {
            visit.Fault(ToField, visit.Words.Say("desk.resume.missing"));
        }

        return visit.IsRefused ? await Show(visit, loaded)
            : await Done(visit, loaded, await desk.Resume(loaded.Order.Id, By(visit), to, chosen), "order-resumed");
    }

    async Task<IResult> Fail(Visit visit, LoadedOrder loaded)
    {
        var (reason, note) = (ReasonCatalog.Find(visit.Field(ReasonField)), visit.Field(NoteField));
        if (reason is not { } why || !FailReasons.Contains(why))
        {
            visit.Fault(ReasonField, visit.Words.Say("review.reason.missing"));
        }

        if (note.Length > NoteAtMost)
        {
            visit.Fault(NoteField, visit.Words.Say("review.note.long", ("most", NoteAtMost)));
        }

        var chosen = Chosen(visit, loaded, h => h.State.IsOpen());
        if (visit.IsRefused)
        {
            return await Show(visit, loaded);
        }

        var open = await desk.Open(loaded.Order.Id, chosen);
        return !open.IsRefused && open.Value!.Any(Hostline.Orders.Desk.IsPastReview)
            ? await Propose(visit, loaded, ProposedFailure.Name, new WantedFailure([.. open.Value!.Select(h => h.Number.ToString())], reason!.Value.Code(),
                note.Length == 0 ? null : note), note.Length == 0 ? reason.Value.Code() : note)
            : await Done(visit, loaded, await desk.Fail(loaded.Order.Id, By(visit), reason!.Value, note.Length == 0 ? null : note, chosen), "order-failed");
    }

    Task<IResult> Consent(Visit visit, LoadedOrder loaded, TransferDecision decision) => Act(visit, loaded, "consent-decided", why =>
        visit.Id<ConsentId>("consent") is { } consent ? decide.AtTheDesk(loaded.Order.Id, consent, decision, By(visit), why)
            : Task.FromResult<Outcome<Order>>(new Refusal(Reason.NotFound)));

    async Task<IResult> Propose<T>(Visit visit, LoadedOrder loaded, string kind, T wanted, string? why = null)
    {
        if (why is null && Why(visit) is null)
        {
            return await Show(visit, loaded);
        }

        var wish = new Wish(kind, loaded.World, loaded.Order.Id, loaded.Order.Account, ProposedAct.Pack(wanted), why ?? Why(visit)!);
        var made = await proposals.Propose(wish, By(visit));
        return visit.Took(made) ? visit.See(DeskScope.PathOf(loaded.Order.Id), "proposed") : await Show(visit, loaded);
    }

    async Task<IResult> Act(Visit visit, LoadedOrder loaded, string done, Func<string, Task<Outcome<Order>>> act) =>
        Why(visit) is { } why ? await Done(visit, loaded, await act(why), done) : await Show(visit, loaded);

    async Task<IResult> Done(Visit visit, LoadedOrder loaded, Outcome<Order> outcome, string done) => visit.Took(outcome)
        ? visit.See(DeskScope.PathOf(loaded.Order.Id), done)
        : await orders.FindOrder(visit) is { } now ? await Show(visit, now) : ErrorPages.NotFound(visit);

    /// <summary>The reason that an act requires; null, with a fault, if it is missing.</summary>
    static string? Why(Visit visit)
    {
        var why = visit.Field(WhyField);
        if (why.Length is 0 or > Proposal.WhyAtMost)
        {
            visit.Fault(WhyField, visit.Words.Say("desk.why.missing", ("most", Proposal.WhyAtMost)));
            return null;
        }

        return why;
    }
}
