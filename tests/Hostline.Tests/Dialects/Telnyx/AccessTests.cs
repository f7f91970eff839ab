using Hostline.Deciding;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class AccessTests(TelnyxServer telnyx)
{
    [Fact]
    public async Task Without_a_key_nothing_is_answered()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Send(HttpMethod.Get, "/v2" + Journey.Orders, null, null)).Expect(401);
        Assert.Equal(("10009", "Bearer"), (answer.ErrorCode, answer.Headers["WWW-Authenticate"]));
    }

    [Theory]
    [InlineData("KEY")]
    [InlineData("nonsense")]
    [InlineData("KEY0123456789ABCDEF0123456789ABCDEF01234567_00000000")]
    public async Task A_key_that_can_not_be_one_is_refused(string key)
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("10009", (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: key)).Expect(401).ErrorCode);
    }

    [Fact]
    public async Task The_sandboxs_own_key_is_no_account_key()
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("10009", (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: sandbox.Key)).Expect(401).ErrorCode);
    }

    [Fact]
    public async Task A_revoked_key_is_told_so()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var accounts = telnyx.Server.Services.GetRequiredService<Hostline.Accounts.AccountBook>();
        var account = sandbox.Account().GetProperty("id").GetId();
        var key = Assert.Single(await accounts.Keys(account));
        Assert.False((await accounts.RevokeKey(account, key.Id, Principal.OfOperator("test"))).IsRefused);
        Assert.Equal("20002", (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders)).Expect(401).ErrorCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/verification_codes")]
    [InlineData("POST", "/validation_codes")]
    [InlineData("POST", "/actions/file_upload")]
    public async Task An_order_of_another_account_does_not_exist(string method, string action)
    {
        var journey = await telnyx.Begin("acme", "globex");
        var order = await journey.Order(Journey.Number);
        await NotFound(journey.Sandbox, method, order, action, account: 1);
        (await journey.Get($"{Journey.Orders}/{order}")).Expect(200);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/verification_codes")]
    [InlineData("POST", "/validation_codes")]
    [InlineData("POST", "/actions/file_upload")]
    public async Task An_id_that_is_no_UUID_does_not_exist(string method, string action) =>
        await NotFound(await telnyx.Server.Sandbox(), method, "not-a-uuid", action, account: 0);

    [Fact]
    public async Task A_path_that_does_not_exist_is_answered_in_the_vendors_form_with_or_without_a_key()
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("10005", (await sandbox.Telnyx(HttpMethod.Get, "/no_such_thing")).Expect(404).ErrorCode);
        Assert.Equal("10005", (await sandbox.Send(HttpMethod.Post, "/v2/no/such/thing", null, null)).Expect(404).ErrorCode);
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answer = (await sandbox.Telnyx(HttpMethod.Put, Journey.Orders)).Expect(405);
        Assert.Equal(("10030", "GET,HEAD,POST"), (answer.ErrorCode, answer.Headers["Allow"]));
    }

    [Fact]
    public async Task OPTIONS_tells_the_methods_of_a_path()
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("GET,HEAD,POST", (await sandbox.Telnyx(HttpMethod.Options, Journey.Orders)).Expect(204).Headers["Allow"]);
        (await sandbox.Telnyx(HttpMethod.Options, "/no_such_thing")).Expect(404);
    }

    [Fact]
    public async Task HEAD_is_GET_without_its_body()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var got = (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders)).Expect(200);
        var head = (await sandbox.Telnyx(HttpMethod.Head, Journey.Orders)).Expect(200);
        Assert.Equal(("", got.Headers["Content-Length"]), (head.Text, head.Headers["Content-Length"]));
    }

    [Theory]
    [InlineData("/messaging_hosted_number_orders", 200)]
    [InlineData("/messaging_hosted_number_orders/x", 404)]
    [InlineData("/no_such_thing", 404)]
    public async Task Every_answer_carries_its_request_id_under_both_names(string path, int status)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var first = (await sandbox.Telnyx(HttpMethod.Get, path)).Expect(status);
        var second = await sandbox.Telnyx(HttpMethod.Get, path);
        Assert.Equal(first.Headers["x-request-id"], first.Headers["Request-Id"]);
        Assert.NotEqual(first.Headers["x-request-id"], second.Headers["x-request-id"]);
    }

    static async Task NotFound(TestSandbox sandbox, string method, string order, string action, int account)
    {
        object? body = action switch
        {
            "/verification_codes" => new { phone_numbers = new[] { Journey.Number }, verification_method = "sms" },
            "/validation_codes" => new { verification_codes = new[] { new { phone_number = Journey.Number, code = "123456" } } },
            "/actions/file_upload" => new MultipartFormDataContent { { new ByteArrayContent(Journey.Pdf), "loa", "loa.pdf" } },
            _ => null,
        };
        Assert.Equal("10005", (await sandbox.Telnyx(new HttpMethod(method), $"{Journey.Orders}/{order}{action}", body, account)).Expect(404).ErrorCode);
    }
}
