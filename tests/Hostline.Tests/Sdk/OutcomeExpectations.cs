using System.Text.Json;

namespace Hostline.Tests.Sdk;

/// <summary>The required output of tests/npm/outcomes.mjs for every outcome, by the outcome's name.</summary>
static class OutcomeExpectations
{
    /// <summary>Outcomes whose order is refused: the eligibility status, and the reason of the refusal.</summary>
    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "wireless", "NUMBER_CAN_NOT_BE_WIRELESS", "number_wireless" },
        { "invalid_routing", "NUMBER_IS_NOT_A_VALID_ROUTING_NUMBER", "number_not_routable" },
        { "not_validated", "NUMBER_CAN_NOT_BE_VALIDATED", "number_not_validated" },
        { "billing_failed", "BILLING_ACCOUNT_CHECK_FAILED", "billing_failed" },
        { "billing_abolished", "BILLING_ACCOUNT_IS_ABOLISHED", "billing_abolished" },
        { "on_platform", "NUMBER_CAN_NOT_BE_IN_TELNYX", "number_on_platform" },
    };

    /// <summary>Outcomes whose order is accepted: the last webhook's status of the order and of its number, and the reason.</summary>
    public static readonly TheoryData<string, string, string, string?> Accepted = new()
    {
        { "ordinary", "successful", "successful", null },
        { "voip", "successful", "successful", null },
        { "not_found", "failed", "failed_number_not_found", "number_not_found" },
        { "ineligible_carrier", "ineligible_carrier", "failed_ineligible_carrier", "ineligible_carrier" },
        { "carrier_rejects", "carrier_rejected", "failed_carrier_rejected", "carrier_rejected" },
        { "carrier_silent", "failed", "failed_timeout", "carrier_timeout" },
        { "already_hosted", "failed", "failed_number_already_hosted", "already_hosted" },
        { "activation_fails", "failed", "failed_activation", "activation_failed" },
        { "test_fails", "loa_file_successful", "pending", "capability_test_failed" },
        { "test_fails_resumed", "successful", "successful", null },
        { "test_fails_given_up", "failed", "failed_activation", "activation_failed" },
        { "no_sms", "successful", "successful", null },
        { "unreachable", "successful", "successful", null },
        { "keys_wrong", "successful", "successful", null },
        { "letter_refused_once", "successful", "successful", null },
        { "mail_bounces", "successful", "successful", null },
    };

    public static void IsRefused(JsonElement outcome, string word, string reason)
    {
        Assert.False(outcome.At("eligible").GetBoolean());
        Assert.Equal(word, outcome.Text("word"));
        Assert.Equal([reason], outcome.At("refused").Texts("reason"));
        Assert.Equal(["/phone_numbers/0"], outcome.At("refused").Texts("pointer"));
    }

    public static void Ended(JsonElement outcome, string order, string number, string? reason)
    {
        Assert.True(outcome.At("eligible").GetBoolean());
        Assert.Equal("ELIGIBLE", outcome.Text("word"));
        Assert.Empty(outcome.At("refusedWebhooks").EnumerateArray());
        Assert.Equal((order, number, reason), EndOf(outcome.At("told")));
        Assert.Equal((order, number, reason), EndOf(outcome.At("end")));
    }

    static (string, string, string?) EndOf(JsonElement end) =>
        (end.Text("order"), end.Text("number"), end.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
}
