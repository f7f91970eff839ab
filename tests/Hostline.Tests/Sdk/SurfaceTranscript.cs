using System.Text.Json;

namespace Hostline.Tests.Sdk;

/// <summary>The required output of tests/npm/surface.mjs, whatever is between it and the server.</summary>
static class SurfaceTranscript
{
    const string Number = "+13125550001";

    public static void IsComplete(JsonElement said)
    {
        AProfileIsMadeChangedFoundAndRemoved(said.At("profiles"));
        ItsSecretIsRenewed(said.At("profiles"));
        AutomaticAnswersAreKept(said.At("automaticAnswers"));
        TheNumberIsUnassignedAndAssigned(said);
        TheNumberIsFoundByItsKind(said);
        TheProfileKnowsItsNumbers(said);
        EveryDeliveryIsInTheLog(said);
    }

    static void AProfileIsMadeChangedFoundAndRemoved(JsonElement profiles)
    {
        Assert.Equal(("Second line", "Renamed", "Renamed"), (profiles.Text("made.name"), profiles.Text("changed.name"), profiles.Text("retrieved.name")));
        Assert.True(profiles.At("changed.mms_transcoding").GetBoolean());
        Assert.Equal([profiles.Text("made.id")], profiles.At("found").Texts("id"));
        Assert.Equal(profiles.Text("made.id"), profiles.Text("removed.id"));
        Assert.DoesNotContain(profiles.Text("made.id"), profiles.At("left").Texts("id"));
    }

    static void ItsSecretIsRenewed(JsonElement profiles)
    {
        Assert.Equal(profiles.Text("made.v1_secret"), profiles.Text("retrieved.v1_secret"));
        Assert.NotEqual(profiles.Text("made.v1_secret"), profiles.Text("renewed.v1_secret"));
        Assert.Equal(profiles.Text("renewed.v1_secret"), profiles.Text("removed.v1_secret"));
    }

    static void AutomaticAnswersAreKept(JsonElement answers)
    {
        Assert.Equal(("Bye.", "Bye.", "Good bye."), (answers.Text("made.resp_text"), answers.Text("retrieved.resp_text"), answers.Text("changed.resp_text")));
        Assert.Equal(["STOP", "END"], answers.At("changed.keywords").EnumerateArray().Select(k => k.GetString()));
        Assert.Equal([answers.Text("made.id")], answers.At("all").Texts("id"));
        Assert.Empty(answers.At("ofCanada").EnumerateArray());
        Assert.Equal("OK", answers.Text("gone"));
        Assert.Empty(answers.At("left").EnumerateArray());
    }

    static void TheNumberIsUnassignedAndAssigned(JsonElement said)
    {
        Assert.Equal(("successful", Number), (said.Text("order.status"), said.Text("numbers.unassigned.phone_number")));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null],
            new[] { "unassigned", "kept" }.Select(n => said.At($"numbers.{n}.messaging_profile_id").ValueKind));
        Assert.Equal([said.Text("profile.id"), said.Text("profile.id")],
            new[] { "assigned", "retrieved" }.Select(n => said.Text($"numbers.{n}.messaging_profile_id")));
        Assert.Equal("front desk", said.Text("numbers.retrieved.tags.0"));
    }

    static void TheNumberIsFoundByItsKind(JsonElement said)
    {
        Assert.All(["longCodes", "byPart", "sorted"], list => Assert.Equal([Number], said.At("numbers." + list).Texts("phone_number")));
        Assert.Empty(said.At("numbers.tollFree").EnumerateArray());
    }

    static void TheProfileKnowsItsNumbers(JsonElement said)
    {
        Assert.Equal([Number], said.At("ofProfile.numbers").Texts("phone_number"));
        Assert.Empty(said.At("ofProfile.shortCodes").EnumerateArray());
        Assert.Empty(said.At("ofProfile.senderIds").EnumerateArray());
    }

    static void EveryDeliveryIsInTheLog(JsonElement said)
    {
        var all = said.At("deliveries.all").Texts("id").ToList();
        Assert.Equal(5, all.Count);
        Assert.Equal(all, said.At("deliveries.delivered").Texts("id"));
        Assert.Empty(said.At("deliveries.failed").EnumerateArray());
        Assert.Equal(["messaging_hosted_numbers_orders.created"], said.At("deliveries.created").EnumerateArray().Select(d => d.Text("webhook.event_type")));
        Assert.Equal(said.At("deliveries.all.0").ToString(), said.At("deliveries.retrieved").ToString());
        Assert.Equal(200, said.At("deliveries.retrieved.attempts.0.http.response.status").GetInt32());
        Assert.Equal(said.Text("order.id"), said.Text("deliveries.retrieved.webhook.payload.order_id"));
    }
}
