using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Proposals;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The operator's desk: the review queue with its evidence, and the decisions. The command line uses the same verbs.</summary>
sealed class DeskEndpoints(DocumentFile documents, OrderBook orders, DeskQueue queue, Evidence evidence, Review review, Desk desk, Scopes scopes,
    Wishes wishes)
{
    const int QueueByDefault = 20;
    const int QueueAtMost = 50;
    const int NoteAtMost = 1_000;
    const string Tag = "Desk";

    static readonly Reason[] FailReasons = [.. Desk.FailReasons];

    static readonly Dictionary<string, Signal> ResumeTo = new() { ["gathering"] = Signal.ResumedToGathering, ["provisioning"] = Signal.ResumedToProvisioning };

    public void Map(Endpoints endpoints)
    {
        endpoints.Search("/review", Who.Desk, Queue,
                new("state", Schema.OneOf("Only orders in this state, which is also the default.", "waiting")), Parameters.World,
                    Parameters.After, Parameters.Limit(QueueByDefault, QueueAtMost))
            .Does(new("listReview", Tag, "List the orders that wait for review, oldest first, with the reviewer's evidence",
                Answers.PageOf(Evidence.Form, Answers.NextPlace)));
        endpoints.Post("/review/take", Who.Desk, Take, OneWorld, Parameters.Account)
            .Does(new("takeReview", Tag, "Take the order that has waited longest and that no one else has", Evidence.Form)
            {
                About = "It is yours for 15 minutes, and others are passed over to the next one; they can still decide it. 404 where nothing is left to take.",
            });
        endpoints.Get("/documents/{id}", Who.Desk, Download)
            .Does(new("getDocument", Tag, "Download a letter or a bill", Schema.File("The file as it was uploaded.")) { AnswerType = "application/pdf" });
        endpoints.Post("/orders/{id}/accept", Who.Desk, (http, access) => http.WithBody(fields => new Decided(fields), wanted => Accept(http, access, wanted)))
            .Does(new("acceptOrder", Tag, "Accept the documents of an order", OrderView.Form)
            {
                About = "Of a young live account it takes two people, as the host has set: then the answer is 202 with a proposal, which another operator "
                    + "confirms.",
                Proposed = ProposalView.Form,
                Body = DecidedForm(),
            });
        Decision(endpoints, "refuse", fields => new Decided(fields, OrderStatuses.Refusals.Keys), (order, by, d) =>
            review.Refuse(order, by, d.Reason, d.Note, d.Numbers))
            .Does(new("refuseOrder", Tag, "Refuse the documents of an order", OrderView.Form) { Body = DecidedForm(OrderStatuses.Refusals.Keys) });
        endpoints.Post("/orders/{id}/fail", Who.Desk, (http, access) => http.WithBody(fields => new Decided(fields, FailReasons),
            wanted => Fail(http, access, wanted)))
            .Does(new("failOrder", Tag, "End the hosting of an order's numbers", OrderView.Form)
            {
                About = "Numbers that have passed the review need two people: the answer is then 202 with a proposal, which another operator confirms.",
                Proposed = ProposalView.Form,
                Body = DecidedForm(FailReasons),
            });
        Decision(endpoints, "resume", fields => (new Decided(fields).Numbers, To: fields.OneOf("to", required: true, [.. ResumeTo.Keys])),
            (order, by, d) => desk.Resume(order, by, ResumeTo[d.To!], d.Numbers))
            .Does(new("resumeOrder", Tag, "Resume numbers that need an action", OrderView.Form)
            {
                Body = Schema.Object("", Optional("numbers", SomeNumbers), Optional("note", Note),
                    Required("to", Schema.OneOf("Where they resume.", [.. ResumeTo.Keys]))),
            });
        endpoints.Post("/orders/{id}/ownership", Who.Desk, (http, access) => http.WithBody(
            fields => (Numbers: fields.Numbers("numbers", required: true), Why: fields.Needed("reason", Proposal.WhyAtMost)),
            wanted => wishes.Answer(http, access, ProposedOwnership.Name, new WantedOwnership(wanted.Numbers ?? []), wanted.Why)))
            .Does(new("acceptOwnership", Tag, "Propose to accept a proof of ownership other than a code", ProposalView.Form)
            {
                About = "Another operator confirms it.",
                Status = StatusCodes.Status202Accepted,
                Body = Schema.Object("", Required("numbers", SomeNumbers), Required("reason", Schema.Text("What proves it.", Proposal.WhyAtMost))),
            });
    }

    static readonly Schema SomeNumbers = Schema.ListOf(Schema.Phone(""), "Some of the order's numbers; all by default.");

    static readonly Schema Note = Schema.Text("A note for the customer.", NoteAtMost);

    static Schema DecidedForm(IEnumerable<Reason>? reasons = null) => Schema.Object("",
    [
        Optional("numbers", SomeNumbers),
        .. reasons is null ? [] : new[] { Required("reason", Schema.OneOf("Why.", [.. reasons.Select(r => r.Code())])) },
        Optional("note", Note),
    ]);

    sealed class Decided(Fields fields, IEnumerable<Reason>? reasons = null)
    {
        public IReadOnlyList<string>? Numbers { get; } = fields.Numbers("numbers");

        public Reason Reason { get; } = reasons is null ? default : fields.NeededReason(reasons);

        public string? Note { get; } = fields.Text("note", atMost: NoteAtMost);
    }

    ApiRoute Decision<T>(Endpoints endpoints, string verb, Func<Fields, T> read, Func<OrderId, Principal, T, Task<Outcome<Order>>> decide) =>
        endpoints.Post("/orders/{id}/" + verb, Who.Desk, (http, access) => http.WithBody(read, async wanted => TransferActs.Answer(
            http.Id<OrderId>() is { } id && await orders.IsVisible(id, access) ? await decide(id, access.Principal, wanted) : new Refusal(Reason.NotFound))));

    async Task<IResult> Accept(HttpContext http, Access access, Decided wanted)
    {
        if (http.Id<OrderId>() is not { } id || await orders.Find(id) is not { } loaded || !access.SeesWorld(loaded.Order.World))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var two = await review.AsksTwo(loaded.Order, wanted.Numbers, access.Principal);
        if (two.IsRefused)
        {
            return Problem.Of(two.Refusals);
        }

        if (two.Value is not { } numbers)
        {
            return TransferActs.Answer(await review.Accept(id, access.Principal, wanted.Numbers));
        }

        var proposed = await wishes.Answer(http, access, ProposedAcceptance.Name, new WantedAcceptance(numbers), wanted.Note ?? ProposedAcceptance.Unsaid);
        await queue.PutBack(id, access.Principal);
        return proposed;
    }

    async Task<IResult> Fail(HttpContext http, Access access, Decided wanted)
    {
        if (http.Id<OrderId>() is not { } id || !await orders.IsVisible(id, access))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var open = await desk.Open(id, wanted.Numbers);
        return !open.IsRefused && open.Value!.Any(Desk.IsPastReview)
            ? await wishes.Answer(http, access, ProposedFailure.Name,
                new WantedFailure([.. open.Value!.Select(h => h.Number.ToString())], wanted.Reason.Code(), wanted.Note), wanted.Note ?? wanted.Reason.Code())
            : TransferActs.Answer(await desk.Fail(id, access.Principal, wanted.Reason, wanted.Note, wanted.Numbers));
    }

    /// <summary>Oldest first.</summary>
    async Task<IResult> Queue(HttpContext http, Access access)
    {
        var query = new Query(http);
        _ = query.OneOf("state", "waiting");
        var (after, limit) = (query.OrderPlace("after"), query.Limit(QueueByDefault, QueueAtMost));
        var scope = await scopes.Of(query, access);
        if (scope.IsRefused)
        {
            return Problem.Of(scope.Refusals);
        }

        var (waiting, next) = await queue.Orders(scope.Value!.World, after, limit);
        return Answers.Page(await evidence.Of(waiting), next?.ToString());
    }

    static readonly Parameter OneWorld = new(Scopes.World,
        Schema.Text("For the operator: of which world, `live` or the id of a sandbox; the live one without it. A sandbox's key takes of its own."));

    async Task<IResult> Take(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (account, world) = (query.Id<AccountId>(Scopes.Account), query.World(Scopes.World) ?? access.Unnamed);
        if (query.IsRefused || !access.SeesWorld(world))
        {
            return query.IsRefused ? Problem.Of(query.Refusals) : Problem.Of(new Refusal(Reason.NotFound, Scopes.World));
        }

        return await queue.TakeNext(world, access.Principal, account) is { } taken && await orders.Find(taken) is { } loaded
            ? Answers.Of((await evidence.Of([loaded.Order])).Single())
            : Problem.Of(new Refusal(Reason.NotFound, Detail: "Nothing waits for a review that no one else has."));
    }

    /// <summary>A customer's file: always a download, never displayed, whatever it claims to be.</summary>
    async Task<IResult> Download(HttpContext http, Access access)
    {
        if (await documents.Find(http.Id<DocumentId>() ?? default) is not { } document || !access.SeesWorld(document.World))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        return DocumentAnswer.Download(http, documents, document);
    }
}
