using System.Net.Http.Headers;
using System.Text;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class BadBodyTests(TelnyxServer telnyx)
{
    [Fact]
    public Task Malformed_JSON_is_refused() => Refused("""{"phone_numbers":[""", 400, "10023", "");

    [Fact]
    public Task A_name_that_stands_twice_is_refused() => Refused("""{"phone_numbers":["+13125550001"],"phone_numbers":["+13125550002"]}""", 400, "10023", "");

    [Fact]
    public Task A_name_that_stands_twice_in_another_spelling_is_refused() =>
        Refused("""{"phone_numbers":["+13125550001"],"phone_n\u0075mbers":[]}""", 400, "10023", "");

    [Fact]
    public Task A_body_that_is_a_list_is_refused() => Refused("[]", 400, "10023", "");

    [Fact]
    public Task Nesting_deeper_than_32_is_refused() => Refused(string.Concat(Enumerable.Repeat("""{"a":""", 40)) + "1" + new string('}', 40), 400, "10023", "");

    [Fact]
    public Task Half_of_a_surrogate_pair_is_refused() => Refused("""{"phone_numbers":["\ud800"]}""", 400, "10023", "");

    [Fact]
    public Task Invalid_UTF8_is_refused() => Refused(Raw([.. "{\"messaging_profile_id\":\""u8, 0xC3, 0x28, .. "\"}"u8], "application/json"), 400, "10023", "");

    [Fact]
    public Task A_body_over_64_KiB_is_refused() => Refused($$"""{"pad":"{{new string('x', 64 * 1024)}}"}""", 413, "10033", null);

    [Fact]
    public Task Another_content_type_is_refused() => Refused(Raw("phone_numbers=1"u8.ToArray(), "application/x-www-form-urlencoded"), 415, "10014", null);

    [Fact]
    public Task A_packed_body_is_refused()
    {
        var body = Raw("{}"u8.ToArray(), "application/json");
        body.Headers.ContentEncoding.Add("gzip");
        return Refused(body, 415, "10014", null);
    }

    [Fact]
    public Task Numbers_that_are_no_list_are_refused() => Refused("""{"phone_numbers":"+13125550001"}""", 422, "10026", "/phone_numbers");

    [Fact]
    public Task A_number_that_is_no_text_is_refused_by_its_place() =>
        Refused("""{"phone_numbers":["+13125550001",13125550002]}""", 422, "10026", "/phone_numbers/1");

    [Fact]
    public Task A_profile_id_that_is_no_text_is_refused() =>
        Refused("""{"messaging_profile_id":1,"phone_numbers":["+13125550001"]}""", 422, "10026", "/messaging_profile_id");

    [Fact]
    public Task A_profile_id_that_is_no_UUID_is_refused() =>
        Refused("""{"messaging_profile_id":"p1","phone_numbers":["+13125550001"]}""", 422, "10026", "/messaging_profile_id");

    [Fact]
    public Task A_profile_that_does_not_exist_is_refused() =>
        Refused("""{"messaging_profile_id":"01a1ffcc-ec26-738b-80a8-0f451dd478c8","phone_numbers":["+13125550001"]}""", 422, "10017", "/messaging_profile_id");

    [Fact]
    public async Task A_profile_of_another_account_is_refused_like_one_that_does_not_exist()
    {
        var journey = await telnyx.Begin("acme", "globex");
        var answer = (await journey.Post(Journey.Orders, new { messaging_profile_id = journey.Profile, phone_numbers = new[] { Journey.Number } }, account: 1))
            .Expect(422);
        Assert.Equal(("10017", "/messaging_profile_id"), (answer.ErrorCode, answer.Pointer));
    }

    [Fact]
    public Task No_numbers_are_refused() => Refused("""{"phone_numbers":[]}""", 422, "10004", "/phone_numbers");

    [Fact]
    public Task An_empty_body_is_an_order_without_numbers() => Refused("", 422, "10004", "/phone_numbers");

    [Fact]
    public Task More_than_200_numbers_are_refused() => Refused(Numbers(201), 422, "10033", "/phone_numbers");

    [Fact]
    public async Task Exactly_200_numbers_are_an_order()
    {
        var journey = await telnyx.Begin();
        var answer = (await journey.Post(Journey.Orders, Numbers(200))).Expect(200);
        Assert.Equal(200, answer.Json.GetProperty("phone_numbers").GetArrayLength());
    }

    [Fact]
    public Task A_number_not_in_E164_is_refused() => Refused("""{"phone_numbers":["312-555-0001"]}""", 422, "10016", "/phone_numbers/0");

    [Fact]
    public Task A_number_given_twice_is_refused_at_its_second_place() =>
        Refused("""{"phone_numbers":["+13125550001","+13125550001"]}""", 422, "10012", "/phone_numbers/1");

    [Fact]
    public async Task Every_bad_number_of_an_order_is_named()
    {
        var journey = await telnyx.Begin();
        var answer = (await journey.TryOrder("+13125550110", Journey.Number, "+442071838750", "+13125550111")).Expect(422);
        Assert.Equal(["/phone_numbers/0", "/phone_numbers/2", "/phone_numbers/3"],
            answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("source").GetProperty("pointer").GetString()));
        Assert.Equal(["NUMBER_CAN_NOT_BE_WIRELESS", "NUMBER_IS_NOT_A_US_NUMBER", "NUMBER_IS_NOT_A_VALID_ROUTING_NUMBER"],
            answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("meta").GetProperty("eligible_status").GetString()));
    }

    [Fact]
    public async Task A_number_in_an_open_order_is_not_ordered_again()
    {
        var journey = await telnyx.Begin();
        await journey.Order(Journey.Number);
        Assert.Equal("number_open_in_account",
            (await journey.TryOrder(Journey.Number)).Expect(422).Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString());
    }

    static string Numbers(int count) => $$"""{"phone_numbers":[{{string.Join(',', Enumerable.Range(1000, count).Select(n => $"\"+1312777{n}\""))}}]}""";

    static ByteArrayContent Raw(byte[] bytes, string type) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    /// <param name="pointer">Null if the error has no pointer.</param>
    async Task Refused(object body, int status, string code, string? pointer)
    {
        var journey = await telnyx.Begin();
        var answer = (await journey.Post(Journey.Orders, body is string text ? Raw(Encoding.UTF8.GetBytes(text), "application/json") : body)).Expect(status);
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(pointer, answer.Json.GetProperty("errors")[0].TryGetProperty("source", out var source) ? source.GetProperty("pointer").GetString() : null);
        Assert.Equal(0, (await journey.Get(Journey.Orders)).Json.GetProperty("meta").GetProperty("total_results").GetInt32());
    }
}
