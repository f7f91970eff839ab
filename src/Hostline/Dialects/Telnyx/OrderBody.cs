using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Http.OpenApi;
using Hostline.Transfers;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>An order in this dialect, with our additions <c>reason</c> and its <c>next_step</c>.</summary>
static class OrderBody
{
    public const string Tag = "Hosted number orders";

    static readonly Schema OfNumber = Schema.Object("",
        Required("record_type", Schema.OneOf("", "messaging_hosted_number")),
        Required("id", Schema.Uuid("The id of this number in this order, and of the hosted number once it is active.")),
        Required("phone_number", Schema.Phone("")),
        Required("status", Schema.OneOf("", Words.OfNumbers)),
        Ours("reason", ErrorAnswers.ReasonGiven)).Named("OrderedNumber");

    public static readonly Schema Form = Schema.Object("An order to host numbers.",
        Required("record_type", Schema.OneOf("", "messaging_hosted_number_order")),
        Required("id", Schema.Uuid("")),
        Required("messaging_profile_id", Schema.Uuid("The profile that gets the order's webhooks.").OrNull()),
        Required("status", Schema.OneOf("", Words.OfStatuses)),
        Required("phone_numbers", Schema.ListOf(OfNumber, "In the order of the request.")),
        Ours("reason", ErrorAnswers.ReasonGiven)).Named("Order");

    public static readonly Schema Single = Schema.Mirrored(Form);

    public static readonly Schema ForHolder =
        Schema.Mirrored(Schema.Object("A transfer as the current holder sees it: its own numbers of the order, and nothing about the requesting account.",
        [.. Form.Members,
        Ours("decision", Schema.OneOf("The holder's decision.", "pending", "approved", "rejected")),
        Ours("approval_deadline", Schema.Whole("When silence approves or approved, in Unix seconds.").OrNull())]).Named("TransferOrder"));

    /// <summary>A single order: under <c>data</c> for the SDKs and at top level for the documents' samples.</summary>
    public static byte[] Render(Order order) => Answers.RenderMirrored(json => WriteMembers(json, order));

    /// <summary>The order as a current holder sees it: its own numbers and its consent, nothing about the receiving account.</summary>
    public static byte[] RenderForHolder(HolderView seen) => Answers.RenderMirrored(json =>
    {
        WriteMembers(json, seen.Order);
        WriteDecision(json, seen.Order);
    });

    /// <summary>The holders' decision, and when silence approves or approved, in Unix seconds.</summary>
    public static void WriteDecision(Utf8JsonWriter json, Order order)
    {
        json.WriteString("decision"u8, order.Decision() switch
        {
            TransferDecision.Approved => "approved",
            TransferDecision.Rejected => "rejected",
            _ => "pending",
        });
        if (order.ApprovalDeadline() is { } deadline)
        {
            json.WriteNumber("approval_deadline"u8, deadline.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull("approval_deadline"u8);
        }
    }

    public static void Write(Utf8JsonWriter json, Order order)
    {
        json.WriteStartObject();
        WriteMembers(json, order);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, Order order)
    {
        json.WriteString("record_type"u8, "messaging_hosted_number_order"u8);
        json.WriteString("id"u8, order.Id);
        json.WriteId("messaging_profile_id"u8, order.Profile);
        json.WriteString("status"u8, Words.Of(order.Status));
        json.WriteStartArray("phone_numbers"u8);
        foreach (var hosting in order.Hostings)
        {
            json.WriteStartObject();
            json.WriteString("record_type"u8, "messaging_hosted_number"u8);
            json.WriteString("id"u8, hosting.Id);
            json.WriteString("phone_number"u8, hosting.Number.ToString());
            json.WriteString("status"u8, Words.Of(hosting));
            WriteReason(json, Held(order, hosting) ?? hosting.Reason, Held(order, hosting) is null ? hosting.Note : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteReason(json, order.Frozen is null ? order.DocumentRefusal : Reason.Disputed, null);
    }

    /// <summary>While the order is frozen, its open numbers show this reason; their statuses are unchanged.</summary>
    static Reason? Held(Order order, Hosting hosting) => order.Frozen is not null && hosting.State.IsOpen() ? Reason.Disputed : null;

    /// <summary>Our addition: the reason, as a sentence for people and a code for programs.</summary>
    public static void WriteReason(Utf8JsonWriter json, Reason? reason, string? note)
    {
        if (reason is { } why)
        {
            var entry = Words.Reasons.Of(why);
            json.WriteStartObject("reason"u8);
            json.WriteString("code"u8, entry.Code);
            json.WriteString("detail"u8, note ?? entry.Sentence);
            json.WriteString("next_step"u8, entry.NextStep);
            json.WriteEndObject();
        }
    }
}
