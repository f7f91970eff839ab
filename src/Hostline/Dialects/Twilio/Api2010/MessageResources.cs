using System.Globalization;
using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Messages;
using Hostline.Outgoing;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>Messages of an account: sent, listed, read, redacted and deleted (contract §10).</summary>
sealed class MessageResources(FamilyScope scope, SendText send, TextBook texts, Applications applications, Reach reach)
{
    const string Kind = MessageBody.Kind;
    const string Canceled = "canceled";
    const int NumberAtMost = 64, BodyAtMost = 1_600;

    /// <summary>The field of a fault in a message's callback, which has its own error code.</summary>
    const string CallbackField = "Message/StatusCallback";

    static readonly Schema Wanted = Schema.Object("",
        Required("To", Schema.Phone("Whom it is for.")), Required("From", Schema.Phone("One of the account's numbers in use.")),
        Required("Body", Schema.Text("What it says.", BodyAtMost)),
        Optional("StatusCallback", Schema.Url("Requested when the message was sent, and when its fate is known.")),
        Optional("ApplicationSid", Sids.Of(Sid.Application, "Its MessageStatusCallback is requested instead, unless StatusCallback is sent.")),
        Optional("MediaUrl", Schema.Url("Refused: only text is sent here.")),
        Optional("ContentSid", Schema.Text("Refused: only text is sent here.")),
        Optional("MessagingServiceSid", Schema.Text("Refused: there are no messaging services here.")),
        Optional("SendAt", Schema.Text("Refused: nothing is sent later here.")));

    /// <summary>The field of a request to cancel, which has its own error code.</summary>
    const string StatusField = "/Message/Status";

    static readonly Schema Change = Schema.Object("Only what a message says can be removed.", Required("Body", Schema.OneOf("Empty.", "")),
        Optional("Status", Schema.OneOf("Refused: nothing is sent later here.", Canceled)));

