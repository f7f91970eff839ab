using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

sealed class KeyResources(FamilyScope scope, SecretKeys keys)
{
    const string Kind = "Keys";
    const int NameAtMost = 64;

    static readonly Schema Form = Schema.Object("A key without its secret.",
        Required("sid", Sids.Of(Sid.Key, "Its SID, which is the user name.")), Required("friendly_name", Schema.Text("What people call it.")),
        Required("date_created", Schema.Text("RFC 2822.")), Required("date_updated", Schema.Text("RFC 2822."))).Named("Key");

    static readonly Schema Body = Schema.Object("", Optional("FriendlyName", Schema.Text("What people call it.", NameAtMost)));

    public void Map(Endpoints endpoints)
    {
        var (list, one) = (Api2010Paths.ListOf(Kind), Api2010Paths.OneOf(Kind));
        endpoints.Get(list, List, ListSchemas.Page).Does(new("listKeys", Kind, "List the account's keys, newest first", Api2010List.Of("keys", Form)));
        endpoints.Post(list, Create).Does(new("createKey", Kind, "Make a key", Schema.Object("The key with its secret.",
            [.. Form.Members, Required("secret", Schema.Text("Shown this once."))]).Named("NewKey"))
        {
            Status = StatusCodes.Status201Created,
            Body = Body,
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(one, request => With(request, async (caller, key) => await keys.Find(caller.Account.Id, key) is { } found
            ? Answer.Ok(Answers.Render(json => Write(json, found)))
            : Answers.NotFound(request))).Does(new("fetchKey", Kind, "Get a key", Form));
        endpoints.Post(one, Update).Does(new("updateKey", Kind, "Rename a key", Form) { Body = Body, BodyType = FormBody.MediaType });
        endpoints.Delete(one, request => With(request, async (caller, key) => (await keys.Revoke(caller, caller.Account.Id, key)).Then(_ => Answer.NoContent)))
            .Does(new("deleteKey", Kind, "Revoke a key", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    async Task<Outcome<Answer>> List(Request request)
    {
        var (account, paging) = (await scope.OfMain(request), Paging<KeyId>.Read(request.Fields, Sid.Key));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!.Account.Id;
        if (await keys.Page(owner, paging.Cursor(), paging.Size) is not (var rows, var hasMore))
        {
            return Paging<KeyId>.Unknown;
        }

        return Answer.Ok(Api2010List.Render(paging, "keys", $"{Api2010Paths.Of(owner)}/{Kind}{Api2010Paths.Suffix}", [], [.. rows.Select(k => k.Id)], hasMore,
            json =>
            {
                foreach (var key in rows)
                {
                    Write(json, key);
                }
            }));
    }

    async Task<Outcome<Answer>> Create(Request request)
    {
        var (account, name) = (await scope.OfMain(request), request.Fields.Text("FriendlyName", atMost: NameAtMost));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var made = await keys.Add(request.Caller, account.Value!.Account.Id, name ?? "");
        return made.Then(m => Answer.Created(Answers.Render(json => Write(json, m.Key, m.Secret))));
    }

    Task<Outcome<Answer>> Update(Request request) => With(request, async (caller, key) =>
    {
        var name = request.Fields.Text("FriendlyName", atMost: NameAtMost);
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        var renamed = name is null
            ? await keys.Find(caller.Account.Id, key) is { } same ? same : new Refusal(Reason.NotFound)
            : await keys.Rename(caller, caller.Account.Id, key, name);
        return renamed.Then(k => Answer.Ok(Answers.Render(json => Write(json, k))));
    });

    async Task<Outcome<Answer>> With(Request request, Func<Caller, KeyId, Task<Outcome<Answer>>> act)
    {
        var account = await scope.OfMain(request);
        return account.IsRefused ? Outcome<Answer>.Refused(account.Refusals)
            : Sid.Read<KeyId>(Sid.Key, request.Part("sid")) is { } key ? await act(account.Value!, key)
            : Answers.NotFound(request);
    }

    static void Write(Utf8JsonWriter json, SecretKey key, string? secret = null)
    {
        json.WriteStartObject();
        json.WriteSid("sid"u8, Sid.Key, key.Id);
        json.WriteString("friendly_name"u8, key.Name);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(key.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(key.UpdatedAt));
        if (secret is not null)
        {
            json.WriteString("secret"u8, secret);
        }

        json.WriteEndObject();
    }
}
