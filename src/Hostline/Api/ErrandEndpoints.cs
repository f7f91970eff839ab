using Hostline.Core.Deliveries;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Outgoing;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Work that waits, what of it has failed, and trying it again; webhooks that were given up.</summary>
sealed class ErrandEndpoints(DeskLists lists, DeskQueue queue, FailedWork work)
{
    const string Tag = "Desk";
    const int ByDefault = 50;
    const int AtMost = 250;

    static readonly string[] Kinds = Answers.WordsOf<ErrandKind>();

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/errands", Who.Desk, List, OneWorld)
            .Does(new("listErrands", Tag, "List the work of one world that waits, by its kind", Answers.PageOf(KindForm)));
        endpoints.Get("/errands/{kind}", Who.Desk, ListFailed, OneWorld, Parameters.After, Parameters.Limit(ByDefault, AtMost))
            .Does(new("listFailedErrands", Tag, "List the errands of one kind that have failed, the oldest first", Answers.PageOf(FailedForm, Answers.NextId))
            {
                Parameters = [new("kind", Schema.OneOf("Their kind.", Kinds), "path", IsRequired: true)],
            });
        endpoints.Post("/errands/{id}/retry", Who.Desk, Retry).Does(new("retryErrand", Tag, "Try an errand again now that has failed",
            Schema.Object("", Required("id", Schema.Uuid("The errand's id."))))
        {
            About = AsTheNext,
        });
        MapParked(endpoints);
        endpoints.Post("/errands/retry", Who.Desk, (http, access) => http.WithBody(f => f.SomeIds<ErrandId>("errands", FailedWork.AtMost),
                wanted => RetryAll(http, access, wanted)), OneWorld)
            .Does(new("retryErrands", Tag, "Try many errands again now that have failed", Schema.Object("",
                Required("retried", Schema.ListOf(Schema.Uuid(""), "Those that are tried again.")),
                Required("passed_over", Schema.ListOf(Schema.Uuid(""),
                    "Those that have not failed, are due or done already, are being tried, or are of another world."))))
            {
                About = AsTheNext,
                Body = Schema.Object("", Required("errands", Schema.ListOf(Schema.Uuid(""), $"From 1 to {FailedWork.AtMost} ids."))),
            });
    }

    void MapParked(Endpoints endpoints) => endpoints.Get("/deliveries/parked", Who.Desk, ListParked, OneWorld, Parameters.After,
            Parameters.Limit(ByDefault, AtMost))
        .Does(new("listParkedDeliveries", Tag, "List the webhooks of one world that were given up, newest first",
            Schema.Object("", Required("total", Schema.Whole("How many there are, counted up to 10,000.", atLeast: 0)),
                Required("data", Schema.ListOf(ParkedForm, "")), Optional("next", Answers.NextId))));

    static readonly Schema ParkedForm = Schema.Object("A webhook that was given up.",
        Required("id", Schema.Uuid("Its id.")), Required("order", Schema.Uuid("The order that it is about.")),
        Required("account", Schema.Uuid("Whose it is.")), Optional("finished_at", Schema.Instant("Since when.")),
        Optional("outcome", Schema.OneOf("What became of its last attempt.", Answers.WordsOf<AttemptOutcome>())),
        Optional("status", Schema.Whole("What the receiver answered then."))).Named("ParkedDelivery");

    const string AsTheNext = "As its next try would: one that may have been done already is asked about first, and never done twice.";

    static readonly Parameter OneWorld = new(Scopes.World,
        Schema.Text("For the operator: the world, `live` (the default) or the id of a sandbox. A sandbox's key lists its own."));

    static readonly Schema KindForm = Schema.Object("Work of one kind.",
        Required("kind", Schema.OneOf("Its kind.", Kinds)), Required("waiting", Schema.Whole("How much of it waits.", atLeast: 0)),
        Required("failed", Schema.Whole("How much of that has failed.", atLeast: 0)),
        Required("due_at", Schema.Instant("When the oldest is or was due.")), Required("tries", Schema.Whole("The most tries of one.", atLeast: 0)),
        Optional("answer", Schema.Text("Why the errand that has been failing longest failed last."))).Named("Errands");

    static readonly Schema FailedForm = Schema.Object("An errand that has failed.",
        Required("id", Schema.Uuid("Its id.")), Optional("order", Schema.Uuid("The order that it is about.")),
        Required("account", Schema.Uuid("Whose it is.")), Required("tries", Schema.Whole("Tries so far.", atLeast: 0)),
        Required("due_at", Schema.Instant("When it is tried next.")), Required("answer", Schema.Text("Why the last try failed."))).Named("FailedErrand");

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        return WorldOf(query, access, out var refused) is { } world ? Answers.Page((await lists.Work(world)).Select(w => new
        {
            kind = Answers.Word(w.Kind),
            waiting = w.Count,
            failed = w.Failed,
            due_at = w.Due,
            tries = w.Tries,
            answer = w.Answer,
        })) : refused;
    }

    async Task<IResult> ListFailed(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (kind, after, limit) = (Array.IndexOf(Kinds, http.Request.RouteValues["kind"]?.ToString()), query.Id<ErrandId>("after"),
            query.Limit(ByDefault, AtMost));
        if (WorldOf(query, access, out var refused) is not { } world)
        {
            return refused;
        }

        if (kind < 0)
        {
            return Problem.Of(new Refusal(Reason.NotFound, Detail: $"There is no such kind. Known: {string.Join(", ", Kinds)}."));
        }

        var (rows, next) = await work.List(world, Enum.GetValues<ErrandKind>()[kind], after ?? Ids.First<ErrandId>(), limit);
        return Answers.Page(rows.Select(r => new
        {
            id = r.Id,
            order = r.Order == default ? (OrderId?)null : r.Order,
            account = r.Account,
            tries = r.Tries,
            due_at = r.Due,
            answer = r.Answer,
        }), next);
    }

    async Task<IResult> Retry(HttpContext http, Access access)
    {
        if (http.Id<ErrandId>() is not { } id || await work.WorldOf(id) is not { } world || !access.SeesWorld(world))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var tried = await work.TryAgain(world, [id], access.Principal);
        return tried.IsRefused ? Problem.Of(tried.Refusals)
            : tried.Value!.Count == 0
                ? Problem.Of(new Refusal(Reason.WrongState, Detail: "This errand has not failed, is due already, or is being tried right now."))
            : Answers.Of(new { id });
    }

    async Task<IResult> ListParked(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (after, limit) = (query.Id<DeliveryId>("after"), query.Limit(ByDefault, AtMost));
        if (WorldOf(query, access, out var refused) is not { } world)
        {
            return refused;
        }

        var (rows, next) = await lists.Parked(world, after, limit);
        return Answers.Of(new
        {
            total = await queue.CountParked(world),
            data = rows.Select(d => new
            {
                id = d.Id,
                order = d.Order,
                account = d.Account,
                finished_at = d.Since,
                outcome = d.Outcome is { } outcome ? Answers.Word((AttemptOutcome)outcome) : null,
                status = d.Status,
            }),
            next,
        });
    }

    async Task<IResult> RetryAll(HttpContext http, Access access, IReadOnlyList<ErrandId> errands)
    {
        if (WorldOf(new(http), access, out var refused) is not { } world)
        {
            return refused;
        }

        var tried = await work.TryAgain(world, errands, access.Principal);
        return tried.IsRefused ? Problem.Of(tried.Refusals) : Answers.Of(new { retried = tried.Value, passed_over = errands.Except(tried.Value!) });
    }

    static WorldId? WorldOf(Query query, Access access, out Problem refused)
    {
        var world = query.World(Scopes.World) is not { } asked ? access.Unnamed : access.SeesWorld(asked) ? asked : (WorldId?)null;
        refused = query.IsRefused ? Problem.Of(query.Refusals) : Problem.Of(new Refusal(Reason.NotFound, Scopes.World));
        return query.IsRefused ? null : world;
    }
}
