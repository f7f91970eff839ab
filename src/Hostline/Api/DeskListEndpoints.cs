using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The desk's searches: accounts, locks, and the evidence about one order; and acts on whole accounts.</summary>
sealed class DeskListEndpoints(DeskLists lists, AccountBook accounts, HostAccounts host, OrderBook orders, Evidence evidence)
{
    const int TextAtMost = 100;
    const string Tag = "Desk", Text = "q";

    static readonly (string Act, AccountStatus Status, string Summary)[] Acts =
    [
        ("suspend", AccountStatus.Suspended, "Suspend an account: its keys and sessions stop working"),
        ("resume", AccountStatus.Active, "Resume a suspended account"),
        ("close", AccountStatus.Closed, "Close an account permanently: its orders end, and its numbers are released"),
    ];

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/accounts", Who.Desk, ListAccounts, new(Text, Schema.Text("A part of the name or of the address.", TextAtMost)), OneWorld,
                Parameters.After)
            .Does(new("listAccounts", Tag, "List accounts of one world, newest first", Answers.PageOf(AccountForm, Answers.NextId)));
        endpoints.Get("/accounts/{id}", Who.Desk, async (http, access) => await Find(http, access) is { } account ? Answers.Of(Render(account)) : NotFound)
            .Does(new("getAccount", Tag, "Get an account", AccountForm));
        foreach (var (act, status, summary) in Acts)
        {
            endpoints.Post("/accounts/{id}/" + act, Who.Desk, (http, access) =>
                http.WithBody(f => f.Needed("reason", HostAccounts.WhyAtMost), why => Put(http, access, status, why))).By(Role.Lead)
                .Does(new(act + "Account", Tag, summary, AccountForm)
                {
                    Body = Schema.Object("", Required("reason", Schema.Text("Why, for the account's history.", HostAccounts.WhyAtMost))),
                });
        }

        endpoints.Get("/locks", Who.Desk, ListLocks, OneWorld, Parameters.After)
            .Does(new("listLocks", Tag, "List the locked numbers of one world, by their holders and by the owners of lines",
                Answers.PageOf(LockForm, Answers.NextPlace)));
        endpoints.Get("/review/{id}", Who.Desk, Show)
            .Does(new("getReview", Tag, "Get the evidence about one order, whether it waits or not", Evidence.Form));
    }

    static readonly Parameter OneWorld = new(Scopes.World,
        Schema.Text("For the operator: the world, `live` (the default) or the id of a sandbox. A sandbox's key lists its own."));

    static readonly Schema AccountForm = Schema.Object("An account, as the desk sees it.",
        Required("id", Schema.Uuid("The id.")), Required("world", Schema.Uuid("The world's id.")), Required("name", Schema.Text("Its name.")),
        Optional("email", Schema.Text("Where its notices go.")), Required("status", Schema.OneOf("Its status.", Answers.WordsOf<AccountStatus>())),
        Optional("parent", Schema.Uuid("Whose subaccount it is.")), Required("opened_at", Schema.Instant("When it was opened.")),
        Optional("active_numbers", Schema.Whole("Its active numbers, in lists; counted up to 1,000.", atLeast: 0))).Named("DeskAccount");

    static readonly Schema LockForm = Schema.Object("A locked number.",
        Required("number", Schema.Phone("The number.")),
        Required("source", Schema.OneOf("Who set the lock: the holder, or the owner of the line.", Answers.WordsOf<LockSource>())),
        Optional("account", Schema.Uuid("The account that has the number; absent if no account has it.")),
        Required("locked_at", Schema.Instant("When it was locked.")), Required("locked_by", Schema.Text("By whom.")),
        Optional("until", Schema.Instant("When an owner's lock ends, once the owner has asked for that."))).Named("Lock");

    async Task<IResult> ListAccounts(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (text, after, world) = (query.Text(Text), query.Id<AccountId>("after"), WorldOf(query, access));
        if (query.IsRefused || world is null || text.Length > TextAtMost)
        {
            return query.IsRefused ? Problem.Of(query.Refusals)
                : Problem.Of(new Refusal(world is null ? Reason.NotFound : Reason.ValueOutOfRange, world is null ? Scopes.World : Text));
        }

        var (rows, next) = await lists.Accounts(world.Value, text, after);
        return Answers.Page(rows.Select(a => new
        {
            id = a.Id,
            world,
            name = a.Name,
            email = a.Email,
            status = Answers.Word(a.Status),
            opened_at = a.OpenedAt,
            active_numbers = a.Active,
        }), next);
    }

    async Task<IResult> ListLocks(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (after, world) = (query.Whole("after") ?? 0, WorldOf(query, access));
        if (query.IsRefused || world is null)
        {
            return query.IsRefused ? Problem.Of(query.Refusals) : Problem.Of(new Refusal(Reason.NotFound, Scopes.World));
        }

        var (rows, next) = await lists.Locks(world.Value, after);
        return Answers.Page(rows.Select(l => new
        {
            number = l.Number.ToString(),
            source = Answers.Word(l.Source),
            account = l.Account,
            locked_at = l.At,
            locked_by = l.By,
            until = l.UnlockAt,
        }), next?.ToString());
    }

    /// <summary>Null for a world that the key may not see.</summary>
    static WorldId? WorldOf(Query query, Access access) =>
        query.World(Scopes.World) is not { } asked ? access.Unnamed : access.SeesWorld(asked) ? asked : null;

    async Task<IResult> Show(HttpContext http, Access access) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.SeesWorld(loaded.Order.World)
            ? Answers.Of((await evidence.Of([loaded.Order])).First()) : NotFound;

    async Task<IResult> Put(HttpContext http, Access access, AccountStatus status, string why)
    {
        if (await Find(http, access) is not { } account)
        {
            return NotFound;
        }

        var put = await host.Put(account.Id, status, why, access.Principal);
        return put.IsRefused ? Problem.Of(put.Refusals) : Answers.Of(Render(put.Value!));
    }

    async Task<Account?> Find(HttpContext http, Access access) => http.Id<AccountId>() is { } id ? await accounts.Find(access, id) : null;

    static object Render(Account a) => new
    {
        id = a.Id,
        world = a.World,
        name = a.Name,
        email = a.Email,
        status = Answers.Word(a.Status),
        parent = a.Parent,
        opened_at = a.OpenedAt,
    };

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));
}
