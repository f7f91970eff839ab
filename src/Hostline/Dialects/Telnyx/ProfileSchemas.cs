using Hostline.Http.OpenApi;
using Hostline.Outgoing;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The schema of a messaging profile, with the limits and patterns that <see cref="ProfileForm"/> uses.</summary>
static class ProfileSchemas
{
    public const int NameAtMost = 255;
    public const int DestinationsAtMost = 300;
    public const int IdAtMost = 64;
    public const int DomainAtMost = 253;   // RFC 1035 §2.3.4, without the dot at the end
    public const int PrefixAtMost = 64;
    public const string AlphaSenderPattern = @"^[A-Za-z0-9 ]{1,11}\z";
    public const string SpendLimitPattern = @"^[0-9]{1,12}(?:\.[0-9]{1,6})?\z";
    public const string CountryPattern = @"^[A-Z]{2}\z";
    public const string SecretPattern = @"^[\x21-\x7e]{8,64}\z";
    public static readonly string[] ApiVersions = ["1", "2", "2010-04-01"];

    static readonly Schema NumberPool = Schema.Object("How a sending number is picked; null switches it off.",
        Required("toll_free_weight", Schema.Number("Share of toll-free numbers.", atLeast: 0)),
        Required("long_code_weight", Schema.Number("Share of other numbers.", atLeast: 0)),
        Required("skip_unhealthy", Schema.Flag("Leave out numbers with many failures.")),
        Optional("sticky_sender", Schema.Flag("Keep the number per recipient.")),
        Optional("geomatch", Schema.Flag("Prefer the recipient's area."))).OrNull();

    static readonly Schema UrlShortener = Schema.Object("How links in messages are shortened; null switches it off.",
        Required("domain", Schema.Text("Domain of the short links.", atMost: DomainAtMost)),
        Optional("prefix", Schema.Text("First part of their path.", atMost: PrefixAtMost)),
        Optional("replace_blacklist_only", Schema.Flag("Only links of public shorteners.")),
        Optional("send_webhooks", Schema.Flag("Tell of clicks."))).OrNull();

    /// <summary>The members that a customer may set. A member that is not nullable here is refused as null.</summary>
    public static readonly IReadOnlyList<Member> Settable =
    [
        Required("name", Schema.Text("For people; not blank.", atMost: NameAtMost)),
        Required("whitelisted_destinations", Schema.ListOf(Schema.Text("ISO 3166-1 alpha-2 in capitals, or the one element * for all."),
            "Countries it may send to.", atLeast: 1, atMost: DestinationsAtMost)),
        Required("enabled", Schema.Flag("Whether it may send.")),
        Required("webhook_url", Webhook("The URL for webhooks about its orders.")),
        Required("webhook_failover_url", Webhook("The URL to use when the first one has failed three times.")),
        Required("webhook_api_version", Schema.OneOf("Kept; webhooks have the form of version 2.", ApiVersions)),
        Required("number_pool_settings", NumberPool),
        Required("url_shortener_settings", UrlShortener),
        Required("alpha_sender", Schema.Text("Sender name of 1 to 11 letters, digits and blanks.", pattern: AlphaSenderPattern).OrNull()),
        Optional("daily_spend_limit", Schema.Text("Dollars a day, as a decimal.", pattern: SpendLimitPattern)),
        Required("daily_spend_limit_enabled", Schema.Flag("Whether that limit applies.")),
        Required("mms_fall_back_to_sms", Schema.Flag("Send messages as SMS that cannot be sent as MMS.")),
        Required("mms_transcoding", Schema.Flag("Shrink media that are too large.")),
        Required("mobile_only", Schema.Flag("Send to mobile numbers only.")),
        Required("smart_encoding", Schema.Flag("Replace characters that make messages longer.")),
        Required("health_webhook_url", Webhook("The URL for the health of its numbers.")),
        Required("resource_group_id", Schema.Text("Kept, not read.", atMost: IdAtMost).OrNull()),
        Required("ai_assistant_id", Schema.Text("Kept, not read.", atMost: IdAtMost).OrNull()),
        Required("v1_secret", Schema.Text("Secret of the vendor's first API, visible ASCII; made when omitted.", pattern: SecretPattern)),
    ];

    public static readonly Schema Profile = Schema.Object("A messaging profile.",
    [
        Required("record_type", Schema.OneOf("", "messaging_profile")),
        Required("id", Schema.Uuid("")),
        Required("organization_id", Schema.Uuid("The account that holds it.")),
        Required("created_at", Schema.Instant("")),
        Required("updated_at", Schema.Instant("")),
        .. Settable,
        Required("redaction_enabled", Schema.Flag("Always false.")),
        Required("redaction_level", Schema.Whole("Always 2.")),
    ]).Named("MessagingProfile");

    /// <summary>The body that changes a profile: omitted members stay unchanged, and at least one is required.</summary>
    public static readonly Schema Change =
        Schema.Object("Omitted members stay unchanged. At least one member.", [.. Settable.Select(m => m with { IsRequired = false })]);

    public static readonly Schema New = Schema.Object("", [.. Settable.Select(m => m with { IsRequired = m.Name is "name" or "whitelisted_destinations" })]);

    static Schema Webhook(string about) => Schema.Url(about + " http or https; null for none.", WebhookUrl.LongestUrl).OrNull();
}
