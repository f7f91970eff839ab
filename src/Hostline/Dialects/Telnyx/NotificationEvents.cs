using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The events that an account can be notified of: one event, for the whole account or for one of its numbers. Read-only.
/// </summary>
static class NotificationEvents
{
    static readonly SettingScope[] Conditions = [SettingScope.OfAccount, SettingScope.OfNumber];

    public static void Map(Endpoints endpoints)
    {
        endpoints.List("/notification_events", [], Events).Does(new("listNotificationEvents", NotificationWords.Tag, "List the events", Paging.Of(EventForm)));
        endpoints.List("/notification_event_conditions", NotificationWords.Filters, ListConditions)
            .Does(new("listNotificationConditions", NotificationWords.Tag, "List the conditions of an event", Paging.Of(ConditionForm)));
    }

    static readonly Member[] Dates = [Required("created_at", Schema.Instant("")), Required("updated_at", Schema.Instant(""))];

    static readonly Schema EventForm = Schema.Object("",
    [
        Required("id", Schema.Uuid("")), Required("name", Schema.Text("")), Required("notification_category", Schema.Text("")),
        Required("enabled", Schema.Flag("")), .. Dates,
    ]).Named("NotificationEvent");

    static readonly Schema ConditionForm = Schema.Object("",
    [
        Required("id", Schema.Uuid("")), Required("notification_event_id", Schema.Uuid("")), Required("name", Schema.Text("")),
        Required("description", Schema.Text("")),
        Required("associated_record_type", Schema.OneOf("", NotificationWords.Account, NotificationWords.Number)), Required("enabled", Schema.Flag("")),
        Required("asynchronous", Schema.Flag("Never: a setting takes effect with the answer.")), Required("allow_multiple_channels", Schema.Flag("")),
        Required("supported_channels", Schema.ListOf(Schema.OneOf("", [.. NotificationWords.Kinds.Keys]), "")),
        Required("parameters", Schema.ListOf(Schema.Object("", Required("name", Schema.Text("")), Required("data_type", Schema.Text("")),
            Required("optional", Schema.Flag(""))), "The parameters that a setting needs.")),
        .. Dates,
    ]).Named("NotificationCondition");

    static Task<Outcome<byte[]>> Events(Caller caller, ListQuery query) =>
        Task.FromResult<Outcome<byte[]>>(query.Page.Render(Slice([NotificationWords.EventId], query.Page), 1, WriteEvent));

    static Task<Outcome<byte[]>> ListConditions(Caller caller, ListQuery query)
    {
        // The contract gives this list the filters of all three lists. A condition is the same for every profile, channel and status, so those
        // filters are only validated.
        var filter = NotificationWords.FilterOf(query, appliesStatus: false);
        if (filter.IsRefused)
        {
            return Endpoints.Refused(filter.Refusals);
        }

        var (scope, kind) = (filter.Value!.Scope, filter.Value.Kind);
        var found =
            Conditions.Where(c => (scope is SettingScope.Any || scope == c) && (kind is not { } wanted || NotificationWords.Kinds.Values.Contains(wanted)))
                .ToList();
        return Task.FromResult<Outcome<byte[]>>(query.Page.Render(Slice(found, query.Page), found.Count, WriteCondition));
    }

    static List<T> Slice<T>(IEnumerable<T> rows, Paging page) => [.. rows.Skip(page.Skip).Take(page.Size)];

    static void WriteEvent(Utf8JsonWriter json, Guid id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, NotificationWords.EventName);
        json.WriteString("notification_category"u8, NotificationWords.Category);
        json.WriteBoolean("enabled"u8, true);
        WriteDates(json);
        json.WriteEndObject();
    }

    static void WriteCondition(Utf8JsonWriter json, SettingScope scope)
    {
        var isOfNumber = scope == SettingScope.OfNumber;
        json.WriteStartObject();
        json.WriteString("id"u8, isOfNumber ? NotificationWords.OfNumber : NotificationWords.OfAccount);
        json.WriteString("notification_event_id"u8, NotificationWords.EventId);
        json.WriteString("name"u8, isOfNumber ? "of one number"u8 : "of the account"u8);
        json.WriteString("description"u8, isOfNumber ? "Hosted SMS activity of one phone number"u8 : "Hosted SMS activity of any number of the account"u8);
        json.WriteString("associated_record_type"u8, isOfNumber ? NotificationWords.Number : NotificationWords.Account);
        json.WriteBoolean("enabled"u8, true);
        json.WriteBoolean("asynchronous"u8, false);
        json.WriteBoolean("allow_multiple_channels"u8, true);
        json.WriteStartArray("supported_channels"u8);
        foreach (var word in NotificationWords.Kinds.Keys)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteStartArray("parameters"u8);
        if (isOfNumber)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, NotificationWords.NumberParameter);
            json.WriteString("data_type"u8, "string"u8);
            json.WriteBoolean("optional"u8, false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteDates(json);
        json.WriteEndObject();
    }

    static void WriteDates(Utf8JsonWriter json)
    {
        json.WriteString("created_at"u8, Timestamps.Render(NotificationWords.Since));
        json.WriteString("updated_at"u8, Timestamps.Render(NotificationWords.Since));
    }
}
