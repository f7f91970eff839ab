using Hostline.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>
/// The numbers of an account, from the moment of their order (contract §10): listed, changed, given to another account of the family, and
/// released.
/// </summary>
sealed class IncomingNumbers(FamilyScope scope, Subaccounts family, NumberPlaces numbers, Applications applications, AccountBook accounts,
    ReleaseNumber release, CancelOrder cancel, Reach reach)
{
    const string Kind = IncomingNumberBody.Kind;
    const int NameAtMost = 64;
    const string Account = "/Number/AccountSid";

    static readonly Schema Body = Schema.Object("What is not sent stays as it is.",
        [Optional("AccountSid", Sids.Of(Sid.Account, "Gives the number to another account of the family.")),
            Optional("FriendlyName", Schema.Text("", NameAtMost)), Optional("SmsApplicationSid", Sids.Of(Sid.Application, "Empty removes it.")),
            .. AnsweringForm.Parameters("StatusCallback")]);

    public void Map(Endpoints endpoints)
    {
        var (list, one) = (Api2010Paths.ListOf(Kind), Api2010Paths.OneOf(Kind));
        endpoints.Get(list, List,
                [new("Beta", Schema.Flag("No number is.")), new("FriendlyName", Schema.Text("The whole name.")),
                new("PhoneNumber", Schema.Text("A part; * is any.")),
                    new("Origin", Schema.OneOf("All are hosted.", "twilio", "hosted")), .. ListSchemas.Page])
            .Does(new("listIncomingPhoneNumbers", Kind, "List the account's numbers, newest first", Api2010List.Of("incoming_phone_numbers",
                IncomingNumberBody.Form)));
        endpoints.Get(one, request => With(request, (_, number) => Task.FromResult<Outcome<Answer>>(Answer.Ok(Render(number)))))
            .Does(new("fetchIncomingPhoneNumber", Kind, "Get a number", IncomingNumberBody.Form));
        endpoints.Post(one, request => With(request, (caller, number) => Update(request, caller, number)))
            .Does(new("updateIncomingPhoneNumber", Kind, "Change a number", IncomingNumberBody.Form) { Body = Body, BodyType = FormBody.MediaType });
        endpoints.Delete(one, request => With(request, Delete))
            .Does(new("deleteIncomingPhoneNumber", Kind, "Off-board a number", Schema.None)
            {
                Status = StatusCodes.Status204NoContent,
                AlsoRefuses = [StatusCodes.Status409Conflict],
            });
    }

    async Task<Outcome<Answer>> List(Request request)
    {
        var (account, fields) = (await scope.Of(request), request.Fields);
        var (paging, name, number, origin) =
            (Paging<HostingId>.Read(fields, Sid.IncomingNumber), fields.Filled("FriendlyName"), fields.Filled("PhoneNumber"), fields.Filled("Origin"));
        var beta = fields.Flag("Beta");
        if (origin is not (null or "twilio" or "hosted"))
        {
            fields.Refuse(Reason.UnknownValue, "Origin", $"Origin is {origin}; it must be twilio or hosted.");
        }

        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!.Account.Id;
        var pattern = number is null ? "" : PatternOf(number);
        var found = await numbers.Page(owner, name ?? "", pattern ?? "", paging.Cursor(), paging.Size);
        if (found is not (var rows, var hasMore))
        {
            return Paging<HostingId>.Unknown;
        }

        (rows, hasMore) = origin == "twilio" || pattern is null ? ([], false) : (rows, hasMore);
        return Answer.Ok(Api2010List.Render(paging, "incoming_phone_numbers", $"{Api2010Paths.Of(owner)}/{Kind}{Api2010Paths.Suffix}",
            [("Beta", beta?.ToString().ToLowerInvariant()), ("FriendlyName", name), ("PhoneNumber", number), ("Origin", origin)],
            [.. rows.Select(n => n.Settings.Hosting)], hasMore, json =>
            {
                foreach (var row in rows)
                {
                    IncomingNumberBody.Write(json, row);
                }
            }));
    }

    /// <summary>
    /// Digits with * for any others; without one, the digits may be anywhere in the number. Null if no number can match: numbers contain no
    /// letters or signs.
    /// </summary>
    static string? PatternOf(string text)
    {
        var (isWhole, digits) = (text.StartsWith('+'), text.TrimStart('+'));
        return digits.All(c => char.IsAsciiDigit(c) || c == '*')
            ? $"{(isWhole ? "+" : "%")}{digits.Replace('*', '%')}{(isWhole && digits.Length > 10 ? "" : "%")}"
            : null;
    }

    async Task<Outcome<Answer>> Update(Request request, Caller caller, SetNumber number)
    {
        var fields = request.Fields;
        var texts = AnsweringForm.Read(fields, reach.Of(caller.World, request.Http.Request));
        var (name, application) = (fields.Text("FriendlyName", atMost: NameAtMost), fields.IdOf<ApplicationId>("SmsApplicationSid", Sid.Application));
        if (application is { } wanted && await applications.Find(caller.Account.Id, wanted) is null)
        {
            fields.Refuse(Reason.InvalidField, "SmsApplicationSid", "SmsApplicationSid is no application of this account.");
        }

        var named = fields.IdOf<AccountId>("AccountSid", Sid.Account) ?? caller.Account.Id;
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var to = await Taker(request.Caller, caller, named, number);
        if (to.IsRefused)
        {
            return Outcome<Answer>.Refused(to.Refusals);
        }

        var changed = await numbers.Change(caller, caller.Account.Id, number.Settings.Hosting, now => now with
        {
            Settings = now.Settings with
            {
                Account = to.Value,
                Name = name is null ? now.Settings.Name : name.Length == 0 ? null : name,
                // An application belongs to one account, so the new account cannot use it.
                Application = to.Value != caller.Account.Id ? null : fields.Has("SmsApplicationSid") ? application : now.Settings.Application,
                Texts = texts(now.Settings.Texts),
            },
        });
        return changed.Then(n => Answer.Ok(Render(n)));
    }

    /// <summary>The account that gets the number: only a parent gives numbers, and only active ones (21474, 22121).</summary>
    async Task<Outcome<AccountId>> Taker(Caller parent, Caller caller, AccountId named, SetNumber number)
    {
        if (named == caller.Account.Id)
        {
            return named;
        }

        if (parent.Account.Parent is not null)
        {
            return new Refusal(Reason.NotAllowed, Account, Detail: "Only the parent account can assign numbers to another account of its family.");
        }

        var taker = await family.ActingFor(parent, named);
        return taker.IsRefused ? Outcome<AccountId>.Refused([.. taker.Refusals.Select(r => r with { Field = "/AccountSid" })])
            : number.State != HostingState.Active
                ? new Refusal(Reason.WrongState, Account, Detail: "The number is not in use yet. Complete its order first, then give it to another account.")
            : named;
    }

    /// <summary>An active number is released through the registry; before that, deleting it cancels its order.</summary>
    async Task<Outcome<Answer>> Delete(Caller caller, SetNumber number)
    {
        // Whoever uses a number may release it, even if another account of its family ordered it.
        var owner = number.Owner == caller.Account.Id ? caller : caller.For((await accounts.Find(number.Owner))!);
        var hosting = number.Settings.Hosting;
        var ended = number.State == HostingState.Active
            ? (await release.For(owner, hosting)).Then(_ => true)
            : (await cancel.For(owner, number.Order, hosting, h => h.State is HostingState.Provisioning or HostingState.Testing
                ? new Refusal(Reason.OrderInProgress) : null)).Then(_ => true);
        // A second request finds the release of the first one in progress.
        return ended.IsRefused && ended.Refusals[0].Reason != Reason.RouteChanging ? Outcome<Answer>.Refused(ended.Refusals) : Answer.NoContent;
    }

    async Task<Outcome<Answer>> With(Request request, Func<Caller, SetNumber, Task<Outcome<Answer>>> act)
    {
        var account = await scope.Of(request);
        return account.IsRefused ? Outcome<Answer>.Refused(account.Refusals)
            : Sid.Read<HostingId>(Sid.IncomingNumber, request.Part("sid")) is { } id && await numbers.Find(account.Value!.Account.Id, id) is { } number
                ? await act(account.Value!, number)
            : Answers.NotFound(request);
    }

    static byte[] Render(SetNumber number) => Answers.Render(json => IncomingNumberBody.Write(json, number));
}
