using System.Text.Json;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Transfers;

namespace Hostline.Dialects.Telnyx;

/// <summary>An order as this dialect shows it, with our additions <c>reason</c> and its <c>next_step</c>.</summary>
static class OrderBody
{
    /// <summary>A single order: under <c>data</c> for the SDKs and at top level for the documents' examples (contract report §0.1).</summary>
    public static byte[] Render(Order order) => Render(json => WriteMembers(json, order));

    /// <summary>The order as a current holder sees it: his numbers and what he was asked, nothing of the receiving account.</summary>
    public static byte[] RenderForHolder(HolderView seen) => Render(json =>
    {
        WriteMembers(json, seen.Order);
        WriteDecision(json, seen.Order);
    });

    static byte[] Render(Action<Utf8JsonWriter> members) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        members(json);
        json.WriteEndObject();
        members(json);
        json.WriteEndObject();
    });

    /// <summary>What holders have decided, and when silence approves or approved, in Unix seconds.</summary>
    public static void WriteDecision(Utf8JsonWriter json, Order order)
    {
        json.WriteString("decision"u8, order.Decision() switch { TransferDecision.Approved => "approved"u8, TransferDecision.Rejected => "rejected"u8, _ => "pending"u8 });
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
            WriteReason(json, hosting.Reason, hosting.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (order.DocumentRefusal is { } refusal)
        {
            WriteReason(json, refusal, null);
        }
    }

    /// <summary>Our addition: why, in words for a person and a code for a program.</summary>
    public static void WriteReason(Utf8JsonWriter json, Reason? reason, string? note)
    {
        if (reason is { } why)
        {
            var entry = ReasonCatalog.Of(why);
            json.WriteStartObject("reason"u8);
            json.WriteString("code"u8, entry.Code);
            json.WriteString("detail"u8, note ?? entry.Sentence);
            json.WriteString("next_step"u8, entry.NextStep);
            json.WriteEndObject();
        }
    }
}
