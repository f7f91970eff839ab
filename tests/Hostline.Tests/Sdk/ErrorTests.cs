using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class ErrorTests
{
    [Fact]
    public async Task Every_refusal_is_the_SDKs_own_error_class_with_its_errors_and_is_sent_once()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        var said = await SdkProgram.Run("errors.mjs", server.BaseUrl);

        Is(said, "unknown_key", "AuthenticationError", 401, ("10009", null));
        Is(said, "unknown_order", "NotFoundError", 404, ("10005", null));
        Is(said, "order_id_of_no_form", "NotFoundError", 404, ("10005", null));
        Is(said, "order_of_a_stranger", "NotFoundError", 404, ("10005", null));
        IsUnprocessable(said, "empty_order", ("10004", "/phone_numbers"));
        IsUnprocessable(said, "unknown_profile", ("10017", "/messaging_profile_id"));
        IsUnprocessable(said, "bad_numbers",
            ("10016", "/phone_numbers/0"), ("10027", "/phone_numbers/1"), ("10027", "/phone_numbers/2"), ("10012", "/phone_numbers/4"));
        IsUnprocessable(said, "number_in_an_open_order", ("10027", "/phone_numbers/0"));
        IsUnprocessable(said, "code_of_a_foreign_number", ("10027", "/phone_numbers/0"));
        IsUnprocessable(said, "unknown_method", ("10032", "/verification_method"));
        IsUnprocessable(said, "no_document", ("10004", "/loa"));
        IsUnprocessable(said, "deletion_of_an_active_order", ("10027", null));

        Is(said, "third_code", "RateLimitError", 429, ("10011", "/phone_numbers/0"));
        Assert.Equal(JsonValueKind.Null, said.At("third_code.retryAfter").ValueKind);
        Assert.InRange(said.At("third_code.wait").GetInt32(), 1, 600);
        Assert.Equal("sms", said.Text("code_after_the_wait"));
    }

    static void IsUnprocessable(JsonElement said, string name, params (string Code, string? At)[] errors) =>
        Is(said, name, "UnprocessableEntityError", 422, errors);

    static void Is(JsonElement said, string name, string @class, int status, params (string Code, string? At)[] errors)
    {
        var refusal = said.At(name);
        Assert.True(refusal.TryGetProperty("class", out var given), $"{name} was not refused: {refusal}");
        Assert.Equal((name, @class, status, 1), (name, given.GetString(), refusal.At("status").GetInt32(), refusal.At("sent").GetInt32()));
        Assert.Equal(errors, refusal.At("errors").EnumerateArray().Select(e => (e.Text("code"), e.TryGetProperty("at", out var at) ? at.GetString() : null)));
        Assert.All(refusal.At("errors").EnumerateArray(), e => Assert.True(e.Text("title").Length > 0 && e.Text("detail").Length > 0));
    }
}
