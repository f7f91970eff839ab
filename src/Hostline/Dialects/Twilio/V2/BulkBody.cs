using System.Globalization;
using System.Text.Json;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V2;

/// <summary>A request for many orders, with its orders in groups of the same status (contract §3.2).</summary>
static class BulkBody
{
    const string Failed = "failed";
    const string Why = "failure_reason";
    const string Number = "phone_number";
    const string NextStep = "next_step";

    /// <summary>As in the vendor's own example.</summary>
    const string MoreInfo = "For more information, call the Hosted Number Eligibility API: "
        + "https://www.twilio.com/docs/phone-numbers/hosted-numbers-api/eligibility-api-overview";

    public static readonly Schema Order = Schema.Object("One of its orders.",
        Required("hosting_order_sid", Sids.Of(Sid.Order, "Null if there is no order, because it was refused.").OrNull()),
        Required(Number, Schema.Text("")),
        Required("account_sid", Sids.Of(Sid.Account, "")),
        Required(Why, Schema.Text("").OrNull()),
        Required(NextStep, Schema.Text("").OrNull()),
        Required("url", Schema.Url("").OrNull()),
        Required("email", Schema.Text("").OrNull()),
        Required("signing_document_sid", Sids.Of(Sid.Document, "").OrNull()));

    /// <summary>The numbers for which no order was made, as they are stored.</summary>
    public static byte[] Failures(IEnumerable<(string Number, Refusal Why)> failures) => Answers.Render(json =>
    {
        json.WriteStartArray();
        foreach (var (number, why) in failures)
        {
            json.WriteStartObject();
            json.WriteString(Number, number);
            json.WriteString(Why, ErrorSentences.Of(why));
            json.WriteString(NextStep, NextSteps.Of(why));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <param name="orders">Null in the response to the request itself.</param>
    /// <param name="status">Only the group of this status, in the vendor's word; null for all.</param>
    public static byte[] Render(Request request, string root, BulkRequest bulk, IReadOnlyList<ListedHosting>? orders, string? status = null) =>
        Answers.Render(json =>
        {
            var sid = Sid.Of(Sid.Bulk, bulk.Id);
            json.WriteStartObject();
            json.WriteString("bulk_hosting_sid"u8, sid);
            json.WriteString("date_completed"u8, orders is not null && bulk.IsDone ? Timestamps.Iso(bulk.At) : null);
            json.WriteString("date_created"u8, Timestamps.Iso(bulk.At));
            json.WriteString("friendly_name"u8, bulk.Label.Length == 0 ? null : bulk.Label);
            json.WriteString("notification_email"u8, bulk.Email);
            json.WriteString("request_status"u8, orders is null ? "QUEUED" : bulk.IsDone ? "PROCESSED" : "IN_PROGRESS");
            json.WriteStartArray("results"u8);
            if (orders is not null)
            {
                WriteGroups(json, request, bulk, orders, status is null or Failed);
            }

            json.WriteEndArray();
            json.WriteNumber("total_count"u8, bulk.Count);
            json.WriteString("url"u8, $"{request.Origin}{root}/{sid}");
            json.WriteEndObject();
        });

    static void WriteGroups(Utf8JsonWriter json, Request request, BulkRequest bulk, IReadOnlyList<ListedHosting> orders, bool withRefused)
    {
        using var stored = JsonDocument.Parse(bulk.IsDone ? bulk.Result : "[]"u8.ToArray());
        JsonElement[] refused = withRefused ? [.. stored.RootElement.EnumerateArray()] : [];
        var groups = orders.GroupBy(o => Words.Of(o.Phase)).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var word in groups.Keys.Union(refused.Length > 0 ? [Failed] : []))
        {
            var (made, none) = (groups.GetValueOrDefault(word) ?? [], word == Failed ? refused : []);
            json.WriteStartObject();
            json.WriteString("order_status"u8, word.Replace('-', '_'));
            json.WriteString("count"u8, (made.Count + none.Length).ToString(CultureInfo.InvariantCulture));
            json.WriteString("get_more_info"u8, word == Failed ? MoreInfo : null);
            json.WriteStartArray("orders"u8);
            made.ForEach(order => WriteOrder(json, request, order));
            Array.ForEach(none, failure => WriteRefused(json, bulk, failure));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    static void WriteOrder(Utf8JsonWriter json, Request request, ListedHosting order)
    {
        json.WriteStartObject();
        json.WriteSid("hosting_order_sid"u8, Sid.Order, order.Hosting.Id);
        json.WriteString(Number, order.Hosting.Number.ToString());
        json.WriteSid("account_sid"u8, Sid.Account, order.Order.Account);
        json.WriteString(Why, OrderMembers.FailureOf(order) is { Length: > 0 } why ? why : null);
        json.WriteString(NextStep, OrderMembers.NextStepOf(order) is { Length: > 0 } next ? next : null);
        json.WriteString("url"u8, $"{request.Origin}/v2/HostedNumber/Orders/{Sid.Of(Sid.Order, order.Hosting.Id)}");
        json.WriteString("email"u8, order.Particulars.Email);
        json.WriteSid("signing_document_sid"u8, Sid.Document, order.Hosting.SigningLetter);
        json.WriteEndObject();
    }

    static void WriteRefused(Utf8JsonWriter json, BulkRequest bulk, JsonElement failure)
    {
        json.WriteStartObject();
        json.WriteNull("hosting_order_sid"u8);
        json.WriteString(Number, failure.GetProperty(Number).GetString());
        json.WriteSid("account_sid"u8, Sid.Account, bulk.Account);
        json.WriteString(Why, failure.GetProperty(Why).GetString());
        json.WriteString(NextStep, failure.GetProperty(NextStep).GetString());
        json.WriteNull("url"u8);
        json.WriteNull("email"u8);
        json.WriteNull("signing_document_sid"u8);
        json.WriteEndObject();
    }
}
