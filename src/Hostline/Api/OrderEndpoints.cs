using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Api;

sealed class OrderEndpoints(Database database, OrderBook orders, StandingBook standings, Accounts.AccountBook accounts, Scopes scopes, ReferToOrder refer)
{
    const int OrdersByDefault = 20;
    const int OrdersAtMost = 250;
    const int EventsAtMost = 1_000;
    const string Tag = "Orders";
    static readonly string[] Statuses = [.. Enum.GetValues<OrderStatus>().Select(s => Answers.Word(s))];

    public void Map(Endpoints endpoints)
    {
        endpoints.Search("/orders", Who.AnyKey, List,
                Parameters.World, Parameters.Account, new("status", Schema.OneOf("Only of this status.", Statuses)),
                    new("state", Schema.OneOf("Only orders with a number in this state; it waits for a desk. Oldest first, on one page.", [.. Waiting.Keys])),
                    new("reference", Schema.Text("Only orders with exactly this reference. A key that sees several worlds must name one, or an account.",
                        ReferToOrder.LengthAtMost)),
                    Parameters.After,
                    Parameters.Limit(OrdersByDefault, OrdersAtMost))
            .Does(new("listOrders", Tag, "List orders, newest first", Answers.PageOf(OrderView.Form, Answers.NextId)));
        endpoints.Get("/orders/{id}", Who.AnyKey, Show).Does(new("getOrder", Tag, "Get an order", OrderView.Form));
        endpoints.Put("/orders/{id}/reference", Who.Account | Who.ByAnyScheme, Refer)
            .Does(new("setReference", Tag, "Set the reference by which you find an order", OrderView.Form)
            {
                Body = Schema.Object("",
                    Member.Required("reference", Schema.Text("Your own name for it. An empty text removes it.", ReferToOrder.LengthAtMost))),
            });
        endpoints.Get("/orders/{id}/timeline", Who.AnyKey, Timeline, Parameters.After, Parameters.Limit(EventsAtMost, EventsAtMost))
            .Does(new("listTimeline", Tag, "List what happened to an order, oldest first", Answers.PageOf(EventView.Form, AuditEndpoints.NextSequence)));
    }

    async Task<IResult> Show(HttpContext http, Access access) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.Sees(loaded.Order.World, loaded.Order.Account)
            ? Answers.Of(OrderView.Of(loaded.Order, await MailsSeen(loaded.Order, access), await StandingOf(loaded, access)))
            : NotFound;

    async Task<OrderStanding> StandingOf(LoadedOrder loaded, Access access) => access.Caller is { } caller
        ? await standings.Of(loaded, caller.Account.Family)
        : await standings.Of(loaded, (await accounts.Find(loaded.Order.Account))?.Family ?? loaded.Order.Account, Viewer.Desk);

    /// <summary>The desk sees whether the consent request reached the holder. The receiver does not, because it would learn who cannot answer.</summary>
    async Task<IReadOnlyDictionary<AccountId, MailState>> MailsSeen(Order order, Access access) => access.SeesWorld(order.World) && order.Consents.Count > 0
        ? (await database.Many(NoticeTable.HolderMail, r => (Holder: r.Id<AccountId>(0), State: (MailState)r.Int(1)), order.Id)).GroupBy(m => m.Holder)
            .ToDictionary(mails => mails.Key, mails => mails.Any(m => m.State == MailState.Sent) ? MailState.Sent : mails.First().State)
        : OrderView.NoMails;

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var status = query.OneOf("status", Statuses) is { } word ? Array.IndexOf(Statuses, word) + 1 : 0;
        var (after, limit) = (query.Id<OrderId>("after") ?? Ids.AfterAll<OrderId>(), query.Limit(OrdersByDefault, OrdersAtMost));
        _ = query.OneOf("state", [.. Waiting.Keys]);
        var reference = query.Line("reference", ReferToOrder.LengthAtMost);
        var scope = await scopes.Of(query, access);
        if (scope.IsRefused)
        {
            return Problem.Of(scope.Refusals);
        }

        if (query.OneOf("state", [.. Waiting.Keys]) is { } state)
        {
            return Answers.Page((await InState(Waiting[state], limit, scope.Value!)).Select(o => OrderView.Of(o)));
        }

        if (reference is not null && scope.Value is { Account: null, World: null })
        {
            return Problem.Of(new Refusal(Reason.MissingField, "account", Detail: "A search by reference names an account, or a world."));
        }

