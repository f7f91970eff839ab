using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Older generations of the vendor's SDK, which many programs still use.</summary>
public sealed class LegacyTests
{
    const string Number = "+13125550001";
    const string Spare = "+13125550002";

    [Theory]
    [InlineData("telnyx-1")]
    [InlineData("telnyx-2")]
    public async Task An_older_generation_of_the_SDK_takes_a_number_to_active_and_releases_it(string sdk)
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("legacy.mjs", server.BaseUrl, sdk: sdk);

        ProfilesAndOrdersAreUnderstood(said);
        TheOldEligibilityCheckIsAnswered(said);
        SettingsOfTheNumberAreFoundByEveryWay(said.At("inventory"), said.Text("profile.id"));
        TheProfileKnowsWhatHangsOnIt(said.At("ofProfile"), sdk);
        RefusalsAreTheSDKsOwn(said.At("refusals"));
        Assert.Empty(said.At("inventoryAfterwards").EnumerateArray());
        EveryWebhookWasGenuine(said);
    }

    static void ProfilesAndOrdersAreUnderstood(JsonElement said)
    {
        Assert.Equal(("Sales line", "Sales line"), (said.Text("renamed.name"), said.Text("profile.name")));
        Assert.Equal(2, said.At("profiles").GetArrayLength());
        Assert.Equal("Nobody", said.Text("removed.name"));
        Assert.Equal(("pending", "pending"), (said.Text("created.data.status"), said.Text("created.status")));
        Assert.Equal(("successful", "successful"), (said.Text("retrieved.status"), said.Text("retrieved.phone_numbers.0.status")));
        Assert.Equal(2, said.At("listed").GetArrayLength());
        Assert.Equal("deleted", said.Text("deleted.status"));
        Assert.Equal(said.Text("created.data.id"), said.Text("released.data.id"));
    }

    static void TheOldEligibilityCheckIsAnswered(JsonElement said)
    {
        Assert.Equal([Spare, "+13125550110"], said.At("eligibility.data.phone_numbers").Texts("phone_number"));
        Assert.Equal(["ELIGIBLE", "NUMBER_CAN_NOT_BE_WIRELESS"], said.At("eligibility.data.phone_numbers").Texts("eligible_status"));
    }

    static void SettingsOfTheNumberAreFoundByEveryWay(JsonElement inventory, string profile)
    {
        Assert.Equal([Number], inventory.At("listed").Texts("phone_number"));
        Assert.Equal((Number, "legacy"), (inventory.Text("retrieved.phone_number"), inventory.Text("tagged.tags.0")));
        if (inventory.TryGetProperty("aliasListed", out var listed))
        {
            Assert.Equal([Number], listed.Texts("phone_number"));
            Assert.Equal((Number, profile), (inventory.Text("aliasRetrieved.phone_number"), inventory.Text("aliasUpdated.messaging_profile_id")));
        }
    }

    static void TheProfileKnowsWhatHangsOnIt(JsonElement of, string sdk)
    {
        Assert.Equal([Number], of.At("numbers").Texts("phone_number"));
        Assert.Empty(of.At("shortCodes").EnumerateArray());
        if (sdk == "telnyx-1")
        {
            Assert.Empty(of.At("senderIds").EnumerateArray());
            return;
        }

        Assert.Equal("Bye.", of.Text("made.resp_text"));
        Assert.Equal([of.Text("made.id")], of.At("all").Texts("id"));
    }

    static void RefusalsAreTheSDKsOwn(JsonElement refusals)
    {
        Is("unknown_key", "TelnyxAuthenticationError", 401, "10009");
        Is("unknown_order", "TelnyxResourceNotFoundError", 404, "10005");
        Is("empty_order", "TelnyxInvalidParametersError", 422, "10004");
        Is("profile_in_use", "TelnyxInvalidParametersError", 422, "40158");

        void Is(string name, string type, int status, string code)
        {
            var refusal = refusals.At(name);
            Assert.Equal((name, type, status, code), (name, refusal.Text("type"), refusal.At("status").GetInt32(), refusal.Text("errors.0.code")));
            Assert.True(Guid.TryParse(refusal.Text("requestId"), out _), name);
        }
    }

    static void EveryWebhookWasGenuine(JsonElement said)
    {
        Assert.Empty(said.At("refused").EnumerateArray());
        var ends = said.At("webhooks").EnumerateArray().Select(w => (w.Text("data.payload.order_status"), w.Text("data.payload.numbers.0.status"))).ToList();
        Assert.Contains(("successful", "successful"), ends);
        Assert.Contains(("deleted", "deleted"), ends);
        Assert.Equal(("successful", "deleted"), ends[^1]);
    }
}
