using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// Every operation that Twilio's own Node.js client has, two pages of every list, and an error of every class. What is left of the
/// operations in our own document is what the generation of the client does not have.
/// </summary>
public sealed class TwilioOperationTests
{
    const string NotInVersion4 = "previewDeleteDocument v1CheckBulkEligibility v1CheckEligibility v2CreateBulkOrders v2UpdateOrder";

    [Theory]
    [InlineData("twilio", "")]
    [InlineData("twilio-4", NotInVersion4)]
    public async Task The_client_calls_every_operation_pages_every_list_and_understands_every_class_of_error(string package, string missing)
    {
        await using var server = await TestServer.Start();
        var said = await Run(server, package);
        var operations = said.GetProperty("operations");
        Assert.Equal(("", missing), (Texts(operations.GetProperty("unknown")), Texts(operations.GetProperty("missing"))));
        Assert.Equal(12, said.GetProperty("pages").EnumerateObject().Count());
        Assert.All(said.GetProperty("pages").EnumerateObject(), list => Assert.True(list.Value.GetBoolean(), list.Name));
        foreach (var (name, status, code) in ((string, int, int)[])
        [
            ("badRequest", 400, 22102), ("notAuthorized", 401, 20003), ("revoked", 401, 20003), ("oldToken", 401, 20003), ("suspended", 403, 20403),
            ("notFound", 404, 20404), ("notAllowed", 405, 20004), ("conflict", 409, 20409), ("tooMany", 429, 20429),
        ])
        {
            IsError(said.GetProperty("errors").GetProperty(name), name, status, code);
        }

        AreTheAnswers(said);
    }

    [Theory(Explicit = true)]
    [InlineData("twilio-5", "previewDeleteDocument")]
    public Task Generations_between_do_the_same(string package, string missing) =>
        The_client_calls_every_operation_pages_every_list_and_understands_every_class_of_error(package, missing);

    [Theory]
    [InlineData("twilio")]
    [InlineData("twilio-4")]
    public async Task A_server_that_cannot_write_is_a_503_that_the_client_understands(string package)
    {
        await using var server = await TestServer.Start();
        var account = (await server.Sandbox()).Account();
        using (new HeldCommits(server.Faults, () => throw new StorageBusyException("The test says so.")))
        {
            IsError(await Run(server, package, $"{account.Text("account_sid")}:{account.Text("auth_token")}"), package, 503, 20503);
        }
    }

    /// <summary>One of each operation whose answer shows what it did.</summary>
    static void AreTheAnswers(JsonElement said)
    {
        foreach (var (name, expected) in ((string, string)[])
        [
            ("changedOrder", """["desk","desk","ww1",5]"""), ("removedOrder", "true"), ("fetchedOrder2", "\"\""), ("removedOrder2", "true"),
            ("bulk", """["QUEUED","PROCESSED","received 1","failed 1"]"""), ("documents", """["opened","n@example.com"]"""),
            ("documents2Removed", """[true,"canceled"]"""), ("bulkEligible", "\"ELIGIBLE\""), ("lookedUp", "\"landline\""), ("completed", "\"completed\""),
            ("updatedNumber", "\"GET\""),
            ("removedNumber", "true"), ("redacted", "\"\""), ("removedMessage", "true"), ("applications", "[true,true,true]"),
            ("addresses", "[true,true,true]"), ("byKey", "1"), ("updatedKey", "\"renamed\""), ("removedKey", "true"), ("suspended", "\"suspended\""),
            ("removedToken", "true"), ("promoted", "true"), ("byNewToken", "1"),
        ])
        {
            Assert.Equal((name, expected), (name, said.GetProperty(name).GetRawText()));
        }
    }

    static void IsError(JsonElement error, string name, int status, int code)
    {
        Assert.Equal((name, status, code), (name, error.GetProperty("status").GetInt32(), error.GetProperty("code").GetInt32()));
        Assert.True(!error.TryGetProperty("moreInfo", out var page) || page.GetString() == $"https://www.twilio.com/docs/errors/{code}", name);
    }

    static async Task<JsonElement> Run(TestServer server, string package, string? account = null) => JsonDocument.Parse((await NodeTools.Run(
        "twilio-operations.mjs", new Dictionary<string, string?>
        {
            ["HOSTLINE_URL"] = server.BaseUrl,
            ["TWILIO_SDK"] = package,
            ["HOSTLINE_AS"] = account,
        })).Succeeded()).RootElement;

    static string Texts(JsonElement list) => string.Join(' ', list.EnumerateArray().Select(e => e.GetString()));
}
