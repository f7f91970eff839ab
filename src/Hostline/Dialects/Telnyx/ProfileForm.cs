using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Storage;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Reads a profile's members from a body: omitted members stay unchanged, and each wrong one is refused with its pointer.
/// </summary>
sealed partial class ProfileForm(MasterKey masterKey)
{
    const string SealSecret = "profile-v1-secret";
    const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const int SecretLength = 24;

    /// <summary>Members that have no null in the contract.</summary>
    static readonly string[] NeverNull = [.. ProfileSchemas.Settable.Where(m => !m.Schema.IsNullable).Select(m => m.Name)];

    public ProfileDraft New() => new("", "", "", new ProfileSettings { SealedSecret = NewSecret() }.Bytes(), Webhooks.Kind);

    /// <summary>A profile made outside of this dialect: it sends to the United States.</summary>
    public ProfileDraft Named(string name) =>
        New() with { Name = name, Settings = new ProfileSettings { SealedSecret = NewSecret(), Destinations = ["US"] }.Bytes() };

    public ProfileDraft WithNewSecret(ProfileDraft current) =>
        current with { Settings = (ProfileSettings.Of(current.Settings) with { SealedSecret = NewSecret() }).Bytes() };

    public string SecretOf(ProfileSettings settings) => Encoding.UTF8.GetString(masterKey.Open(SealSecret, settings.SealedSecret));

    public static bool HasAny(Fields fields) => ProfileSchemas.Settable.Any(m => fields.Has(m.Name));

    /// <summary><paramref name="current"/> with the body's changes. The result is meaningless if <c>fields</c> has refusals.</summary>
    public ProfileDraft Read(Fields fields, ProfileDraft current, AddressPolicy addresses)
    {
        foreach (var name in NeverNull.Where(fields.IsNull))
        {
            fields.Refuse(Reason.InvalidField, name, $"{name} cannot be null; leave it out instead.");
        }

        return new(
            NameOf(fields) ?? current.Name,
            fields.Url("webhook_url", current.WebhookUrl, addresses) ?? "",
            fields.Url("webhook_failover_url", current.WebhookFailoverUrl, addresses) ?? "",
            Read(fields, ProfileSettings.Of(current.Settings), addresses).Bytes(), current.DestinationKind);
    }

    ProfileSettings Read(Fields fields, ProfileSettings now, AddressPolicy addresses) => now with
    {
        Enabled = fields.Bool("enabled") ?? now.Enabled,
        WebhookApiVersion = fields.OneOf("webhook_api_version", false, ProfileSchemas.ApiVersions) ?? now.WebhookApiVersion,
        Destinations = DestinationsOf(fields) ?? now.Destinations,
        NumberPool = fields.Has("number_pool_settings") ? NumberPoolOf(fields.Object("number_pool_settings")) : now.NumberPool,
        UrlShortener = fields.Has("url_shortener_settings") ? UrlShortenerOf(fields.Object("url_shortener_settings")) : now.UrlShortener,
        AlphaSender = fields.Has("alpha_sender") ? fields.Text("alpha_sender", AlphaSender(), "1 to 11 letters, digits and blanks") : now.AlphaSender,
        DailySpendLimit = fields.Text("daily_spend_limit", SpendLimit(), "an amount in dollars such as \"100.00\"") ?? now.DailySpendLimit,
        DailySpendLimitEnabled = fields.Bool("daily_spend_limit_enabled") ?? now.DailySpendLimitEnabled,
        MmsFallBackToSms = fields.Bool("mms_fall_back_to_sms") ?? now.MmsFallBackToSms,
        MmsTranscoding = fields.Bool("mms_transcoding") ?? now.MmsTranscoding,
        MobileOnly = fields.Bool("mobile_only") ?? now.MobileOnly,
        SmartEncoding = fields.Bool("smart_encoding") ?? now.SmartEncoding,
        HealthWebhookUrl = fields.Url("health_webhook_url", now.HealthWebhookUrl, addresses),
        ResourceGroup = fields.Has("resource_group_id") ? fields.Text("resource_group_id", atMost: ProfileSchemas.IdAtMost) : now.ResourceGroup,
        Assistant = fields.Has("ai_assistant_id") ? fields.Text("ai_assistant_id", atMost: ProfileSchemas.IdAtMost) : now.Assistant,
        SealedSecret = fields.Text("v1_secret", Secret(), "8 to 64 visible ASCII characters") is { } secret ? Seal(secret) : now.SealedSecret,
    };

    static string? NameOf(Fields fields)
    {
        var name = fields.Text("name", atMost: ProfileSchemas.NameAtMost);
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            fields.Refuse(Reason.ValueOutOfRange, "name", $"name must have 1 to {ProfileSchemas.NameAtMost} characters.");
        }

        return name;
    }

    /// <summary>Country codes, or "*" alone for all countries.</summary>
    static IReadOnlyList<string>? DestinationsOf(Fields fields)
    {
        const string Name = "whitelisted_destinations";
        var given = fields.Texts(Name);
        if (given is null or ["*"])
        {
            return given;
        }

        if (given.Count is 0 or > ProfileSchemas.DestinationsAtMost)
        {
            fields.Refuse(given.Count == 0 ? Reason.DestinationsMissing : Reason.ValueOutOfRange, Name,
                $"{Name} must have 1 to {ProfileSchemas.DestinationsAtMost} country codes.");
        }

        for (var i = 0; i < given.Count; i++)
        {
            if (!Country().IsMatch(given[i]))
            {
                fields.Refuse(Reason.InvalidField, $"{Name}/{i}", $"Each of {Name} must be two capital letters (ISO 3166-1), or the list must be [\"*\"].");
            }
        }

        return given;
    }

    /// <summary>Null and {} switch it off.</summary>
    static NumberPool? NumberPoolOf(Fields? pool) => pool is null || pool.IsEmpty ? null : new(
        pool.Weight("toll_free_weight", required: true) ?? 0, pool.Weight("long_code_weight", required: true) ?? 0,
        pool.Bool("skip_unhealthy", required: true) ?? false, pool.Bool("sticky_sender") ?? false, pool.Bool("geomatch") ?? false);

    static UrlShortener? UrlShortenerOf(Fields? links) => links is null || links.IsEmpty ? null : new(
        links.Text("domain", required: true, atMost: ProfileSchemas.DomainAtMost) ?? "", links.Text("prefix", atMost: ProfileSchemas.PrefixAtMost) ?? "",
        links.Bool("replace_blacklist_only") ?? false, links.Bool("send_webhooks") ?? false);

    byte[] NewSecret() => Seal(RandomNumberGenerator.GetString(SecretCharacters, SecretLength));

    byte[] Seal(string secret) => masterKey.Seal(SealSecret, Encoding.UTF8.GetBytes(secret));

    [GeneratedRegex(ProfileSchemas.AlphaSenderPattern)]
    private static partial Regex AlphaSender();

    [GeneratedRegex(ProfileSchemas.SpendLimitPattern)]
    private static partial Regex SpendLimit();

    [GeneratedRegex(ProfileSchemas.CountryPattern)]
    private static partial Regex Country();

    [GeneratedRegex(ProfileSchemas.SecretPattern)]
    private static partial Regex Secret();
}
