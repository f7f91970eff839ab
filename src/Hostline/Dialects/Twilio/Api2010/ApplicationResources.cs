using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Server;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>Applications: URLs that several numbers share (contract §10). URLs for calls are stored and returned, but never called.</summary>
sealed class ApplicationResources(FamilyScope scope, Applications applications, Reach reach)
{
    const string Kind = "Applications";
    const int NameAtMost = 64;

    /// <summary>Members that are only stored, with their parameters.</summary>
    static readonly (string Member, string Parameter)[] Kept =
    [
        ("voice_url", "VoiceUrl"), ("voice_method", "VoiceMethod"), ("voice_fallback_url", "VoiceFallbackUrl"),
        ("voice_fallback_method", "VoiceFallbackMethod"), ("sms_status_callback", "SmsStatusCallback"), ("message_status_callback", "MessageStatusCallback"),
    ];

    static readonly Schema Form = Schema.Object("An application.",
        [
            Required("sid", Sids.Of(Sid.Application, "Its SID.")), Required("account_sid", Sids.Of(Sid.Account, "Whose it is.")),
            Required("friendly_name", Schema.Text("")), Required("api_version", Schema.Text("")), Required("date_created", Schema.Text("RFC 2822.")),
            Required("date_updated", Schema.Text("RFC 2822.")), Required("sms_url", Schema.Text("").OrNull()), Required("sms_method", Schema.Text("")),
            Required("sms_fallback_url", Schema.Text("").OrNull()), Required("sms_fallback_method", Schema.Text("")),
            Required("status_callback", Schema.Text("").OrNull()), Required("status_callback_method", Schema.Text("")),
            Required("voice_caller_id_lookup", Schema.Flag("")), Required("public_application_connect_enabled", Schema.Flag("")),
            .. Kept.Select(k => Required(k.Member, Schema.Text("").OrNull())), Required("uri", Schema.Text("")),
        ]).Named("Application");

    static readonly Schema Body = Schema.Object("",
        [Optional("FriendlyName", Schema.Text("", NameAtMost)), .. AnsweringForm.Parameters("StatusCallback"),
            .. Kept.Select(k => Optional(k.Parameter, Schema.Text("Only kept.")))]);

