using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class CodeTests(TelnyxServer telnyx)
{
    const string Other = "+13125550002";

    [Fact]
    public async Task The_right_code_proves_the_number_once_and_is_told_so_again()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        var first = (await journey.Validate(order, (Journey.Number, code))).Expect(200);
        Assert.Equal((order, "verified"), (first.Json.GetProperty("data").GetProperty("order_id").GetString(), Verdict(first)));
        Assert.Equal("already_verified", Verdict((await journey.Validate(order, (Journey.Number, "000000"))).Expect(200)));
        Assert.Equal("ownership_successful",
            (await journey.Get($"{Journey.Orders}/{order}")).Json.GetProperty("phone_numbers")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_code_is_in_no_answer()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var asked = (await journey.AskCodes(order, Journey.Number)).Expect(200);
        Assert.DoesNotContain(await journey.CodeOf(Journey.Number), asked.Text + (await journey.Get($"{Journey.Orders}/{order}")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_is_rejected_and_two_may_follow()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        Assert.Equal("rejected", Verdict(await journey.Validate(order, (Journey.Number, WrongFor(code)))));
        Assert.Equal("rejected", Verdict(await journey.Validate(order, (Journey.Number, code + "0"))));
        Assert.Equal("verified", Verdict(await journey.Validate(order, (Journey.Number, code))));
    }

    [Fact]
    public async Task After_three_wrong_codes_the_right_one_is_dead()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        for (var i = 0; i < Hostline.Tests.Core.Sample.Terms.TriesPerCode; i++)
        {
            Assert.Equal("rejected", Verdict(await journey.Validate(order, (Journey.Number, WrongFor(code)))));
        }

        Assert.Equal("rejected", Verdict(await journey.Validate(order, (Journey.Number, code))));
    }

    [Fact]
    public async Task A_code_is_dead_after_ten_minutes()
    {
        var time = new AheadTime();
        await using var server = await TestServer.Start(time: time);
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        time.Advance(SentCode.Life);
        Assert.Equal("rejected", Verdict((await journey.Validate(order, (Journey.Number, code))).Expect(200)));
    }

    [Fact]
    public async Task Of_200_wrong_codes_at_once_exactly_three_are_evaluated()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => journey.Validate(order, (Journey.Number, WrongFor(code)))));
        Assert.All(answers, a => Assert.Equal("rejected", Verdict(a.Expect(200))));
        Assert.Equal((3, 3), await Evaluated(journey, order));
        Assert.Equal("rejected", Verdict(await journey.Validate(order, (Journey.Number, code))));
    }

    [Fact]
    public async Task In_a_storm_the_right_code_wins_only_before_three_wrong_ones()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var code = await journey.CodeOf(Journey.Number);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => journey.Validate(order, (Journey.Number, i % 10 == 9 ? code : WrongFor(code)))));
        var verified = answers.Count(a => Verdict(a.Expect(200)) == "verified");
        var (tries, told) = await Evaluated(journey, order);
        Assert.Equal(tries, told);
        Assert.True(verified == 0 ? tries == 3 : verified == 1 && tries < 3, $"{verified} verified after {tries} wrong ones.");
    }

    [Fact]
    public async Task The_third_code_of_an_account_in_ten_minutes_waits_and_other_numbers_do_not()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number, Other);
        for (var i = 0; i < NumberActs.FamilySendsPerWindow; i++)
        {
            (await journey.AskCodes(order, Journey.Number)).Expect(200);
        }

        var refused = (await journey.AskCodes(order, Journey.Number)).Expect(429);
        Assert.Equal(("10011", "false"), (refused.ErrorCode, refused.Headers["x-should-retry"]));
        Assert.False(refused.Headers.ContainsKey("Retry-After"));
        var meta = refused.Json.GetProperty("errors")[0].GetProperty("meta");
        Assert.InRange(meta.GetProperty("retry_after_seconds").GetInt32(), 540, 600);
        Assert.Equal(meta.GetProperty("retry_after_seconds").GetInt32(), int.Parse(refused.Headers["x-ratelimit-reset"]));
        var left = meta.GetProperty("retry_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromSeconds(500), TimeSpan.FromSeconds(601));
        var mixed = (await journey.AskCodes(order, Journey.Number, Other)).Expect(200).Json.GetProperty("data");
        Assert.Equal("too_many_codes", mixed[0].GetProperty("reason").GetString());
        Assert.Equal(ReasonCatalog.Of(Reason.TooManyCodes).NextStep, mixed[0].GetProperty("next_step").GetString());
        Assert.InRange(mixed[0].GetProperty("retry_after_seconds").GetInt32(), 500, 600);
        Assert.Equal(meta.GetProperty("retry_at").GetDateTimeOffset(), mixed[0].GetProperty("retry_at").GetDateTimeOffset());
        Assert.True(mixed[1].TryGetProperty("verification_code_id", out _));
    }

    [Fact]
    public async Task A_repetition_within_its_life_sends_the_same_code()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var first = (await journey.AskCodes(order, Journey.Number)).Expect(200);
        var second = (await journey.AskCodes(order, Journey.Number)).Expect(200);
        Assert.Equal(first.Text, second.Text);
    }

    [Theory]
    [InlineData("""{"verification_method":"sms"}""", "10004", "/phone_numbers")]
    [InlineData("""{"phone_numbers":[],"verification_method":"sms"}""", "10004", "/phone_numbers")]
    [InlineData("""{"phone_numbers":["+13125550001"]}""", "10004", "/verification_method")]
    [InlineData("""{"phone_numbers":["+13125550001"],"verification_method":"pigeon"}""", "10032", "/verification_method")]
    [InlineData("""{"phone_numbers":["+13125550001"],"verification_method":1}""", "10026", "/verification_method")]
    [InlineData("""{"phone_numbers":["+13125550009"],"verification_method":"sms"}""", "10027", "/phone_numbers/0")]
    public Task A_bad_request_for_codes_is_refused(string body, string code, string pointer) => Refused("verification_codes", body, code, pointer);

    [Theory]
    [InlineData("{}", "10004", "/verification_codes")]
    [InlineData("""{"verification_codes":[]}""", "10004", "/verification_codes")]
    [InlineData("""{"verification_codes":{}}""", "10026", "/verification_codes")]
    [InlineData("""{"verification_codes":["1"]}""", "10026", "/verification_codes/0")]
    [InlineData("""{"verification_codes":[{"phone_number":"+13125550001"}]}""", "10004", "/verification_codes/0/code")]
    [InlineData("""{"verification_codes":[{"phone_number":"+13125550001","code":123456}]}""", "10026", "/verification_codes/0/code")]
    [InlineData("""{"verification_codes":[{"phone_number":"+13125550001","code":"123456"},{"code":"123456"}]}""", "10004",
        "/verification_codes/1/phone_number")]
    [InlineData("""{"verification_codes":[{"phone_number":"+13125550009","code":"123456"}]}""", "10027", "/verification_codes/0/phone_number")]
    [InlineData("""{"verification_codes":[{"phone_number":"+13125550001","code":"1"},{"phone_number":"+13125550001","code":"2"}]}""", "10012",
        "/verification_codes/1/phone_number")]
    public Task A_bad_list_of_codes_is_refused(string body, string code, string pointer) => Refused("validation_codes", body, code, pointer);

    async Task Refused(string action, string body, string code, string pointer)
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var answer = (await journey.Post($"{Journey.Orders}/{order}/{action}", body)).Expect(422);
        Assert.Equal((code, pointer), (answer.ErrorCode, answer.Pointer));
    }

    /// <summary>Wrong tries counted against the code, and events of wrong codes in the order's history.</summary>
    static async Task<(int Tries, int Told)> Evaluated(Journey journey, string order)
    {
        var database = journey.Server.Services.GetRequiredService<Database>();
        var hosting = (await journey.Get($"{Journey.Orders}/{order}")).Json.GetProperty("phone_numbers")[0].GetProperty("id").GetId();
        var code = Assert.Single(await database.Many(NumberTable.Codes, NumberTable.ReadCode, hosting));
        return (code.WrongTries, (int)await database.One(EventTable.HasKind, r => r.Long(0), AnyId.Parse(order), EventKinds.CodeWrong));
    }

    static string WrongFor(string code) => code == "000000" ? "000001" : "000000";

    static string Verdict(Answered answer) => answer.Json.GetProperty("phone_numbers")[0].GetProperty("status").GetString()!;
}
