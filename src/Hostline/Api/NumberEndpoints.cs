using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class NumberEndpoints(Database database, Scopes scopes, ReleaseNumber release)
{
    const int ByDefault = 50;
    const int AtMost = 250;
    const string Tag = "Numbers";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/numbers", Who.AnyKey, List,
                Parameters.World, Parameters.Account, new("number", Schema.Text("Only this number, in any spelling that people use.")), Parameters.After,
                    Parameters.Limit(ByDefault, AtMost))
            .Does(new("listNumbers", Tag, "List active numbers by their digits",
                Answers.PageOf(Form, Schema.Text("Send it as `after` for the next page; there is none on the last one."))));
        endpoints.Delete("/numbers/{id}", Who.AnyKey, Release).Does(new("releaseNumber", Tag, "Release a number", OrderView.Form)
        {
            About = "It stays active until the registry has confirmed that its route is gone.",
        });
    }

    static readonly Schema Form = Schema.Object("An active number.",
        Required("id", Schema.Uuid("The id of its hosting.")),
        Required("number", Schema.Phone("The number.")),
        Required("world", Schema.Uuid("The world's id.")),
        Required("account", Schema.Uuid("The account's id.")),
        Required("order", Schema.Uuid("The order's id.")),
        Optional("profile", Schema.Uuid("The messaging profile whose webhooks report it.")),
        Required("created_at", Schema.Instant("When it was ordered.")),
        Required("updated_at", Schema.Instant("When it last changed."))).Named("Number");

    /// <summary>Sorted by digits. The same number may be active in several worlds, so the list of all worlds continues after a number and its world.</summary>
    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (number, after, limit) = (query.Number("number")?.Digits, query.Place("after"), query.Limit(ByDefault, AtMost));
        var read = await scopes.Of(query, access);
        if (read.IsRefused)
        {
            return Problem.Of(read.Refusals);
        }

        var scope = read.Value!;
        var (from, until) = (Math.Max(after.Digits, (number ?? 0) - 1), number ?? long.MaxValue);
        var found = scope.Account is { } account ? await database.Many(ListedNumberTable.OfAccount, ListedNumberTable.Read, account, from, until, limit)
            : scope.World is { } world ? await database.Many(ListedNumberTable.OfWorld, ListedNumberTable.Read, world, from, until, limit)
            : await database.Many(ListedNumberTable.Anywhere, ListedNumberTable.Read, from, from == after.Digits ? after.World : Ids.AfterAll<WorldId>(),
                until, limit);
        return Answers.Page(found.Select(Render),
            found.Count == limit ? $"{found[^1].Number}{(scope is { Account: null, World: null } ? $"@{found[^1].World}" : "")}" : null);
    }

    /// <summary>Returns the number's order. The number is active until the registry has confirmed that its route is gone.</summary>
    async Task<IResult> Release(HttpContext http, Access access)
    {
        if (http.Id<HostingId>() is not { } id || await database.One(ListedNumberTable.ById, ListedNumberTable.Read, id) is not { } number
            || !access.Sees(number.World, number.Account))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var released = await release.For(number.Account, access.Principal, id);
        return released.IsRefused ? Problem.Of(released.Refusals) : Answers.Of(OrderView.Of(released.Value!));
    }

    static object Render(ListedNumber n) => new
    {
        id = n.Id,
        number = n.Number.ToString(),
        world = n.World,
        account = n.Account,
        order = n.Order,
        profile = n.Profile,
        created_at = n.CreatedAt,
        updated_at = n.UpdatedAt,
    };
}
