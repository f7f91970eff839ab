using Hostline.Core.Reasons;
using Hostline.History;
using Hostline.Http.OpenApi;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>
/// <c>GET /events?after=&amp;limit=</c>: an account's events, for clients that missed webhooks. An account's key sees its own; a
/// sandbox's key and the operator key select one with <c>account</c>.
/// </summary>
sealed class FeedEndpoints(Database database, Feed feed, Accounts.AccountBook accounts)
{
    const int ByDefault = 100;
    const int AtMost = 1_000;

    public void Map(Endpoints endpoints) =>
        endpoints.Get("/events", Who.AnyKey, List,
            Parameters.Whose, new("after", Schema.Text("A cursor: of an event, or of the page before.")), Parameters.Limit(ByDefault, AtMost))
        .Does(new("listEvents", "Orders", "List what happened to an account, oldest first", Schema.Object("",
            Required("data", Schema.ListOf(EventView.FeedForm, "")),
            Required("next", Schema.Text("Send it as `after` to continue, now or later.")),
            Required("has_more", Schema.Flag("Whether there is more now.")))));

    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (account, after, limit) = (query.Id<AccountId>("account") ?? access.Caller?.Account.Id, query.Cursor("after"), query.Limit(ByDefault, AtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        if (account is not { } whose)
        {
            return Problem.Of(new Refusal(Reason.MissingField, "account", Detail: "account must be the account whose events are wanted."));
        }

        return await Sees(access, whose) ? Render(await feed.After(whose, after, limit)) : Problem.Of(new Refusal(Reason.NotFound, "account"));
    }

    /// <summary>A deleted sandbox is invisible at once, although its rows are deleted in steps.</summary>
    async Task<bool> Sees(Access access, AccountId account) =>
        await accounts.Find(access, account) is { } known && await database.One(WorldTable.ById, WorldTable.Read, known.World) is not null;

    static IResult Render(FeedPage page) =>
        Answers.Of(new { data = page.Entries.Select(EventView.Of), next = page.Next.ToString(), has_more = page.HasMore });
}