    public void Map(Endpoints endpoints)
    {
        var (list, one) = (Api2010Paths.ListOf(Kind), Api2010Paths.OneOf(Kind));
        endpoints.Get(list, List, [new("FriendlyName", Schema.Text("The whole name.")), .. ListSchemas.Page])
            .Does(new("listApplications", Kind, "List the account's applications, newest first", Api2010List.Of("applications", Form)));
        endpoints.Post(list, Create).Does(new("createApplication", Kind, "Make an application", Form)
        {
            Status = StatusCodes.Status201Created,
            Body = Body,
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(one, request => With(request, async (caller, id) => await applications.Find(caller.Account.Id, id) is { } found
            ? Answer.Ok(Render(found))
            : Answers.NotFound(request))).Does(new("fetchApplication", Kind, "Get an application", Form));
        endpoints.Post(one, request => With(request, async (caller, id) => Edit(request) is var edit && request.Refused is { } refused
                ? Outcome<Answer>.Refused(refused)
                : (await applications.Change(caller, caller.Account.Id, id, now => edit(now))).Then(a => Answer.Ok(Render(a)))))
            .Does(new("updateApplication", Kind, "Change an application", Form) { Body = Body, BodyType = FormBody.MediaType });
        endpoints.Delete(one, request => With(request, async (caller, id) =>
                (await applications.Delete(caller, caller.Account.Id, id)).Then(_ => Answer.NoContent)))
            .Does(new("deleteApplication", Kind, "Delete an application", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    async Task<Outcome<Answer>> List(Request request)
    {
        var (account, paging) = (await scope.Of(request), Paging<ApplicationId>.Read(request.Fields, Sid.Application));
        var name = request.Fields.Filled("FriendlyName");
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!.Account.Id;
        if (await applications.Page(owner, name ?? "", paging.Cursor(), paging.Size) is not (var rows, var hasMore))
        {
            return Paging<ApplicationId>.Unknown;
        }

        return Answer.Ok(Api2010List.Render(paging, "applications", $"{Api2010Paths.Of(owner)}/{Kind}{Api2010Paths.Suffix}", [("FriendlyName", name)],
            [.. rows.Select(a => a.Id)], hasMore, json =>
            {
                foreach (var application in rows)
                {
                    Write(json, application);
                }
            }));
    }

    async Task<Outcome<Answer>> Create(Request request)
    {
        var (account, edit) = (await scope.Of(request), Edit(request));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!;
        var added = await applications.Add(owner, (id, now) => edit(new(id, owner.Account.Id, "", TextAnswering.None, "{}", now, now)));
        return added.Then(a => Answer.Created(Render(a)));
    }

    Func<Application, Application> Edit(Request request)
    {
        var fields = request.Fields;
        var name = fields.Text("FriendlyName", atMost: NameAtMost);
        var texts = AnsweringForm.Read(fields, reach.Of(request.Caller.World, request.Http.Request));
        var kept = Kept.Where(k => fields.Has(k.Parameter)).ToDictionary(k => k.Member, k => fields.Text(k.Parameter));
        return before => before with
        {
            Name = name ?? before.Name,
            Texts = texts(before.Texts),
            More = kept.Count == 0 ? before.More : JsonSerializer.Serialize(new Dictionary<string, string?>(Others(before).Concat(kept).GroupBy(p => p.Key)
                .Select(g => g.Last()))),
        };
    }

    async Task<Outcome<Answer>> With(Request request, Func<Caller, ApplicationId, Task<Outcome<Answer>>> act)
    {
        var account = await scope.Of(request);
        return account.IsRefused ? Outcome<Answer>.Refused(account.Refusals)
            : Sid.Read<ApplicationId>(Sid.Application, request.Part("sid")) is { } id ? await act(account.Value!, id)
            : Answers.NotFound(request);
    }

    /// <summary>Where the status of messages that name the application is reported; null for nowhere.</summary>
    public static string? MessageCallbackOf(Application application) => Others(application).GetValueOrDefault("message_status_callback");

    static Dictionary<string, string?> Others(Application application) => JsonSerializer.Deserialize<Dictionary<string, string?>>(application.More)!;

    static byte[] Render(Application application) => Answers.Render(json => Write(json, application));

    static void Write(Utf8JsonWriter json, Application a)
    {
        var others = Others(a);
        json.WriteStartObject();
        json.WriteSid("sid"u8, Sid.Application, a.Id);
        json.WriteSid("account_sid"u8, Sid.Account, a.Account);
        json.WriteString("friendly_name"u8, a.Name);
        json.WriteString("api_version"u8, Api2010Paths.Version);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(a.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(a.UpdatedAt));
        json.WriteOptional("sms_url"u8, a.Texts.Url);
        json.WriteString("sms_method"u8, a.Texts.Method);
        json.WriteOptional("sms_fallback_url"u8, a.Texts.FallbackUrl);
        json.WriteString("sms_fallback_method"u8, a.Texts.FallbackMethod);
        json.WriteOptional("status_callback"u8, a.Texts.StatusUrl);
        json.WriteString("status_callback_method"u8, a.Texts.StatusMethod);
        json.WriteBoolean("voice_caller_id_lookup"u8, false);
        json.WriteBoolean("public_application_connect_enabled"u8, false);
        foreach (var (member, _) in Kept)
        {
            var text = others.GetValueOrDefault(member);
            json.WriteString(member, string.IsNullOrEmpty(text) ? null : text);
        }

        json.WriteString("uri"u8, Api2010Paths.Of(a.Account, Kind, Sid.Of(Sid.Application, a.Id)));
        json.WriteEndObject();
    }
}
