using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Proposals;
using Hostline.Transfers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Requests of former holders to undo a transfer, and the desk's decisions about them.</summary>
sealed class UndoEndpoints(AskUndo ask, UndoBook undos, UndoEvidence cases, Evidence evidence, OrderBook orders, Wishes wishes, Scopes scopes)
{
    const int WhyAtMost = 500, ByDefault = 50;
    const string Tag = "Transfers", Desk = "Desk";

    public void Map(Endpoints endpoints)
    {
        endpoints.Post("/orders/{id}/undo", Who.Account, (http, access) => http.WithBody(f => f.Needed("reason", WhyAtMost), why => Ask(http, access, why)))
            .Does(new("askUndo", Tag, "Ask for numbers back that a transfer took within the last 72 hours", OfHolder) { Body = Why });
        endpoints.Get("/undos", Who.Desk, List, Parameters.World, Parameters.Limit(ByDefault, UndoBook.ListedAtMost))
            .Does(new("listUndos", Desk, "List the requests to undo a transfer that wait for a decision, oldest first", Answers.PageOf(Form)));
        endpoints.Get("/undos/{id}", Who.Desk, Show)
            .Does(new("getUndo", Desk, "Get a request to undo a transfer with the evidence of both sides", CaseForm));
        Decision(endpoints, "accept", accepts: true, "Propose to undo a transfer: its numbers go back to their former holder");
        Decision(endpoints, "refuse", accepts: false, "Propose to leave the numbers of a transfer where they are");
    }

    void Decision(Endpoints endpoints, string verb, bool accepts, string what) => endpoints.Post($"/undos/{{id}}/{verb}", Who.Desk,
            (http, access) => http.WithBody(f => f.Needed("reason", WhyAtMost), why => Propose(http, access, accepts, why)))
        .Does(new(verb + "Undo", Desk, what, ProposalView.Form)
        {
            Body = Why,
            Status = StatusCodes.Status202Accepted,
            About = "This needs two principals: another one confirms the proposal, which carries it out. Both sides see the reason.",
        });

    static readonly Schema Why = Schema.Object("", Required("reason", Schema.Text("Why.", WhyAtMost)));

    static readonly Schema OfHolder = Schema.Object("What the former holder asked for.",
        Required("order", Schema.Uuid("The order that took the numbers.")),
        Required("numbers", Schema.ListOf(Schema.Phone(""), "The numbers that moved.")),
        Required("until", Schema.Instant("Until when they can be asked back.")),
        Required("state", Schema.OneOf("The outcome of the request.", Answers.WordsOf<UndoState>()))).Named("AskedUndo");

    static readonly Schema Form = Schema.Object("A request to undo a transfer.",
        Required("id", Schema.Uuid("The id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("order", Schema.Uuid("The order that took the numbers.")),
        Required("holder", Schema.Uuid("The account that had them.")),
        Required("asked_at", Schema.Instant("When it was asked.")),
        Required("asked_by", Schema.Text("By whom.")),
        Required("why", Schema.Text("Why, in the holder's words.")),
        Required("state", Schema.OneOf("What became of it.", Answers.WordsOf<UndoState>())),
        Optional("decided_at", Schema.Instant("When it was decided.")),
        Optional("decided_by", Schema.Text("By whom it was decided.")),
        Optional("note", Schema.Text("Why it was decided so."))).Named("Undo");

    static readonly Schema CaseForm = Schema.Object("A request to undo a transfer with the evidence of both sides.",
        Required("undo", Form),
        Required("numbers", Schema.ListOf(Schema.Object("",
            Required("number", Schema.Phone("The number.")),
            Optional("held_since", Schema.Instant("Since when its former holder had it.")),
            Required("moved_at", Schema.Instant("When it moved.")),
            Required("state", Schema.Text("Its state in the order that took it.")),
            Required("is_leaving", Schema.Flag("Whether its release was on its way and is not confirmed yet."))), "The numbers that moved.")),
        Required("former", Schema.ListOf(Evidence.Form, "The orders in which their former holder had them.")),
        Required("present", Evidence.Form),
        Required("consent", Schema.Object("The decision of the former holder about the transfer.",
            Required("opened_at", Schema.Instant("When the holder was asked.")),
            Required("decision", Schema.OneOf("The decision.", Answers.WordsOf<TransferDecision>())),
            Optional("reason", Schema.Text("Why it was decided without the holder, or against its decision.")),
            Optional("decided_at", Schema.Instant("When.")),
            Optional("decided_by", Schema.Text("By whom.")))),
        Required("comments", Schema.ListOf(CommentEndpoints.Form, "About the order that took the numbers, those inside the desk as well."))).Named("UndoCase");

    async Task<IResult> Ask(HttpContext http, Access access, string why)
    {
        var asked = http.Id<OrderId>() is { } id ? await ask.ByHolder(access.Caller!, id, why) : new Refusal(Reason.NotFound);
        return asked.IsRefused ? Problem.Of(asked.Refusals) : Answers.Of(new
        {
            order = asked.Value!.Consent.OrderId,
            numbers = asked.Value.Moved.Select(m => m.Number.ToString()),
            until = asked.Value.Until,
            state = Answers.Word(asked.Value.Undo!.State),
        });
    }

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var limit = query.Limit(ByDefault, UndoBook.ListedAtMost);
        var scope = await scopes.Of(query, access);
        return scope.IsRefused ? Problem.Of(scope.Refusals) : Answers.Page((await undos.Open(scope.Value!.World, limit)).Select(Render));
    }

    async Task<IResult> Propose(HttpContext http, Access access, bool accepts, string why) =>
        await Find(http, access) is { } undo && await orders.Find(undo.Order) is { } loaded
            ? await wishes.Answer(access,
                new(ProposedUndo.Name, loaded.World, undo.Order, undo.Holder, ProposedAct.Pack(new WantedUndo(undo.Id, accepts)), why))
            : Problem.Of(new Refusal(Reason.NotFound));

    async Task<Undo?> Find(HttpContext http, Access access) =>
        http.Id<UndoId>() is { } id && await undos.Find(id) is { } undo && access.SeesWorld(undo.World) ? undo : null;

    async Task<IResult> Show(HttpContext http, Access access)
    {
        if (await Find(http, access) is not { } undo || await cases.Of(undo) is not { } found)
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var sides = (await evidence.Of([found.Present, .. found.Former], gathered => gathered.Order.Hostings.Where(found.Concerns))).ToList();
        return Answers.Of(new
        {
            undo = Render(undo),
            numbers = found.Numbers.Select(n => new
            {
                number = n.Moved.Number.ToString(),
                held_since = n.HeldSince,
                moved_at = n.Moved.At,
                state = n.State.Words(),
                is_leaving = n.IsLeaving,
            }),
            former = sides[1..],
            present = sides[0],
            consent = new
            {
                opened_at = found.Consent.OpenedAt,
                decision = Answers.Word(found.Consent.Decision),
                reason = found.Consent.Reason?.Code(),
                decided_at = found.Consent.DecidedAt,
                decided_by = found.Consent.DecidedBy,
            },
            comments = found.Comments.Select(CommentEndpoints.Render),
        });
    }

    static object Render(Undo u) => new
    {
        id = u.Id,
        world = u.World,
        order = u.Order,
        holder = u.Holder,
        asked_at = u.AskedAt,
        asked_by = u.AskedBy,
        why = u.Why,
        state = Answers.Word(u.State),
        decided_at = u.DecidedAt,
        decided_by = u.DecidedBy,
        note = u.Note,
    };
}
