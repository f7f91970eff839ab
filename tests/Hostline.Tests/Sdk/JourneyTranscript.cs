using System.Text.Json;

namespace Hostline.Tests.Sdk;

/// <summary>The required output of tests/npm/journey.mjs, whatever is between it and the server.</summary>
static class JourneyTranscript
{
    const string Number = "+13125550001";
    const string Type = "messaging_hosted_numbers_orders.";

    public static void IsComplete(JsonElement said)
    {
        EligibilityIsToldInOrder(said);
        TheOrderGoesFromPendingToSuccessful(said);
        OwnershipIsProvenOnce(said);
        TheHostedNumberIsFound(said);
        ADeletedOrderStaysDeleted(said);
        TheListPagesThroughBothOrders(said);
        TheNumberIsReleased(said);
        EveryWebhookIsGenuineAndComplete(said);
    }

    static void EligibilityIsToldInOrder(JsonElement said)
    {
        Assert.Equal([Number, "+13125550110"], said.At("eligibility.phone_numbers").Texts("phone_number"));
        Assert.Equal(["ELIGIBLE", "NUMBER_CAN_NOT_BE_WIRELESS"], said.At("eligibility.phone_numbers").Texts("eligible_status"));
        Assert.True(said.At("eligibility.phone_numbers.0.eligible").GetBoolean());
        Assert.False(said.At("eligibility.phone_numbers.1.eligible").GetBoolean());
    }

    static void TheOrderGoesFromPendingToSuccessful(JsonElement said)
    {
        var id = said.Text("created.data.id");
        Assert.Equal(id, said.Text("created.id"));
        Assert.Equal(said.Text("profile.id"), said.Text("created.data.messaging_profile_id"));
        Assert.Equal([id, id, id], new[] { "uploaded", "retrieved", "released" }.Select(step => said.Text(step + ".id")));
        Assert.Equal(("pending", "pending"), StatusesOf(said.At("created.data")));
        Assert.Equal(("loa_file_successful", "ownership_successful"), StatusesOf(said.At("uploaded")));
        Assert.Equal(("successful", "successful"), StatusesOf(said.At("retrieved")));
        Assert.Equal(said.Text("created.data.phone_numbers.0.id"), said.Text("retrieved.phone_numbers.0.id"));
    }

    static void OwnershipIsProvenOnce(JsonElement said)
    {
        Assert.Equal(Number, said.Text("sent.0.phone_number"));
        Assert.Equal("sms", said.Text("sent.0.type"));
        Assert.True(Guid.TryParse(said.Text("sent.0.verification_code_id"), out _));
        Assert.Contains(said.Text("message.code"), said.Text("message.text"));
        Assert.Equal(["rejected", "verified", "already_verified"],
            new[] { "wrong", "verified", "verifiedAgain" }.Select(step => said.Text(step + ".phone_numbers.0.status")));
        Assert.Equal(said.Text("created.data.id"), said.Text("verified.order_id"));
    }

    static void TheHostedNumberIsFound(JsonElement said)
    {
        Assert.Equal([Number], said.At("hosted").Texts("phone_number"));
        Assert.Equal(said.Text("profile.id"), said.Text("hosted.0.messaging_profile_id"));
        Assert.Equal([said.Text("hosted.0.id"), said.Text("hosted.0.id")],
            new[] { "hostedByNumber", "hostedById" }.Select(step => said.Text(step + ".id")));
    }

    static void ADeletedOrderStaysDeleted(JsonElement said)
    {
        Assert.Equal(("deleted", "deleted"), StatusesOf(said.At("deleted")));
        Assert.Equal(said.Text("spare.id"), said.Text("deleted.id"));
        Assert.Equal(said.At("deleted").ToString(), said.At("deletedAgain").ToString());
    }

    static void TheListPagesThroughBothOrders(JsonElement said)
    {
        string[] newestFirst = [said.Text("spare.id"), said.Text("created.data.id")];
        Assert.Equal(newestFirst, said.At("listed").Texts("id"));
        Assert.Equal([newestFirst[0]], said.At("firstPage.ids").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal([2, 2, 1, 1], new[] { "total_pages", "total_results", "page_number", "page_size" }.Select(m => said.At("firstPage.meta." + m).GetInt32()));
    }

    static void TheNumberIsReleased(JsonElement said)
    {
        Assert.Equal("successful", said.Text("released.status"));
        Assert.Empty(said.At("hostedAfterwards").EnumerateArray());
    }

    static void EveryWebhookIsGenuineAndComplete(JsonElement said)
    {
        Assert.Empty(said.At("refused").EnumerateArray());
        var told = said.At("webhooks").EnumerateArray().ToLookup(w => w.Text("data.payload.order_id"));
        Assert.Equal(
        [
            (Type + "created", "pending", "pending"),
            (Type + "updated", "pending", "ownership_successful"),
            (Type + "updated", "loa_file_successful", "ownership_successful"),
            (Type + "updated", "provisioning", "provisioning"),
            (Type + "updated", "successful", "successful"),
            (Type + "updated", "successful", "deleted"),
        ], told[said.Text("created.data.id")].Select(Told));
        Assert.Equal([(Type + "created", "pending", "pending"), (Type + "deleted", "deleted", "deleted")], told[said.Text("spare.id")].Select(Told));
        Assert.All(said.At("webhooks").EnumerateArray(), webhook => IsComplete(webhook, said));
    }

    static (string, string, string) Told(JsonElement webhook) =>
        (webhook.Text("data.event_type"), webhook.Text("data.payload.order_status"), webhook.Text("data.payload.numbers.0.status"));

    static void IsComplete(JsonElement webhook, JsonElement said)
    {
        Assert.Equal("application/json", webhook.Text("contentType"));
        Assert.Equal("telnyx-webhooks", webhook.Text("userAgent"));
        Assert.Equal("event", webhook.Text("data.record_type"));
        Assert.True(Guid.TryParse(webhook.Text("data.id"), out _));
        Assert.True(webhook.At("data.occurred_at").TryGetDateTimeOffset(out _));
        Assert.Equal(1, webhook.At("meta.attempt").GetInt32());
        Assert.Equal(said.Text("profile.webhook_url"), webhook.Text("meta.delivered_to"));
        Assert.Equal(said.Text("profile.id"), webhook.Text("data.payload.profile_id"));
        Assert.Equal(said.Text("account"), webhook.Text("data.payload.user_id"));
        Assert.Equal("pending", webhook.Text("data.payload.decision"));
        Assert.Equal(JsonValueKind.Null, webhook.At("data.payload.approval_deadline").ValueKind);
        Assert.StartsWith("+1", webhook.Text("data.payload.numbers.0.value"));
    }

    static (string Order, string Number) StatusesOf(JsonElement order) => (order.Text("status"), order.Text("phone_numbers.0.status"));
}