    public void Map(Endpoints endpoints)
    {
        var (list, one) = (Api2010Paths.ListOf(Kind), Api2010Paths.OneOf(Kind));
        endpoints.Get(list, request => endpoints.InTurn(request, () => List(request)),
                [new("To", Schema.Text("The whole number.")), new("From", Schema.Text("The whole number.")),
                    new("DateSent", Schema.Text("On this day, or at this instant.")),
                    new("DateSent<", Schema.Text("On this day or before, or until this instant.")),
                    new("DateSent>", Schema.Text("On this day or after, or from this instant.")), .. ListSchemas.Page])
            .Does(new("listMessages", Kind, "List the account's messages, newest first", Api2010List.Of("messages", MessageBody.Form)));
        endpoints.Post(list, Send).Does(new("createMessage", Kind, "Send a message", MessageBody.Form)
        {
            Status = StatusCodes.Status201Created,
            Body = Wanted,
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(one, request => With(request, async (caller, id) => await texts.Find(caller.Account.Id, id) is { } found
                ? Answer.Ok(Render(found.Text))
                : Answers.NotFound(request)))
            .Does(new("fetchMessage", Kind, "Get a message", MessageBody.Form));
        endpoints.Post(one, request => With(request, (caller, id) => Redact(request, caller, id)))
            .Does(new("updateMessage", Kind, "Remove what a message says", MessageBody.Form) { Body = Change, BodyType = FormBody.MediaType });
        endpoints.Delete(one, request => With(request, async (caller, id) =>
                (await texts.Delete(caller, caller.Account.Id, id)).Then(_ => Answer.NoContent)))
            .Does(new("deleteMessage", Kind, "Delete a message", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    async Task<Outcome<Answer>> List(Request request)
    {
        var (account, fields) = (await scope.Of(request), request.Fields);
        var paging = Paging<TextId>.Read(fields, Sid.Message);
        var (from, to, filter) = (fields.Filled("From"), fields.Filled("To"), MessageFilter.Read(fields));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!.Account.Id;
        if (await texts.Page(owner, new(Plus(from), Plus(to), filter.Since, filter.Until), paging.Cursor(), paging.Size) is not (var rows, var hasMore))
        {
            return Paging<TextId>.Unknown;
        }

        return Answer.Ok(Api2010List.Render(paging, "messages", $"{Api2010Paths.Of(owner)}/{Kind}{Api2010Paths.Suffix}",
            [("To", to), ("From", from), .. filter.Given], [.. rows.Select(t => t.Id)], hasMore, json =>
            {
                foreach (var text in rows)
                {
                    MessageBody.Write(json, text);
                }
            }));
    }

    /// <summary>An unescaped plus arrives as a blank.</summary>
    static string Plus(string? number) => number is null ? "" : Http.Plus.Restore(number);

    async Task<Outcome<Answer>> Send(Request request)
    {
        var (account, fields) = (await scope.Of(request), request.Fields);
        var (from, to) = (fields.Text("From", required: !fields.Has("MessagingServiceSid"), atMost: NumberAtMost),
            fields.Text("To", required: true, atMost: NumberAtMost));
        var body = fields.Text("Body", atMost: BodyAtMost, isProse: true);
        Refuse(fields, body);
        var (url, application) = (Callback(fields, reach.Of(request.Caller.World, request.Http.Request)),
            fields.IdOf<ApplicationId>("ApplicationSid", Sid.Application));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var caller = account.Value!;
        if (url is null && application is { } id)
        {
            url = await applications.Find(caller.Account.Id, id) is { } found ? ApplicationResources.MessageCallbackOf(found) : null;
        }

        var wanted = new NewText(from ?? "", to ?? "", body ?? "", TwilioTerms.Name)
        {
            // Without a callback nothing is announced, not even to a profile of another interface.
            Callback = _ => new(StatusCallbacks.TextKind, HttpMethods.Post, string.IsNullOrEmpty(url) ? [] : [url]),
        };
        var sent = await send.For(caller, wanted);
        return sent.IsRefused && sent.Refusals[0].Reason == Reason.NoGateway ? sent.Refusals[0] with { Field = "/To" }
            : sent.Then(queued => Answer.Created(Render(queued.Text!)));
    }

    static void Refuse(Fields fields, string? body)
    {
        if (fields.Has("MediaUrl") || fields.Has("ContentSid"))
        {
            var name = fields.Has("MediaUrl") ? "MediaUrl" : "ContentSid";
            fields.Refuse(Reason.MediaNotTaken, name, $"{name}: {ReasonCatalog.Of(Reason.MediaNotTaken).Sentence}");
        }
        else if (string.IsNullOrEmpty(body) && !fields.IsRefused)
        {
            fields.Refuse(Reason.MissingField, "Body", "Body is required.");
        }

        foreach (var (name, sentence) in ((string, string)[])
            [("MessagingServiceSid", "There are no messaging services here: send From instead."),
                ("SendAt", "Messages are sent at once here: leave out SendAt.")])
        {
            if (fields.Filled(name) is not null)
            {
                fields.Refuse(Reason.InvalidField, name, sentence);
            }
        }
    }

    static string? Callback(Fields fields, AddressPolicy addresses)
    {
        var url = fields.Filled("StatusCallback", WebhookUrl.LongestUrl);
        if (url is not null && WebhookUrl.Check(url, addresses) is { } fault)
        {
            fields.Refuse(Reason.InvalidUrl, CallbackField, $"StatusCallback: {fault}");
        }

        return url;
    }

    async Task<Outcome<Answer>> Redact(Request request, Caller caller, TextId id)
    {
        if (request.Fields.Filled("Status") == Canceled)
        {
            return await texts.RefuseToCancel(caller.Account.Id, id, StatusField);
        }

        if (!request.Fields.Has("Body") || request.Fields.Text("Body", isProse: true) is not { Length: 0 } || request.Fields.Has("Status"))
        {
            return new Refusal(Reason.InvalidField, "/Body", Detail: "Send an empty Body: it removes what the message says. Nothing else can be changed.");
        }

        return (await texts.Redact(caller, caller.Account.Id, id)).Then(text => Answer.Ok(Render(text)));
    }

    async Task<Outcome<Answer>> With(Request request, Func<Caller, TextId, Task<Outcome<Answer>>> act)
    {
        var account = await scope.Of(request);
        return account.IsRefused ? Outcome<Answer>.Refused(account.Refusals)
            : Sid.Read<TextId>(Sid.Message, request.Part("sid")) is { } id ? await act(account.Value!, id)
            : Answers.NotFound(request);
    }

    static byte[] Render(TextMessage text) => Answers.Render(json => MessageBody.Write(json, text));
}

/// <summary>The days or instants between which messages were sent.</summary>
/// <param name="Given">As given, to be repeated in URLs.</param>
sealed record MessageFilter(DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<(string, string?)> Given)
{
    const string On = "DateSent", Before = "DateSent<", After = "DateSent>";
    const string Day = "yyyy-MM-dd";

    public static MessageFilter Read(Fields fields)
    {
        var (on, before, after) = (Span(fields, On), Span(fields, Before), Span(fields, After));
        return new(Later(on?.Start, after?.Start), Earlier(on?.End, before?.End),
            [.. new[] { On, Before, After }.Select(name => (name, fields.Filled(name)))]);
    }

    static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;

    static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;

    /// <summary>A whole day, or one second.</summary>
    static (DateTimeOffset Start, DateTimeOffset End)? Span(Fields fields, string name)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (fields.Filled(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, Day, CultureInfo.InvariantCulture, Utc, out var day))
        {
            return (day, Plus(day, TimeSpan.FromDays(1)));
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant))
        {
            return (instant, Plus(instant, TimeSpan.FromSeconds(1)));
        }

        fields.Refuse(Reason.InvalidField, name, $"{name} must be a date such as 2026-11-30, or an instant in ISO 8601.");
        return null;
    }

    /// <summary>Not later than the calendar's end.</summary>
    static DateTimeOffset Plus(DateTimeOffset at, TimeSpan span) => at > DateTimeOffset.MaxValue - span ? DateTimeOffset.MaxValue : at + span;
}
