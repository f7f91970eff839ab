using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

sealed class AccountResources(FamilyScope scope, Subaccounts family, AccountBook accounts)
{
    const int NameAtMost = 64;
    const string Name = "/Account/FriendlyName";
    const string Status = "/Account/Status";
    const string List = Api2010Paths.Accounts + Api2010Paths.Suffix;
    const string One = Api2010Paths.Accounts + "/{sid}" + Api2010Paths.Suffix;

    static readonly Schema NameForm = Schema.Text("What people call it; the vendor's default is SubAccount Created at and the time.", NameAtMost);

    public void Map(Endpoints endpoints)
    {
        endpoints.Get(List, ListAll,
                [new("FriendlyName", Schema.Text("The whole name.")), new("Status", Schema.OneOf("Only those.", "active", "suspended", "closed")),
                    .. ListSchemas.Page])
            .Does(new("listAccounts", "Accounts", "List the account and its subaccounts, newest first", Api2010List.Of("accounts", AccountBody.Form)));
        endpoints.Post(List, Open).Does(new("createAccount", "Accounts", "Open a subaccount", AccountBody.Form)
        {
            Status = StatusCodes.Status201Created,
            Body = Schema.Object("", Optional("FriendlyName", NameForm)),
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(One, Fetch).Does(new("fetchAccount", "Accounts", "Get an account", AccountBody.Form));
        endpoints.Post(One, Update).Does(new("updateAccount", "Accounts", "Rename, suspend, resume or close a subaccount", AccountBody.Form)
        {
            Body = Schema.Object("", Optional("FriendlyName", NameForm), Optional("Status", Schema.OneOf("Closed is final.", "active", "suspended", "closed"))),
            BodyType = FormBody.MediaType,
        });
    }

    async Task<Outcome<Answer>> ListAll(Request request)
    {
        var (fields, paging) = (request.Fields, Paging<AccountId>.Read(request.Fields, Sid.Account));
        var (name, word) = (fields.Filled("FriendlyName"), fields.Filled("Status"));
        var refusal = FamilyScope.RefuseStandardKey(request.Caller) ?? (word is null || AccountBody.StatusOf(word) is not null ? null : WrongStatus(word));
        if (refusal is not null || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(refusal is null ? request.Refused! : [refusal]);
        }

        var filter = new FamilyFilter(word is null ? null : AccountBody.StatusOf(word), name);
        if (await family.Page(request.Caller, filter, paging.Cursor(), paging.Size) is not (var rows, var hasMore))
        {
            return Paging<AccountId>.Unknown;
        }

        var tokens = await Task.WhenAll(rows.Select(a => accounts.AuthTokenOf(a.Id)));
        return Answer.Ok(Api2010List.Render(paging, "accounts", List, [("FriendlyName", name), ("Status", word)], [.. rows.Select(a => a.Id)], hasMore, json =>
        {
            foreach (var (account, token) in rows.Zip(tokens))
            {
                AccountBody.Write(json, account, token);
            }
        }));
    }

    async Task<Outcome<Answer>> Open(Request request)
    {
        if (FamilyScope.RefuseStandardKey(request.Caller) is { } refusal)
        {
            return refusal;
        }

        var name = NameOf(request);
        if (name.IsRefused)
        {
            return Outcome<Answer>.Refused(name.Refusals);
        }

        var now = request.Caller.World.Now(request.Caller.DatabaseNow);
        var opened = await family.Open(request.Caller, name.Value is { Length: > 0 } given ? given
            : $"SubAccount Created at {now.UtcDateTime:yyyy-MM-dd hh:mm tt}");
        return opened.IsRefused ? Outcome<Answer>.Refused([opened.Refusals[0] with { Field = "/Account" }])
            : Answer.Created(await RenderChanged(opened.Value!));
    }

    async Task<Outcome<Answer>> Fetch(Request request)
    {
        var found = await scope.OfMain(request, "sid");
        return found.IsRefused ? Outcome<Answer>.Refused(found.Refusals) : Answer.Ok(await Render(found.Value!.Account));
    }

    async Task<Outcome<Answer>> Update(Request request)
    {
        var found = await scope.OfMain(request, "sid");
        if (found.IsRefused)
        {
            return Outcome<Answer>.Refused(found.Refusals);
        }

        var (name, word) = (NameOf(request), request.Fields.Filled("Status"));
        if (name.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(name.IsRefused ? name.Refusals : request.Refused!);
        }

        if (word is not null && AccountBody.StatusOf(word) is null)
        {
            return WrongStatus(word);
        }

        Outcome<Account> changed = found.Value!.Account;
        if (word is not null)
        {
            changed = await family.Put(request.Caller, found.Value!.Account.Id, AccountBody.StatusOf(word)!.Value);
        }

        if (!changed.IsRefused && name.Value is { Length: > 0 } renamed)
        {
            changed = await family.Rename(request.Caller, found.Value!.Account.Id, renamed);
        }

        return changed.IsRefused ? Outcome<Answer>.Refused([changed.Refusals[0] with { Field = Status }]) : Answer.Ok(await RenderChanged(changed.Value!));
    }

    static Outcome<string?> NameOf(Request request) => request.Fields.Text("FriendlyName") is not { } name
        ? request.Refused is { } refused ? new Refusal(Reason.InvalidField, Name, Detail: refused[0].Sentence) : new Outcome<string?>(null, [])
        : name.Length is > 0 and <= NameAtMost ? name
        : new Refusal(Reason.ValueOutOfRange, Name, Detail: $"FriendlyName has {name.Length} characters; it must have 1 to {NameAtMost}.");

    static Refusal WrongStatus(string word) =>
        new(Reason.UnknownValue, Status, Detail: $"Status is {word}; it must be active, suspended or closed.");

    async Task<byte[]> Render(Account account) => Render(account, await accounts.AuthTokenOf(account.Id));

    /// <summary>Without its token if that cannot be read.</summary>
    async Task<byte[]> RenderChanged(Account account) => Render(account, await Afterwards.Read(async () => (string?)await accounts.AuthTokenOf(account.Id)));

    static byte[] Render(Account account, string? token) => Answers.Render(json => AccountBody.Write(json, account, token ?? ""));
}
