using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Messages between an account and the desk about an order.</summary>
public sealed class CommentBook(Database database, OrderBook orders, Decisions decisions)
{
    public const int TextAtMost = 2_000;

    /// <summary>The limit per order; a longer conversation belongs on the phone.</summary>
    public const int OfOrderAtMost = 500;

    const int Shown = 100;
    const int SubjectNumbers = 3;

    /// <summary>The newest comments of an order, oldest first.</summary>
    /// <param name="isDesk">Whether to include the desk's internal comments.</param>
    public async Task<IReadOnlyList<Comment>> Of(OrderId order, bool isDesk) =>
        [.. (await database.Many(CommentTable.OfOrder, CommentTable.Read, order, isDesk ? CommentKind.Internal : CommentKind.Public, Shown)).Reverse()];

    /// <summary>A comment by the account, to the desk.</summary>
    /// <param name="id">The id of the comment: one that is sent twice is written once.</param>
    public Task<Outcome<Comment>> Write(Caller caller, string author, OrderId order, string text, CommentId? id = null) => decisions.Reach<Comment>(async () =>
        await orders.Find(caller, order) is { } loaded
            ? await Decide(loaded, CommentKind.Account, author, text, id, caller.NewUnit())
            : new Refusal(Reason.NotFound));

    /// <summary>A comment by the desk, to the account or internal. The account also gets a notice of a comment that it can read.</summary>
    public Task<Outcome<Comment>> Write(Principal by, OrderId order, CommentKind kind, string text, CommentId? id = null) =>
        decisions.Reach<Comment>(async () => await orders.Find(order) is { } loaded
            ? await Decide(loaded, kind, by.Name, text, id, by.NewUnit())
            : new Refusal(Reason.NotFound));

    async Task<Decision<Comment>> Decide(LoadedOrder loaded, CommentKind kind, string author, string text, CommentId? id, Unit unit)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > TextAtMost)
        {
            return new Refusal(text.Length > TextAtMost ? Reason.ValueOutOfRange : Reason.MissingField, Field: "text",
                Detail: text.Length > TextAtMost
                    ? $"A comment has at most {TextAtMost:N0} characters; this one has {text.Length:N0}."
                    : "The comment is empty.");
        }

        var before = await database.One(CommentTable.Count, r => r.Long(0), loaded.Order.Id);
        if (before >= OfOrderAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"The order has {before} comments, which is the limit.");
        }

        var comment = new Comment(id ?? Ids.New<CommentId>(loaded.DatabaseNow), loaded.World.Id, loaded.Order.Account, loaded.Order.Id, kind, author,
            text.Trim(), loaded.Now);
        if (await database.One(CommentTable.ById, r => 1, comment.Id) == 1)
        {
            return new(comment);
        }

        CommentTable.Add(unit.CheckRoom(loaded.Order.Id.Value, CommentTable.Room, OfOrderAtMost, loaded.Order.Id), comment);
        if (kind == CommentKind.Public)
        {
            NoticePosting.Post(unit, loaded.World, NoticeOf(loaded, comment), loaded.Now, loaded.DatabaseNow);
        }

        return new(comment, unit);
    }

    static Notice NoticeOf(LoadedOrder loaded, Comment comment)
    {
        var numbers = loaded.Order.Hostings.Select(h => h.Number.ToString()).ToList();
        var about = string.Join(", ", numbers.Take(SubjectNumbers)) + (numbers.Count > SubjectNumbers ? $" and {numbers.Count - SubjectNumbers} more" : "");
        return new(NoticeKind.Plain, loaded.Order.Account, loaded.Order.Id,
            new(numbers, Subject: $"A message about your order of {about}", Text: comment.Text));
    }
}
