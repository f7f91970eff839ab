using System.Text;
using System.Text.Json;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Api;

/// <summary>A server with an operator key, and the steps of the tests of Hostline's own API.</summary>
sealed class Scene : IAsyncDisposable
{
    public const string Number = "+13125550001";

    Scene(TestServer server, string operatorKey) => (Server, OperatorKey) = (server, operatorKey);

    public TestServer Server { get; }

    public string OperatorKey { get; }

    public Database Database => Server.Services.GetRequiredService<Database>();

    public CommitQueue Queue => Server.Services.GetRequiredService<CommitQueue>();

    public static async Task<Scene> Start(string? database = null, Func<Settings, Settings>? configure = null)
    {
        var server = await TestServer.Start(database, configure: configure);
        var services = server.Services;
        var key =
            await Keys.MakeOperatorKey(new(server.Data), services.GetRequiredService<Database>(),
                services.GetRequiredService<CommitQueue>(), services.GetRequiredService<AuditKey>());
        return new(server, key?.Text ?? (await File.ReadAllTextAsync(Path.Combine(server.Data, "operator.key"))).Trim());
    }

    /// <summary>A sandbox with manual review, so that its orders wait for the desk.</summary>
    public Task<TestSandbox> Reviewed(params string[] accounts) =>
        Server.SandboxWith(new { accounts = (accounts.Length == 0 ? ["acme"] : accounts).Select(name => new { name }), review = "manual" });

    /// <summary>
    /// Calls a path of Hostline's API with any key, or none. If the server listens on every interface, this machine's address is used.
    /// </summary>
    public Task<Answered> Call(HttpMethod method, string path, string? key, object? body = null) =>
        new TestSandbox(Server.BaseUrl.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal), default).Send(method, "/hostline/v1" + path, key, body);

    public Task<Answered> AsOperator(HttpMethod method, string path, object? body = null) => Call(method, path, OperatorKey, body);

    public static async Task<AnyId> Order(TestSandbox sandbox, string number = Number, ProfileId? profile = null, int account = 0) =>
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { number }, messaging_profile_id = profile },
            account))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetId();

    /// <summary>An order with proof of ownership and both documents: it waits for a reviewer, or the robot reviews it.</summary>
    public async Task<AnyId> OrderInReview(TestSandbox sandbox, string number = Number)
    {
        var order = await Order(sandbox, number);
        await Prove(sandbox, order, number);
        await Attach(sandbox, order);
        return order;
    }

    public static async Task Prove(TestSandbox sandbox, OrderId order, string number)
    {
        var codes = $"/messaging_hosted_number_orders/{order}/";
        (await sandbox.Telnyx(HttpMethod.Post, codes + "verification_codes", new { phone_numbers = new[] { number }, verification_method = "sms" }))
            .Expect(200);
        var code = (await sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(number)}")).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("code").GetString();
        (await sandbox.Telnyx(HttpMethod.Post, codes + "validation_codes", new { verification_codes = new[] { new { phone_number = number, code } } }))
            .Expect(200);
    }

    public static async Task Attach(TestSandbox sandbox, OrderId order, byte[]? letter = null)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(letter ?? Encoding.ASCII.GetBytes(Letter)), "loa", "letter of (acme).pdf" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"))), "bill", "bill.pdf" },
        };
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form)).Expect(200);
    }

    public static readonly string Letter = PdfText.OfOnePage("letter");

    /// <summary>A profile with this webhook URL.</summary>
    public static async Task<AnyId> Profile(TestSandbox sandbox, string url, int account = 0) =>
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = url },
            account))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetId();

    public static string[] Members(JsonElement json) => [.. json.EnumerateObject().Select(p => p.Name)];

    /// <summary>Asserts problem+json with all its members, for this reason.</summary>
    public static JsonElement Problem(Answered answer, int status, string code, string? field = null)
    {
        answer.Expect(status);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        foreach (var member in new[] { "type", "title", "detail", "next_step" })
        {
            Assert.False(string.IsNullOrWhiteSpace(answer.Json.GetProperty(member).GetString()), member);
        }

        Assert.Equal((status, code, field), (answer.Json.GetProperty("status").GetInt32(), answer.Json.GetProperty("code").GetString(),
            answer.Json.GetProperty("field").GetString()));
        return answer.Json;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
