using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Deliveries of webhooks: shown with every attempt, and replayed.</summary>
sealed class DeliveryEndpoints(
    Database database, WorldQuiescence quiet, Accounts.AccountBook accounts, Scopes scopes, OrderBook orders, DeliveryLog log, Replay replay, OpenMode open)
{
    const int ByDefault = 50;
    const int AtMost = 200;
    const string Tag = "Deliveries";

    /// <summary>Long enough that a caller finds the webhooks of a change it has just made.</summary>
    static readonly TimeSpan WaitForAttempts = TimeSpan.FromSeconds(5);

    public void Map(Endpoints endpoints)
    {
        endpoints.OfSandbox("GET", "/webhooks", (http, access, sandbox) => List(endpoints, http, access, sandbox), Parameters.Order,
            Parameters.Limit(ByDefault, AtMost))
            .Does(new("listWebhooks", Tag, "List a sandbox's webhooks with their attempts, once first attempts have ended", Answers.PageOf(Form)));
        endpoints.Search("/deliveries", Who.AnyKey, ListAll, Parameters.World, Parameters.Account, Parameters.Order, Parameters.After,
            Parameters.Limit(ByDefault, AtMost))
            .Does(new("listDeliveries", Tag, "List deliveries with their attempts, newest first", Answers.PageOf(Form, Answers.NextId)));
        endpoints.Post("/deliveries/{id}/replay", Who.AnyKey, SendAgain).Does(new("replayDelivery", Tag, "Send a delivery again", Form));
        endpoints.Post("/deliveries/parked/replay", Who.Desk, (http, access) => http.WithBody(f => f.SomeIds<DeliveryId>("deliveries", FailedWork.AtMost),
                wanted => SendAllAgain(access, wanted)))
            .Does(new("replayParkedDeliveries", Tag, "Send many deliveries again that were given up", Schema.Object("",
                Required("replayed", Schema.ListOf(Schema.Uuid(""), "Those that are sent again.")),
                Required("passed_over", Schema.ListOf(Schema.Uuid(""), "Those that do not exist, or are not given up."))))
            {
                Body = Schema.Object("", Required("deliveries", Schema.ListOf(Schema.Uuid(""), $"From 1 to {FailedWork.AtMost} ids."))),
            });
    }

    static readonly Schema Headers = Schema.ListOf(Schema.ListOf(Schema.Text(""), "Name and value."), "In the order in which they were sent.");

    static readonly Schema AttemptForm = Schema.Object("One attempt.",
        Required("n", Schema.Whole("The number of the attempt, from 1.", atLeast: 1)),
        Required("at", Schema.Instant("When it began.")),
        Required("cause", Schema.OneOf("Why it was made: by its schedule, or because it was replayed.", Answers.WordsOf<AttemptCause>())),
        Required("url", Schema.Text("The URL.")),
        Required("outcome", Schema.OneOf("The outcome.", Answers.WordsOf<AttemptOutcome>())),
        Optional("status", Schema.Whole("The status of the answer.")),
        Required("duration_ms", Schema.Number("How long it took.")),
        Required("request_headers", Headers),
        Optional("response_bytes", Schema.Whole("How many bytes of the answer's body were read.", atLeast: 0)),
        Optional("response_headers", Headers),
        Optional("response_body", Schema.Text("How the answer's body begins.")),
        Optional("response_hidden", Schema.Text("Why the answer is not shown.")));

    static readonly Schema Form = Schema.Object("An event on its way to one destination.",
        Required("id", Schema.Uuid("The id.")),
        Required("world", Schema.Uuid("The world's id.")),
        Optional("order", Schema.Uuid("The order's id; absent for a test event.")),
        Required("account", Schema.Uuid("The account's id.")),
        Required("destination", Schema.Uuid("The destination's id.")),
        Required("sequence", Schema.Whole("Its position in the lane.")),
        Required("event_id", Schema.Uuid("The id by which a receiver knows it.")),
        Required("event_type", Schema.Text("The vendor's word for the event.")),
        Required("state", Schema.OneOf("The state.", Answers.WordsOf<DeliveryState>())),
        Required("created_at", Schema.Instant("When it was created.")),
        Optional("finished_at", Schema.Instant("When it ended.")),
        Optional("next_attempt_at", Schema.Instant("When it is tried again.")),
        Required("data", new(null, "What is sent.")),
        Required("attempts", Schema.ListOf(AttemptForm, "Every attempt."))).Named("Delivery");

    async Task<IResult> List(Endpoints endpoints, HttpContext http, Access access, World sandbox)
    {
        var query = new Query(http);
        var (order, limit) = (query.Id<OrderId>("order"), query.Limit(ByDefault, AtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        await quiet.Wait(sandbox, QuietKinds.Everything, WaitForAttempts, http.RequestAborted);
        // Wait first, because waiting costs nothing and needs no turn.
        return await endpoints.InTurn(http, access, async () =>
        {
            var found = await log.WithAttempts(order is { } id ? await OfOrder(id, sandbox.Id, null, limit) : await OfWorld(sandbox, limit));
            return Answers.Page(found.Select(Shown(http, access)));
        });
    }

    /// <summary>Newest first; for one order, latest first.</summary>
    async Task<IResult> ListAll(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (order, after, limit) = (query.Id<OrderId>("order"), query.Id<DeliveryId>("after") ?? Ids.AfterAll<DeliveryId>(), query.Limit(ByDefault, AtMost));
        var scope = await scopes.Of(query, access);
        if (scope.IsRefused)
        {
            return Problem.Of(scope.Refusals);
        }

        if (order is { } one)
        {
            return await orders.Find(one) is { Order: var found } && access.Sees(found.World, found.Account)
                ? Answers.Page((await log.WithAttempts(await OfOrder(one, found.World, access.Caller?.Account.Id, limit))).Select(Shown(http, access)))
                : Problem.Of(new Refusal(Reason.NotFound, "order"));
        }

        var deliveries = await Older(after, limit, scope.Value!);
        return Answers.Page((await log.WithAttempts(deliveries)).Select(Shown(http, access)), deliveries.Count == limit ? deliveries[^1].Id : null);
    }

    async Task<IReadOnlyList<LoggedDelivery>> Older(DeliveryId after, int limit, Scope scope) =>
        await scopes.Accounts(scope) is { } whose ? await OlderOf(whose, after, limit)
        : scope.World is { } world ? await database.Many(DeliveryLogTable.OlderOfWorld, DeliveryLogTable.Read, after, limit, world)
        : await database.Many(DeliveryLogTable.OlderAnywhere, DeliveryLogTable.Read, after, limit);

    /// <summary>The ids of all accounts' deliveries come from the index alone; only the rows of the page are read.</summary>
    async Task<IReadOnlyList<LoggedDelivery>> OlderOf(IReadOnlyList<AccountId> whose, DeliveryId after, int limit)
    {
        if (whose is [var one])
        {
            return await database.Many(DeliveryLogTable.OfAccount, DeliveryLogTable.Read, one, after, limit);
        }

        var batch = new ReadBatch();
        var ids = whose.Select(account => batch.Many(DeliveryLogTable.IdsOfAccount, r => r.Id<DeliveryId>(0), account, after, limit)).ToList();
        await database.Run(batch);
        return await Load([.. ids.SelectMany(i => i.Rows).OrderDescending().Take(limit)]);
    }

    async Task<IResult> SendAgain(HttpContext http, Access access)
    {
        var delivery = http.Id<DeliveryId>() is { } id ? await database.One(DeliveryLogTable.ById, DeliveryLogTable.Read, id) : null;
        if (delivery is null || !access.Sees(delivery.World, delivery.Account))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var again = await replay.Of(delivery.Id);
        return again.IsRefused ? Problem.Of(again.Refusals)
            : Answers.Of(Shown(http, access)((await log.WithAttempts(await database.Many(DeliveryLogTable.ById, DeliveryLogTable.Read, delivery.Id)))[0]));
    }

    /// <summary>Each as if it were chosen alone; one that is not given up any longer is passed over.</summary>
    async Task<IResult> SendAllAgain(Access access, IReadOnlyList<DeliveryId> wanted)
    {
        var replayed = new List<DeliveryId>();
        foreach (var delivery in (await Load(wanted)).Where(d => d.State == DeliveryState.Parked && access.SeesWorld(d.World)))
        {
            if (!(await replay.Of(delivery.Id)).IsRefused)
            {
                replayed.Add(delivery.Id);
            }
        }

        return Answers.Of(new { replayed, passed_over = wanted.Except(replayed) });
    }

    /// <param name="only">An account, which sees its own deliveries and not those to the other side of a transfer; null for the
    /// desk.</param>
    Task<IReadOnlyList<LoggedDelivery>> OfOrder(OrderId order, WorldId world, AccountId? only, int limit) => only is { } account
        ? database.Many(DeliveryLogTable.OfOrderAndAccount, DeliveryLogTable.Read, order, world, account, limit)
        : database.Many(DeliveryLogTable.OfOrder, DeliveryLogTable.Read, order, world, limit);

    async Task<IReadOnlyList<LoggedDelivery>> Load(IReadOnlyList<DeliveryId> ids)
    {
        var batch = new ReadBatch();
        var found = ids.Select(id => batch.Many(DeliveryLogTable.ById, DeliveryLogTable.Read, id)).ToList();
        await database.Run(batch);
        return [.. found.SelectMany(f => f.Rows)];
    }

    async Task<IReadOnlyList<LoggedDelivery>> OfWorld(World sandbox, int limit)
    {
        var newest = await OlderOf([.. (await accounts.OfWorld(sandbox.Id)).Select(a => a.Id)], Ids.AfterAll<DeliveryId>(), limit);
        return [.. newest.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Sequence)];
    }

    /// <summary>Responses of private receivers are shown to operators, and in open mode to everyone: they may come from inside a network.</summary>
    Func<AttemptedDelivery, object> Shown(HttpContext http, Access access)
    {
        var seesPrivate = access.Who == Who.Operator || open.WhyClosedTo(http.Request) is null;
        return found => Render(found.Delivery, found.Attempts, seesPrivate);
    }

    static object Render(LoggedDelivery d, IReadOnlyList<LoggedAttempt> attempts, bool seesPrivate) => new
    {
        id = d.Id,
        world = d.World,
        order = d.IsTest || d.TextOf is not null ? null : (OrderId?)d.Order,
        account = d.Account,
        destination = d.Destination,
        sequence = d.Sequence,
        event_id = d.EventId,
        event_type = d.EventKind,
        state = Answers.Word(d.State),
        created_at = d.CreatedAt,
        finished_at = d.FinishedAt,
        next_attempt_at = d.DueAt,
        data = JsonSerializer.Deserialize<JsonElement>(d.Data),
        attempts = attempts.Select(a => Render(a, isHidden: a.IsPrivate && !seesPrivate)),
    };

    static object Render(LoggedAttempt a, bool isHidden) => new
    {
        n = a.N,
        at = a.At,
        cause = Answers.Word(a.Cause),
        url = a.Url,
        outcome = Answers.Word((AttemptOutcome)a.Outcome),
        status = a.Status,
        duration_ms = Math.Round(a.Took.TotalMilliseconds, 3),
        request_headers = JsonSerializer.Deserialize<string[][]>(a.RequestHeaders),
        response_bytes = a.Status is null ? null : a.Bytes,
        response_headers = isHidden ? null : JsonSerializer.Deserialize<string[][]>(a.ResponseHeaders),
        response_body = isHidden ? null : a.ResponseBody,
        response_hidden = isHidden ? "The receiver is not on the public internet; only the operator of this server can see its answers." : null,
    };
}
