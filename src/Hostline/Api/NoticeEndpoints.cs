using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The notices in an account's portal, and the account's language.</summary>
sealed class NoticeEndpoints(Database database, CommitQueue queue, Mailing mailing, Accounts.AccountBook accounts, Letterhead letterhead)
{
    const int NoticesByDefault = 20;
    const int NoticesAtMost = 100;
    const string Tag = "Notices";

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/notices", Who.AnyKey, List, Parameters.Whose, Parameters.After, Parameters.Limit(NoticesByDefault, NoticesAtMost))
            .Does(new("listNotices", Tag, "List an account's notices, newest first", Answers.PageOf(Form, Answers.NextId)));
        endpoints.Post("/notices/{id}/read", Who.AnyKey, MarkRead)
            .Does(new("readNotice", Tag, "Mark a notice as read", Schema.None) { Status = StatusCodes.Status204NoContent });
        endpoints.Post("/accounts/{id}/language", Who.AnyKey, SetLanguage).Does(new("setLanguage", Tag, "Set the language of an account's notices",
            Schema.Object("", Required("id", Schema.Uuid("The account.")), Required("language", Language)))
        {
            Body = Schema.Object("", Required("language", Language)),
        });
    }

    static readonly Schema Language = Schema.OneOf("Of mails and notices.", [.. MailLanguages.All]);

    static readonly Schema Form = Schema.Object("What an account was told.",
        Required("id", Schema.Uuid("Its id.")),
        Required("at", Schema.Instant("When.")),
        Required("kind", Schema.Text("About what.")),
        Optional("order", Schema.Uuid("Of which order.")),
        Required("numbers", Schema.ListOf(Schema.Text(""), "Of which numbers.")),
        Required("subject", Schema.Text("In a few words.")),
        Required("text", Schema.Text("In whole.")),
        Optional("reason", Answers.WhyForm),
        Optional("until", Schema.Instant("Until when to act.")),
        Optional("link", Schema.Text("For the account alone: where to decide.")),
        Required("mail", Schema.OneOf("What became of the mail.", Answers.WordsOf<MailState>())),
        Optional("read_at", Schema.Instant("When it was marked as read."))).Named("Notice");

    /// <summary>Newest first: an account's key sees its own, the desk those of the given account.</summary>
    async Task<IResult> List(HttpContext http, Access access)
    {
        var query = new Query(http);
        var (asked, after, limit) = (query.Id<AccountId>("account") ?? access.Caller?.Account.Id, query.Id<NoticeId>("after") ?? Ids.AfterAll<NoticeId>(),
            query.Limit(NoticesByDefault,
                NoticesAtMost));
        if (query.IsRefused)
        {
            return Problem.Of(query.Refusals);
        }

        if (asked is not { } id)
        {
            return Problem.Of(new Refusal(Reason.MissingField, "account", Detail: "Give the account with ?account="));
        }

        if (await accounts.Find(access, id) is null)
        {
            return Problem.Of(new Refusal(Reason.NotFound, "account"));
        }

        var batch = new ReadBatch();
        var reader = batch.Many(RecipientTable.ById, RecipientTable.Read, id);
        var found = batch.Many(NoticeTable.OfAccount, NoticeTable.Read, id, after, limit);
        await database.Run(batch);
        var shown = new List<object>();
        foreach (var posted in found.Rows)
        {
            // The link can decide, so it is shown only to the account itself; operators decide at the desk.
            shown.Add(Render(posted, reader.Rows[0], access.Caller is null ? null : await mailing.Link(posted.Notice)));
        }

        return Answers.Page(shown, found.Rows.Count == limit ? found.Rows[^1].Id : null);
    }

    async Task<IResult> MarkRead(HttpContext http, Access access)
    {
        if (http.Id<NoticeId>() is not { } id || await database.One(NoticeTable.ById, NoticeTable.Read, id) is not { } posted
            || !access.Sees(posted.World, posted.Notice.Account))
        {
            return Problem.Of(new Refusal(Reason.NotFound));
        }

        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.ById, WorldTable.Read, posted.World);
        await database.Run(batch);
        await queue.Write(NoticeTable.Read(new Unit { IsRequest = true }, id, world.Rows[0].Now(batch.Now)));
        return Results.NoContent();
    }

    Task<IResult> SetLanguage(HttpContext http, Access access) => http.WithBody(
        fields => fields.OneOf("language", required: true, [.. MailLanguages.All])!,
        async language =>
        {
            if (http.Id<AccountId>() is not { } id || await accounts.Find(access, id) is not { } account)
            {
                return Problem.Of(new Refusal(Reason.NotFound));
            }

            await queue.Write(RecipientTable.CheckLanguage(new Unit { IsRequest = true }, account.Id, account.World, language));
            return Answers.Of(new { id = account.Id, language });
        });

    object Render(PostedNotice posted, Recipient reader, Uri? link)
    {
        var words = NoticeWords.Of(posted.Notice, new(reader.Name, posted.Requester, reader.Language, link, letterhead));
        return new
        {
            id = posted.Id,
            at = posted.At,
            kind = MailLanguages.Word(posted.Notice.Kind),
            order = posted.Notice.Order,
            numbers = posted.Notice.Facts.Numbers,
            subject = words.Subject,
            text = words.Text,
            reason = Answers.Why(ReasonCatalog.Find(posted.Notice.Facts.Reason), posted.Notice.Facts.Note),
            until = posted.Notice.Facts.Until,
            link = link?.AbsoluteUri,
            mail = Answers.Word(posted.Mail),
            read_at = posted.ReadAt,
        };
    }
}