        var found = reference is null ? await Older(after, status, limit, scope.Value!) : await Referenced(reference, after, status, limit, scope.Value!);
        return Answers.Page(found.Select(o => OrderView.Of(o)), found.Count == limit ? found[^1].Id : null);
    }

    async Task<IReadOnlyList<Order>> InState(ByState state, int limit, Scope scope) => OrderTable.Join(
        scope.Account is { } account ? await database.Many(state.OfAccount, OrderTable.Read, limit, account)
        : scope.World is { } world ? await database.Many(state.OfWorld, OrderTable.Read, limit, world)
        : await database.Many(state.Anywhere, OrderTable.Read, limit));

    sealed record ByState(Sql OfAccount, Sql OfWorld, Sql Anywhere);

    /// <summary>The statuses on which an operator acts; each has an index.</summary>
    static readonly Dictionary<string, ByState> Waiting = new[] { HostingState.InReview, HostingState.ActionRequired }.ToDictionary(
        s => Answers.Word(s), s => new ByState(DeskTable.InState(s, "and account = $2"), DeskTable.InState(s, "and world = $2"), DeskTable.InState(s, "")));

    async Task<IReadOnlyList<Order>> Older(OrderId after, int status, int limit, Scope scope)
    {
        var whose = await scopes.Accounts(scope);
        if (whose is null or [_])
        {
            return OrderTable.Join(whose is null
                ? scope.World is { } world ? await database.Many(OrderTable.OlderOfWorld, OrderTable.Read, after, status, limit, world)
                : await database.Many(OrderTable.OlderAnywhere, OrderTable.Read, after, status, limit)
                : await database.Many(OrderTable.Older, OrderTable.Read, after, status, limit, whose[0]));
        }

        // The ids of all accounts' orders come from the index; only those of the page are read with their numbers.
        var batch = new ReadBatch();
        var ids = whose.Select(account => batch.Many(OrderTable.OlderIds, r => r.Id<OrderId>(0), after, status, limit, account)).ToList();
        await database.Run(batch);
        return await ByIds(ids.SelectMany(i => i.Rows), limit);
    }

    async Task<IReadOnlyList<Order>> Referenced(string reference, OrderId after, int status, int limit, Scope scope)
    {
        var batch = new ReadBatch();
        var ids = await scopes.Accounts(scope) is { } whose
            ? whose.Select(a => batch.Many(OrderTable.OlderReferenced, r => r.Id<OrderId>(0), after, status, limit, a, reference)).ToList()
            : [batch.Many(OrderTable.OlderReferencedOfWorld, r => r.Id<OrderId>(0), after, status, limit, scope.World!.Value, reference)];
        await database.Run(batch);
        return await ByIds(ids.SelectMany(i => i.Rows), limit);
    }

    /// <summary>The newest of these orders.</summary>
    async Task<IReadOnlyList<Order>> ByIds(IEnumerable<OrderId> ids, int limit)
    {
        var page = new ReadBatch();
        var found = ids.OrderDescending().Take(limit).Select(id => page.Many(OrderTable.ById, OrderTable.Read, id)).ToList();
        await database.Run(page);
        return [.. found.SelectMany(f => OrderTable.Join(f.Rows))];
    }

    async Task<IResult> Refer(HttpContext http, Access access) => await Find(http, access) is not { } order ? NotFound
        : await http.WithBody(fields => fields.Text("reference", required: true, ReferToOrder.LengthAtMost) ?? "", async reference =>
        {
            var referred = await refer.As(access.Caller!, order.Id, reference);
            return referred.IsRefused ? Problem.Of(referred.Refusals) : Answers.Of(OrderView.Of(referred.Value!));
        });

    async Task<IResult> Timeline(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (after, limit) = (query.Whole("after") ?? 0, query.Limit(EventsAtMost, EventsAtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        if (await Find(http, access) is not { } order)
        {
            return NotFound;
        }

        var events = await database.Many(EventTable.OfSubject, EventTable.Read, order.Id, after, limit);
        return Answers.Page(events.Select(EventView.Of), events.Count == limit ? events[^1].Sequence : null);
    }

    async Task<Order?> Find(HttpContext http, Access access) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.Sees(loaded.Order.World, loaded.Order.Account) ? loaded.Order : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
