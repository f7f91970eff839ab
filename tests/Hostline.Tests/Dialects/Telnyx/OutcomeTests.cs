using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class OutcomeTests(TelnyxServer telnyx)
{
    [Theory]
    [InlineData("+13125550120", "failed", "failed_number_not_found", "number_not_found")]
    [InlineData("+13125550121", "ineligible_carrier", "failed_ineligible_carrier", "ineligible_carrier")]
    [InlineData("+13125550124", "failed", "failed_number_already_hosted", "already_hosted")]
    public async Task An_order_that_was_accepted_fails_when_the_registry_has_answered(string number, string status, string numberStatus, string reason)
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(number);
        Ended(await journey.Hear(order, status), numberStatus, reason);
    }

    [Theory]
    [InlineData("+13125550122", "carrier_rejected", "failed_carrier_rejected", "carrier_rejected")]
    [InlineData("+13125550125", "failed", "failed_activation", "activation_failed")]
    public async Task An_order_fails_at_provisioning(string number, string status, string numberStatus, string reason)
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments(number);
        await journey.Hear(order, "provisioning");
        Ended(await journey.Hear(order, status), numberStatus, reason);
    }

    [Fact]
    public async Task A_number_that_fails_its_capability_test_waits_for_a_person()
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments("+13125550126");
        await journey.Hear(order, "loa_file_successful");
        await journey.Hear(order, "provisioning");
        Ended(await journey.Hear(order, "loa_file_successful"), "pending", "capability_test_failed");
    }

    [Fact]
    public async Task A_carrier_that_stays_silent_for_72_hours_fails_the_order()
    {
        var time = new AheadTime();
        await using var server = await TestServer.Start(time: time);
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var order = await journey.OrderWithDocuments("+13125550123");
        await journey.Hear(order, "provisioning");
        time.Advance(TimeSpan.FromHours(72) + TimeSpan.FromSeconds(1));
        Ended(await journey.Hear(order, "failed"), "failed_timeout", "carrier_timeout");
    }

    [Fact]
    public async Task A_letter_that_was_refused_is_uploaded_again_and_accepted()
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments("+13125550133");
        var refused = await journey.Hear(order, "loa_file_invalid");
        Assert.Equal("signature_missing", Journey.Payload(refused).GetProperty("reason").GetProperty("code").GetString());
        (await journey.Upload(order, Journey.Pdf, null)).Expect(200);
        Assert.Equal("successful", Journey.NumberStatusOf(await journey.Hear(order, "successful")));
    }

    [Fact]
    public async Task Numbers_of_one_order_end_differently()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order("+13125550122", "+13125550001");
        await journey.Prove(order, "+13125550122");
        await journey.Prove(order, "+13125550001");
        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        var told = await journey.Hear(order, "successful");
        Assert.Equal(["failed_carrier_rejected", "successful"],
            Journey.Payload(told).GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("status").GetString()));
    }

    static void Ended(Received webhook, string numberStatus, string reason)
    {
        var number = Assert.Single(Journey.Payload(webhook).GetProperty("numbers").EnumerateArray());
        Assert.Equal((numberStatus, reason), (number.GetProperty("status").GetString(), number.GetProperty("reason").GetProperty("code").GetString()));
        Assert.NotEqual(JsonValueKind.Undefined, number.GetProperty("reason").GetProperty("next_step").ValueKind);
    }
}
