using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Api;

/// <summary>Active numbers: listed by their digits, and released.</summary>
sealed class NumberEndpoints(Database database, Accounts.AccountBook accounts, ReleaseNumber release)
{
    const int ByDefault = 50;
    const int AtMost = 250;

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/numbers", Who.AnyKey, List);
        endpoints.Delete("/numbers/{id}", Who.AnyKey, Release);
    }

    /// <summary>An account's own, those of a sandbox, or, for the operator, those of the world or account asked for; else the live ones.</summary>
    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http.Request, "account", "world", "number", "after", "limit");
        var (account, world, limit) = (query.Id("account") ?? access.Caller?.Account.Id, query.Id("world") ?? access.World?.Id ?? World.LiveId, query.Limit(ByDefault, AtMost));
        var (number, after) = (query.Number("number"), query.Number("after"));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        if (account is { } asked && await accounts.Find(access, asked) is null)
        {
            return Problem.Of(new Refusal(Reason.NotFound, "account"));
        }

        if (account is null && !access.SeesWorld(world))
        {
            return Problem.Of(new Refusal(Reason.NotFound, "world"));
        }

        var found = await database.Many(account is null ? ListedNumberTable.OfWorld : ListedNumberTable.OfAccount, ListedNumberTable.Read,
            account ?? world, after?.Digits ?? 0L, number?.Digits ?? 0L, limit);
        return Answers.Page(found.Select(Render), found.Count == limit ? found[^1].Number.ToString() : null);
    }

    /// <summary>Answers the number's order. The number is active until the registry has confirmed that its route is gone.</summary>
    async Task<IResult> Release(HttpContext http, Access access)
    {
        if (http.Id() is not { } id || await database.One(ListedNumberTable.ById, ListedNumberTable.Read, id) is not { } number || !access.Sees(number.World, number.Account))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var released = access.Caller is { } caller ? await release.For(caller, id) : await release.For(number.Account, access.Actor, id);
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
