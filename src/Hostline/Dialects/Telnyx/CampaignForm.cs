using System.Text.Json;
using System.Text.Json.Nodes;
using Hostline.Campaigns;
using Hostline.Core.Campaigns;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Http;
using Hostline.Outgoing;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Reads a campaign from a body: every documented member is checked for its type and length and stored as given; each wrong one is refused with
/// its pointer.
/// </summary>
sealed class CampaignForm
{
    public const string ReferenceName = "referenceId";
    const string UrlName = "webhookURL";
    const string FailoverName = "webhookFailoverURL";
    const int ReferenceAtMost = 255;
    const int BrandAtMost = 64;
    const int UseCaseAtMost = 64;
    const int DescriptionAtMost = 4096;
    const int ListAtMost = 50;

    /// <summary>
    /// The texts that only a new campaign sets, with the maximum length of each in characters. The contract has no lengths for them.
    /// </summary>
    static readonly (string Name, int AtMost)[] FixedTexts =
    [
        ("embeddedLinkSample", 2000), ("helpKeywords", 255), ("optinKeywords", 255), ("optinMessage", 2048),
        ("optoutKeywords", 255), ("optoutMessage", 2048), ("privacyPolicyLink", 2000), ("termsAndConditionsLink", 2000),
    ];

    /// <summary>The texts that can be changed, with the contract's lengths.</summary>
    static readonly (string Name, int AtMost)[] Texts =
    [
        ("helpMessage", 255), ("messageFlow", 2048), ("resellerId", 8),
        ("sample1", 255), ("sample2", 255), ("sample3", 255), ("sample4", 255), ("sample5", 255),
    ];

    static readonly string[] FixedFlags =
    [
        "ageGated", "directLending", "embeddedLink", "embeddedPhone", "numberPool", "subscriberHelp", "subscriberOptin", "subscriberOptout",
        "termsAndConditions",
    ];

    static readonly string[] Flags = ["autoRenewal"];
    const string TagName = "tag";
    const string NetworksName = "mnoIds";

    /// <summary>Members that the vendor's contract has in requests only; our responses have them too.</summary>
    public static readonly string[] OnlyWanted = [TagName, NetworksName];

    static readonly string[] Lists = ["subUsecases", TagName];

    static readonly Member[] Changeable = [.. OfTexts(Texts), .. OfFlags(Flags)];

    /// <summary>The members given by the customer, as they are returned.</summary>
    public static IReadOnlyList<Member> Details => [.. Said.Select(m => m with { IsRequired = m.IsRequired || Defaulted.Contains(m.Name) })];

    /// <summary>Members that have a value even if they were not given.</summary>
    static readonly string[] Defaulted = ["autoRenewal", "termsAndConditions", "subUsecases"];

    static readonly Member[] Said =
    [
        Required("usecase", Schema.Text("As given.", UseCaseAtMost)),
        Required("description", Schema.Text("As given.", DescriptionAtMost)),
        .. OfTexts(FixedTexts), .. OfFlags(FixedFlags), .. Changeable,
        .. Lists.Select(name => Optional(name, Schema.ListOf(Schema.Text(""), "Each once.", atMost: ListAtMost))),
        Optional(NetworksName, Schema.ListOf(Schema.Whole(""), "Networks.")),
    ];

    static readonly Member[] Urls =
    [
        Optional(UrlName, Schema.Text("The URL for webhooks about its numbers.", WebhookUrl.LongestUrl)),
        Optional(FailoverName, Schema.Text("The URL to use when that one fails.", WebhookUrl.LongestUrl)),
    ];

    public static readonly Schema Wanted = Schema.Object("",
    [
        Required("brandId", Schema.Text("The brand: any text.", BrandAtMost)),
        Optional(ReferenceName, Schema.Text("The customer's own name for it, unique in the account.", ReferenceAtMost)),
        .. Said, .. Urls,
    ]);

    public static readonly Schema Changes = Schema.Object("", [.. Changeable, .. Urls]);

    static IEnumerable<Member> OfTexts((string Name, int AtMost)[] texts) => texts.Select(t => Optional(t.Name, Schema.Text("As given.", t.AtMost)));

    static IEnumerable<Member> OfFlags(string[] flags) => flags.Select(name => Optional(name, Schema.Flag("As given.")));

    /// <summary>The result is meaningless if <c>fields</c> has refusals.</summary>
    public CampaignDraft New(Fields fields, AddressPolicy addresses)
    {
        var brand = TextOf(fields, "brandId", BrandAtMost);
        var details = new JsonObject
        {
            ["usecase"] = TextOf(fields, "usecase", UseCaseAtMost),
            ["description"] = TextOf(fields, "description", DescriptionAtMost),
            ["autoRenewal"] = true,
            ["termsAndConditions"] = false,
            ["subUsecases"] = new JsonArray(),
        };
        Take(fields, details, [.. FixedTexts, .. Texts], [.. FixedFlags, .. Flags]);
        foreach (var name in Lists)
        {
            TakeList(fields, details, name);
        }

        if (fields.WholeNumbers(NetworksName) is { } networks)
        {
            details[NetworksName] = new JsonArray([.. networks.Select(n => JsonValue.Create(n))]);
        }

        var reference = fields.Text(ReferenceName, atMost: ReferenceAtMost);
        return new(brand, reference is { Length: > 0 } ? reference : null,
            fields.Url(UrlName, "", addresses) ?? "", fields.Url(FailoverName, "", addresses) ?? "", Bytes(details), CampaignWebhooks.Kind);
    }

    /// <summary><paramref name="now"/> with the body's changes.</summary>
    public CampaignDraft Changed(Fields fields, Campaign now, AddressPolicy addresses)
    {
        var details = JsonNode.Parse(now.Details)!.AsObject();
        Take(fields, details, Texts, Flags);
        return new(now.Brand, now.Reference, fields.Url(UrlName, now.WebhookUrl, addresses) ?? "",
            fields.Url(FailoverName, now.WebhookFailoverUrl, addresses) ?? "", Bytes(details), CampaignWebhooks.Kind);
    }

    /// <summary>A required text that is not blank; "" if it is refused.</summary>
    static string TextOf(Fields fields, string name, int atMost)
    {
        var text = fields.Text(name, required: true, atMost: atMost);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            fields.Refuse(Reason.ValueOutOfRange, name, $"{name} must not be blank.");
        }

        return text ?? "";
    }

    static void Take(Fields fields, JsonObject details, (string Name, int AtMost)[] texts, string[] flags)
    {
        foreach (var (name, atMost) in texts)
        {
            if (fields.Text(name, atMost: atMost) is { } text)
            {
                details[name] = text;
            }
        }

        foreach (var name in flags)
        {
            if (fields.Bool(name) is { } flag)
            {
                details[name] = flag;
            }
        }
    }

    static void TakeList(Fields fields, JsonObject details, string name)
    {
        if (fields.Texts(name) is not { } texts)
        {
            return;
        }

        if (texts.Count > ListAtMost || texts.Distinct().Count() < texts.Count)
        {
            fields.Refuse(Reason.ValueOutOfRange, name, $"{name} must be a list of at most {ListAtMost} texts, each once.");
        }

        details[name] = new JsonArray([.. texts.Select(t => JsonValue.Create(t))]);
    }

    static byte[] Bytes(JsonObject details) => JsonSerializer.SerializeToUtf8Bytes(details);
}
