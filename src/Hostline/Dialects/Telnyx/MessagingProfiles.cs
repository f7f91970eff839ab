using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

sealed class MessagingProfiles(Profiles profiles, ProfileForm form, Reach reach)
{
    public const string Root = "/messaging_profiles";

    public const string Tag = "Messaging profiles";

    const string ByName = "filter[name]";
    const string ByWholeName = "filter[name][eq]";
    const string ByPart = "filter[name][contains]";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, Filters, List).Does(new("listProfiles", Tag, "List messaging profiles", Paging.Of(ProfileSchemas.Profile)));
        endpoints.PostJson(Root, Create).Does(new("createProfile", Tag, "Create a messaging profile", Single) { Body = ProfileSchemas.New });
        endpoints.Get(Root + "/{id}", Get).Does(new("getProfile", Tag, "Get a messaging profile", Single));
        endpoints.PatchJson(Root + "/{id}", Change).Does(new("changeProfile", Tag, "Change a messaging profile", Single) { Body = ProfileSchemas.Change });
        endpoints.Delete(Root + "/{id}", Delete).Does(new("deleteProfile", Tag, "Delete a messaging profile that has no number", Single));
        endpoints.Post(Root + "/{id}/actions/regenerate_secret", RegenerateSecret)
            .Does(new("renewProfileSecret", Tag, "Give a messaging profile a new secret", Single));
        // This host has neither, so no profile has one.
        endpoints.List(Root + "/{id}/short_codes", [], ListNone).Does(new("listShortCodes", Tag, "List a profile's short codes (always empty)", None));
        endpoints.List(Root + "/{id}/alphanumeric_sender_ids", [], ListNone)
            .Does(new("listAlphanumericSenderIds", Tag, "List a profile's sender ids (always empty)", None));
    }

    static readonly Schema Single = Schema.Data(ProfileSchemas.Profile);
    static readonly Schema None = Paging.Of(Schema.Object("There is none."));

    static readonly Parameter[] Filters =
    [
        new(ByName, Schema.Text("Only the profile of this name.")),
        new(ByWholeName, Schema.Text("The same.")),
        new(ByPart, Schema.Text("Only profiles whose name contains this.")),
    ];

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var whole = query.Text(ByWholeName) ?? query.Text(ByName) ?? "";
        var (found, total) = await profiles.Page(caller.Account.Id, whole, query.Text(ByPart) ?? "", query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, Write);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        if (!fields.Has("name"))
        {
            fields.Refuse(Reason.MissingField, "name", "name is required.");
        }

        // Observed from the vendor: this member has its own error code. The oldest .NET SDK cannot send the member, so it cannot create profiles
        // with either host.
        if (!fields.Has("whitelisted_destinations"))
        {
            fields.Refuse(Reason.DestinationsMissing, "whitelisted_destinations", "whitelisted_destinations is required: country codes, or [\"*\"] for all.");
        }

        var draft = form.Read(fields, form.New(), reach.Of(caller.World, http.Request));
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals) : (await profiles.Add(caller, draft)).Then(Render);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        Endpoints.IdOf<ProfileId>(http) is { } id && await profiles.Find(caller, id) is { } found ? Render(found) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Change(HttpContext http, Caller caller, Fields fields)
    {
        if (Endpoints.IdOf<ProfileId>(http) is not { } id)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!ProfileForm.HasAny(fields))
        {
            return new Refusal(Reason.MissingField, "", Detail: "No valid parameters were supplied.");
        }

        var changed = await profiles.Change(caller, id, current =>
        {
            var draft = form.Read(fields, DraftOf(current), reach.Of(caller.World, http.Request));
            return fields.IsRefused ? Outcome<ProfileDraft>.Refused(fields.Refusals) : draft;
        });
        return changed.Then(Render);
    }

    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) =>
        Endpoints.IdOf<ProfileId>(http) is { } id ? (await profiles.Delete(caller, id)).Then(Render) : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> RegenerateSecret(HttpContext http, Caller caller) => Endpoints.IdOf<ProfileId>(http) is { } id
        ? (await profiles.Change(caller, id, current => form.WithNewSecret(DraftOf(current)))).Then(Render)
        : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> ListNone(Caller caller, ListQuery query) => query.IdOf<ProfileId>() is { } id && await profiles.Find(caller, id) is not null
        ? query.Page.Render<Profile>([], 0, Write)
        : new Refusal(Reason.NotFound);

    static ProfileDraft DraftOf(Profile current) => new(current.Name, current.WebhookUrl, current.WebhookFailoverUrl, current.Settings, Webhooks.Kind);

    byte[] Render(Profile profile) => Answers.RenderData(json => Write(json, profile));

    void Write(Utf8JsonWriter json, Profile profile)
    {
        var settings = ProfileSettings.Of(profile.Settings);
        json.WriteStartObject();
        json.WriteString("record_type"u8, "messaging_profile"u8);
        json.WriteString("id"u8, profile.Id);
        json.WriteString("organization_id"u8, profile.Account);
        json.WriteString("name"u8, profile.Name);
        json.WriteString("created_at"u8, Timestamps.Render(profile.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(profile.UpdatedAt));
        json.WriteString("webhook_url"u8, OrNull(profile.WebhookUrl));
        json.WriteString("webhook_failover_url"u8, OrNull(profile.WebhookFailoverUrl));
        json.WriteString("v1_secret"u8, form.SecretOf(settings));
        Write(json, settings);
        json.WriteEndObject();
    }

    /// <summary>The contract's default for a missing URL, "", is not valid in its own format; null is valid in both.</summary>
    static string? OrNull(string url) => url.Length == 0 ? null : url;

    static void Write(Utf8JsonWriter json, ProfileSettings settings)
    {
        json.WriteBoolean("enabled"u8, settings.Enabled);
        json.WriteString("webhook_api_version"u8, settings.WebhookApiVersion);
        json.WriteStartArray("whitelisted_destinations"u8);
        foreach (var destination in settings.Destinations)
        {
            json.WriteStringValue(destination);
        }

        json.WriteEndArray();
        Write(json, settings.NumberPool);
        Write(json, settings.UrlShortener);
        json.WriteString("alpha_sender"u8, settings.AlphaSender);
        // The contract has no null here: until a limit is set, the member is left out.
        if (settings.DailySpendLimit is { } limit)
        {
            json.WriteString("daily_spend_limit"u8, limit);
        }

        json.WriteBoolean("daily_spend_limit_enabled"u8, settings.DailySpendLimitEnabled);
        json.WriteBoolean("mms_fall_back_to_sms"u8, settings.MmsFallBackToSms);
        json.WriteBoolean("mms_transcoding"u8, settings.MmsTranscoding);
        json.WriteBoolean("mobile_only"u8, settings.MobileOnly);
        json.WriteBoolean("smart_encoding"u8, settings.SmartEncoding);
        // Neither can be set through this API.
        json.WriteBoolean("redaction_enabled"u8, false);
        json.WriteNumber("redaction_level"u8, 2);
        json.WriteString("health_webhook_url"u8, settings.HealthWebhookUrl);
        json.WriteString("resource_group_id"u8, settings.ResourceGroup);
        json.WriteString("ai_assistant_id"u8, settings.Assistant);
    }

    static void Write(Utf8JsonWriter json, NumberPool? pool)
    {
        if (pool is null)
        {
            json.WriteNull("number_pool_settings"u8);
            return;
        }

        json.WriteStartObject("number_pool_settings"u8);
        json.WriteNumber("toll_free_weight"u8, pool.TollFreeWeight);
        json.WriteNumber("long_code_weight"u8, pool.LongCodeWeight);
        json.WriteBoolean("skip_unhealthy"u8, pool.SkipUnhealthy);
        json.WriteBoolean("sticky_sender"u8, pool.StickySender);
        json.WriteBoolean("geomatch"u8, pool.Geomatch);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, UrlShortener? links)
    {
        if (links is null)
        {
            json.WriteNull("url_shortener_settings"u8);
            return;
        }

        json.WriteStartObject("url_shortener_settings"u8);
        json.WriteString("domain"u8, links.Domain);
        json.WriteString("prefix"u8, links.Prefix);
        json.WriteBoolean("replace_blacklist_only"u8, links.ReplaceBlacklistOnly);
        json.WriteBoolean("send_webhooks"u8, links.SendWebhooks);
        json.WriteEndObject();
    }
}
