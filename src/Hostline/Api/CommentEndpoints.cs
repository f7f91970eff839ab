using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class CommentEndpoints(CommentBook comments, OrderBook orders)
{
    const string Tag = "Comments";

    /// <summary>The kinds that the desk chooses from.</summary>
    const string ToAccount = "public", Inside = "internal";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/orders/{id}/comments", Who.AnyKey, List)
            .Does(new("listComments", Tag, "List the newest comments about an order, oldest first", Answers.PageOf(Form))
            {
                About = "An account does not see those that are internal to the desk.",
            });
        endpoints.Post("/orders/{id}/comments", Who.AnyKey, Write).Does(new("writeComment", Tag, "Write a comment about an order", Form)
        {
            About = "An account writes to the desk. The desk writes to the account, which gets a notice of it, or to itself.",
            Status = StatusCodes.Status201Created,
            Body = Schema.Object("",
                Required("text", Schema.Text("What to say.", CommentBook.TextAtMost)),
                Optional("kind", Schema.OneOf("For the desk: who reads it; public without it.", ToAccount, Inside)),
                Optional("id", Schema.Uuid("The id of the new comment: a comment that is sent twice is stored once."))),
        });
    }

    public static readonly Schema Form = Schema.Object("A comment.",
        Required("id", Schema.Uuid("Its id.")),
        Required("kind", Schema.OneOf("From the account; from the desk to the account; or internal to the desk.", Answers.WordsOf<CommentKind>())),
        Required("author", Schema.Text("Who wrote it.")),
        Required("text", Schema.Text("What was said.")),
        Required("at", Schema.Instant("When, by the world's clock."))).Named("Comment");

    async Task<IResult> List(HttpContext http, Access access) => await Find(http, access) is { } loaded
        ? Answers.Page((await comments.Of(loaded.Order.Id, access.SeesWorld(loaded.Order.World))).Select(Render))
        : NotFound;

    async Task<IResult> Write(HttpContext http, Access access) => await Find(http, access) is not { } loaded ? NotFound
        : await http.WithBody(fields => (Text: fields.Needed("text", CommentBook.TextAtMost), Kind: fields.OneOf("kind", false, ToAccount, Inside),
            Id: fields.Id<CommentId>("id")), async said =>
        {
            if (access.Caller is not null && said.Kind is not null)
            {
                return Problem.Of(new Refusal(Reason.UnknownField, "/kind", Detail: "Only the desk chooses who reads a comment."));
            }

            var written = access.Caller is { } caller
                ? await comments.Write(caller, caller.Principal.Name, loaded.Order.Id, said.Text, said.Id)
                : await comments.Write(access.Principal, loaded.Order.Id, said.Kind == Inside ? CommentKind.Internal : CommentKind.Public, said.Text, said.Id);
            return written.IsRefused ? Problem.Of(written.Refusals) : Answers.Of(Render(written.Value!), StatusCodes.Status201Created);
        });

    async Task<LoadedOrder?> Find(HttpContext http, Access access) =>
        http.Id<OrderId>() is { } id && await orders.Find(id) is { } loaded && access.Sees(loaded.Order.World, loaded.Order.Account) ? loaded : null;

    static IResult NotFound => Problem.Of(new Refusal(Reason.NotFound));

    public static object Render(Comment comment) => new
    {
        id = comment.Id,
        kind = Answers.Word(comment.Kind),
        author = comment.Author,
        text = comment.Text,
        at = comment.At,
    };
}
