using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class EligibilityTests(TelnyxServer telnyx)
{
    const string Check = Journey.Orders + "/eligibility_numbers_check";

    [Theory]
    [InlineData("+13125550001", "ELIGIBLE")]
    [InlineData("+13125550110", "NUMBER_CAN_NOT_BE_WIRELESS")]
    [InlineData("+13125550111", "NUMBER_IS_NOT_A_VALID_ROUTING_NUMBER")]
    [InlineData("+13125550112", "NUMBER_CAN_NOT_BE_VALIDATED")]
    [InlineData("+13125550113", "BILLING_ACCOUNT_CHECK_FAILED")]
    [InlineData("+13125550114", "BILLING_ACCOUNT_IS_ABOLISHED")]
    [InlineData("+13125550115", "ELIGIBLE")]
    [InlineData("+13125550116", "NUMBER_CAN_NOT_BE_IN_TELNYX")]
    [InlineData("+13125550120", "ELIGIBLE")]
    [InlineData("+13125550121", "ELIGIBLE")]
    [InlineData("+13125550122", "ELIGIBLE")]
    [InlineData("+13125550123", "ELIGIBLE")]
    [InlineData("+13125550124", "ELIGIBLE")]
    [InlineData("+13125550125", "ELIGIBLE")]
    [InlineData("+13125550126", "ELIGIBLE")]
    [InlineData("+18005550001", "ELIGIBLE")]
    [InlineData("+14165550001", "NUMBER_IS_NOT_A_US_NUMBER")]
    [InlineData("+442071838750", "NUMBER_IS_NOT_A_US_NUMBER")]
    [InlineData("3125550001", "NUMBER_IS_NOT_IN_E164_FORMAT")]
    [InlineData("", "NUMBER_IS_NOT_IN_E164_FORMAT")]
    [InlineData("+13121110001", "NUMBER_IS_NOT_A_VALID_ROUTING_NUMBER")]
    public async Task A_number_is_told_its_word(string number, string word)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var result = Assert.Single(await Results(sandbox, number));
        Assert.Equal((number, word == "ELIGIBLE", word, word.ToLowerInvariant()),
            (Text(result, "phone_number"), result.GetProperty("eligible").GetBoolean(), Text(result, "eligible_status"), Text(result, "reason")));
        Assert.EndsWith(".", Text(result, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_the_request_and_repetitions_are_flagged()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var results = await Results(sandbox, "+13125550002", "+13125550110", "+13125550002", "+13125550001");
        Assert.Equal(["ELIGIBLE", "NUMBER_CAN_NOT_BE_WIRELESS", "NUMBER_CAN_NOT_BE_REPEATED", "ELIGIBLE"], results.Select(r => Text(r, "eligible_status")));
        Assert.Equal(["+13125550002", "+13125550110", "+13125550002", "+13125550001"], results.Select(r => Text(r, "phone_number")));
    }

    [Fact]
    public async Task Two_hundred_numbers_are_checked_and_one_more_is_refused()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var numbers = Enumerable.Range(1000, 201).Select(n => $"+1312777{n}").ToArray();
        Assert.Equal(200, (await Results(sandbox, numbers[..200])).Count);
        var refused = (await sandbox.Telnyx(HttpMethod.Post, Check, new { phone_numbers = numbers })).Expect(422);
        Assert.Equal(("10033", "/phone_numbers"), (refused.ErrorCode, refused.Pointer));
    }

    [Fact]
    public async Task A_check_needs_numbers()
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("/phone_numbers", (await sandbox.Telnyx(HttpMethod.Post, Check, "{}")).Expect(422).Pointer);
        Assert.Equal("10004", (await sandbox.Telnyx(HttpMethod.Post, Check, new { phone_numbers = Array.Empty<string>() })).Expect(422).ErrorCode);
    }

    [Theory]
    [InlineData("phone_numbers=%2B13125550001,%2B13125550110")]
    [InlineData("phone_numbers=+13125550001,+13125550110&")]
    [InlineData("phone_numbers=%2B13125550001,%20%2B13125550110")]
    [InlineData("phone_numbers=+13125550001, +13125550110")]
    [InlineData("phone_numbers=%2B13125550001&phone_numbers=%2B13125550110")]
    public async Task The_older_form_takes_the_numbers_in_the_query_and_answers_in_an_envelope(string query)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var data = (await sandbox.Telnyx(HttpMethod.Get, $"{Check}?{query}")).Expect(200).Json.GetProperty("data");
        Assert.Equal([("+13125550001", "ELIGIBLE"), ("+13125550110", "NUMBER_CAN_NOT_BE_WIRELESS")],
            data.GetProperty("phone_numbers").EnumerateArray().Select(n => (Text(n, "phone_number"), Text(n, "eligible_status"))));
    }

    [Theory]
    [InlineData("", "10004")]
    [InlineData("?phone_numbers=,", "10004")]
    [InlineData("?phone_numbers=%2B13125550001%2C201", "10033")]
    public async Task The_older_form_needs_1_to_200_numbers_too(string query, string code)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var many = query.Replace("%2C201", string.Concat(Enumerable.Range(1000, 200).Select(n => $",%2B1312777{n}")), StringComparison.Ordinal);
        var refused = (await sandbox.Telnyx(HttpMethod.Get, Check + many)).Expect(422);
        Assert.Equal((code, "phone_numbers"),
            (refused.ErrorCode, refused.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task A_number_that_is_hosted_already_is_told_to_its_account_and_to_others()
    {
        var journey = await telnyx.Begin("acme", "globex");
        var order = await journey.OrderWithDocuments(Journey.Number);
        await journey.Hear(order, "successful");
        Assert.Equal("NUMBER_CAN_NOT_BE_ACTIVE_IN_YOUR_ACCOUNT", Text(Assert.Single(await Results(journey.Sandbox, Journey.Number)), "eligible_status"));
        var other = Assert.Single(Of(await journey.Post(Check, new { phone_numbers = new[] { Journey.Number } }, account: 1)));
        Assert.Equal(("NUMBER_CAN_NOT_HOSTED_WITH_A_TELNYX_SUBSCRIBER", false), (Text(other, "eligible_status"), other.GetProperty("eligible").GetBoolean()));
        Assert.Contains("transfer", Text(other, "detail"), StringComparison.Ordinal);
    }

    static async Task<List<JsonElement>> Results(TestSandbox sandbox, params string[] numbers) =>
        Of(await sandbox.Telnyx(HttpMethod.Post, Check, new { phone_numbers = numbers }));

    static List<JsonElement> Of(Answered answer) => [.. answer.Expect(200).Json.GetProperty("phone_numbers").EnumerateArray()];

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
