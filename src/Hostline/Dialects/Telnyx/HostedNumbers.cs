using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Dialects.Telnyx.OpenApi;
using Hostline.Orders;
using Hostline.Storage.Tables;
using static Hostline.Dialects.Telnyx.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The active hosted numbers of an account: list, get and release, by id or by number (contract report §2).</summary>
sealed class HostedNumbers(Inventory inventory, ReleaseNumber release)
{
    const string Root = "/messaging_hosted_numbers";
    const string ByProfile = "filter[messaging_profile_id]";
    const string ByNumber = "filter[phone_number]";
    const string ByPart = "filter[phone_number][contains]";
    const string Sort = "sort[phone_number]";
    const string Up = "asc";
    const string Down = "desc";
    const string TollFree = "tollfree";
    const string LongCode = "longcode";
    const string Traffic = "A2P";

    /// <summary>The heading of its operations in the document.</summary>
    const string Tag = "Hosted numbers";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, Filters, List).Does(new("listHostedNumbers", Tag, "List active hosted numbers", Paging.Of(Form)));
        endpoints.Get(Root + "/{id}", Get).Does(new("getHostedNumber", Tag, "Get an active hosted number", Schema.Data(Form)) { Parameters = [Which] });
        endpoints.Delete(Root + "/{id}", Release).Does(new("releaseHostedNumber", Tag, "Release a hosted number", OrderBody.Single)
        {
            About = "Answers the order it came from. The number stays in it until the registry has confirmed that the route is gone.",
            Parameters = [Which],
        });
    }

    static readonly Parameter Which = new("id", Schema.Text("The number's id (UUID) or the number itself (E.164)."), "path", IsRequired: true);

    static readonly Parameter[] Filters =
    [
        new(ByProfile, Schema.Uuid("Only numbers with this messaging profile.")),
        new(ByNumber, Schema.Phone("This number only.")),
        new(ByPart, Schema.Text("Only numbers in whose E.164 form this stands.")),
        new(Sort, Schema.OneOf("By number; newest first when omitted.", Up, Down)),
    ];

    static readonly Schema Feature = Schema.Object("",
        Required("domestic_two_way", Schema.Flag("To and from the same country.")),
        Required("international_inbound", Schema.Flag("")),
        Required("international_outbound", Schema.Flag(""))).Named("MessagingFeature");

    static readonly Schema Health = Schema.Object("No message is counted here: all are zero.",
        Required("message_count", Schema.Whole("")),
        Required("inbound_outbound_ratio", Schema.Number("")),
        Required("success_ratio", Schema.Number("")),
        Required("spam_ratio", Schema.Number("")));

    /// <summary>The form of what <see cref="Write"/> writes.</summary>
    static readonly Schema Form = Schema.Object("An active hosted number and its messaging settings.",
        Required("record_type", Schema.OneOf("", "messaging_settings")),
        Required("id", Schema.Uuid("The same as in its order.")),
        Required("phone_number", Schema.Phone("")),
        Required("messaging_profile_id", Schema.Uuid("").OrNull()),
        Required("organization_id", Schema.Uuid("The account that holds it.")),
        Required("created_at", Schema.Instant("When it was ordered.")),
        Required("updated_at", Schema.Instant("When it last changed.")),
        Required("country_code", Schema.Text("ISO 3166-1 alpha-2. Toll-free numbers count as those of the United States.")),
        Required("type", Schema.OneOf("", TollFree, LongCode)),
        Required("messaging_product", Schema.OneOf("", Traffic)),
        Required("traffic_type", Schema.OneOf("", Traffic)),
        Required("eligible_messaging_products", Schema.ListOf(Schema.OneOf("", Traffic), "")),
        Required("features", Schema.Object("", Required("sms", Feature), Required("mms", Feature))),
        Required("health", Health),
        Required("tags", Schema.ListOf(Schema.Text(""), ""))).Named("HostedNumber");

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        Guid? profile = null;
        if (query.Text(ByProfile) is { } text)
        {
            if (!Guid.TryParseExact(text, "D", out var id))
            {
                return new Refusal(Reason.InvalidField, ByProfile, Detail: $"{ByProfile} must be a UUID.");
            }

            profile = id;
        }

        if (OrderOf(query.Text(Sort)) is not { } order)
        {
            return new Refusal(Reason.UnknownValue, Sort, Detail: $"{Sort} must be asc or desc.");
        }

        var part = query.Text(ByPart) is { } given ? ListQuery.WithPlus(given) : null;
        var (found, total) = await inventory.Page(caller.Account.Id, new(profile, query.Digits(ByNumber), part), order, query.Page.Size, query.Page.Skip);
        return query.Page.Render(found, total, Write);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        await Find(http, caller) is { } found ? Answers.RenderData(json => Write(json, found)) : new Refusal(Reason.NotFound);

    /// <summary>Answers the number's order. The number is in it until the registry has confirmed that its route is gone.</summary>
    async Task<Outcome<byte[]>> Release(HttpContext http, Caller caller) =>
        await Find(http, caller) is { } found ? (await release.For(caller, found.Id)).Then(OrderBody.Render) : new Refusal(Reason.NotFound);

    async Task<HostedNumber?> Find(HttpContext http, Caller caller) =>
        Endpoints.IdOf(http) is { } id ? await inventory.Find(caller.Account.Id, id)
        : PhoneNumber.TryParse(http.Request.RouteValues["id"] as string, out var number) ? await inventory.Find(caller.Account.Id, number)
        : null;

    static InventoryOrder? OrderOf(string? direction) => direction switch
    {
        null => InventoryOrder.NewestFirst,
        Up => InventoryOrder.NumberUp,
        Down => InventoryOrder.NumberDown,
        _ => null,
    };

    static void Write(Utf8JsonWriter json, HostedNumber hosted)
    {
        json.WriteStartObject();
        json.WriteString("record_type"u8, "messaging_settings"u8);
        json.WriteString("id"u8, hosted.Id);
        json.WriteString("phone_number"u8, hosted.Number.ToString());
        json.WriteId("messaging_profile_id"u8, hosted.Profile);
        json.WriteString("organization_id"u8, hosted.Account);
        json.WriteString("created_at"u8, Timestamps.Render(hosted.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(hosted.UpdatedAt));
        // Toll-free codes belong to no single country; this host takes them with those of the United States.
        json.WriteString("country_code"u8, hosted.Number.Country ?? "US");
        json.WriteString("type"u8, hosted.Number.Kind == NumberKind.TollFree ? TollFree : LongCode);
        WriteTraffic(json);
        json.WritePropertyName("tags"u8);
        json.WriteRawValue(hosted.Tags ?? "[]");
        json.WriteEndObject();
    }

    /// <summary>What is the same for every hosted number: application traffic, and no message has been counted yet.</summary>
    static void WriteTraffic(Utf8JsonWriter json)
    {
        json.WriteString("messaging_product"u8, Traffic);
        json.WriteString("traffic_type"u8, Traffic);
        json.WriteStartArray("eligible_messaging_products"u8);
        json.WriteStringValue(Traffic);
        json.WriteEndArray();
        json.WriteStartObject("features"u8);
        WriteFeature(json, "sms"u8);
        WriteFeature(json, "mms"u8);
        json.WriteEndObject();
        json.WriteStartObject("health"u8);
        json.WriteNumber("message_count"u8, 0);
        json.WriteNumber("inbound_outbound_ratio"u8, 0);
        json.WriteNumber("success_ratio"u8, 0);
        json.WriteNumber("spam_ratio"u8, 0);
        json.WriteEndObject();
    }

    static void WriteFeature(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("domestic_two_way"u8, true);
        json.WriteBoolean("international_inbound"u8, false);
        json.WriteBoolean("international_outbound"u8, false);
        json.WriteEndObject();
    }
}
