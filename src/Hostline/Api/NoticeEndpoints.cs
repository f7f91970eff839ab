using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Notifications;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The notices in an account's portal, and the account's language.</summary>
sealed class NoticeEndpoints(Database database, CommitQueue queue, Mailing mailing, Accounts.AccountBook accounts, Letterhead letterhead, Inbox inbox)
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
        endpoints.Get("/notices/unread", Who.AnyKey, CountUnread, Parameters.Whose).Does(new("countUnreadNotices", Tag,
            "Count an account's notices that no one has read", Schema.Object("",
            Required("account", Schema.Uuid("Whose they are.")),
            Required("unread", Schema.Whole($"How many; {Inbox.CountedAtMost} means that many or more.", atLeast: 0, atMost: Inbox.CountedAtMost)))));
        endpoints.Post("/notices/read", Who.AnyKey, MarkAllRead, Parameters.Whose,
                new("through", Schema.Uuid("Up to this notice, so that later ones stay unread; the default is all.")))
            .Does(new("readNotices", Tag, "Mark all notices of an account as read", Schema.None) { Status = StatusCodes.Status204NoContent });
        endpoints.Post("/accounts/{id}/language", Who.AnyKey, SetLanguage).Does(new("setLanguage", Tag, "Set the language of an account's notices",
            Schema.Object("", Required("id", Schema.Uuid("The account.")), Required("language", Language)))
        {
            Body = Schema.Object("", Required("language", Language)),
        });
    }

    static readonly Schema Language = Schema.OneOf("Of mails and notices.", [.. MailLanguages.All]);

    static readonly Schema Form = Schema.Object("A notice to an account.",
        Required("id", Schema.Uuid("The id.")),
        Required("at", Schema.Instant("When.")),
        Required("kind", Schema.Text("The kind of notice.")),
        Optional("order", Schema.Uuid("The order's id.")),
        Required("numbers", Schema.ListOf(Schema.Text(""), "Of which numbers.")),
        Required("subject", Schema.Text("The subject.")),
        Required("text", Schema.Text("The full text.")),
        Optional("reason", Answers.WhyForm),
        Optional("until", Schema.Instant("The deadline for acting.")),
        Optional("link", Schema.Text("The link to the decision; only for the account itself.")),
        Required("mail", Schema.OneOf("The state of the e-mail.", Answers.WordsOf<MailState>())),
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
            // The link can decide a transfer, so it is shown only to the account itself; operators decide at the desk.
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
        await queue.Write(NoticeTable.Read(new Unit { IsRequest = true, Taker = access.Taker }, id, world.Rows[0].Now(batch.Now)));
        return Results.NoContent();
    }

    async Task<IResult> CountUnread(HttpContext http, Access access)
    {
        var whose = await Whose(new Query(http), access);
        return whose.IsRefused ? Problem.Of(whose.Refusals) : Answers.Of(new { account = whose.Value, unread = await inbox.Unread(whose.Value) });
    }

    async Task<IResult> MarkAllRead(HttpContext http, Access access)
    {
        var query = new Query(http);
        var through = query.Id<NoticeId>("through");
        var whose = await Whose(query, access);
        if (whose.IsRefused)
        {
            return Problem.Of(whose.Refusals);
        }

        var read = await inbox.ReadAll(whose.Value, through ?? Ids.AfterAll<NoticeId>(), access.Principal);
        return read.IsRefused ? Problem.Of(read.Refusals) : Results.NoContent();
    }

    /// <summary>The account that a request without a body is about: that of an account's key, otherwise the one that it names.</summary>
    async Task<Outcome<AccountId>> Whose(Query query, Access access)
    {
        var asked = query.Id<AccountId>("account") ?? access.Caller?.Account.Id;
        return query.IsRefused ? Outcome<AccountId>.Refused(query.Refusals)
            : asked is not { } id ? new Refusal(Reason.MissingField, "account", Detail: "Give the account with ?account=")
            : await accounts.Find(access, id) is null ? new Refusal(Reason.NotFound, "account")
            : id;
    }

    Task<IResult> SetLanguage(HttpContext http, Access access) => http.WithBody(
        fields => fields.OneOf("language", required: true, [.. MailLanguages.All])!,
        async language =>
        {
            if (http.Id<AccountId>() is not { } id || await accounts.Find(access, id) is not { } account)
            {
                return Problem.Of(new Refusal(Reason.NotFound));
            }

            await queue.Write(RecipientTable.CheckLanguage(new Unit { IsRequest = true, Taker = access.Taker }, account.Id, account.World, language));
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
