using System.Text.Json;
using Hostline.Server;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>A server with an order whose number is proven, and the signer of its letter.</summary>
sealed class SigningStage : IAsyncDisposable
{
    public const string Signer = "owner@acme.example", Copy = "desk@acme.example", Number = "+13125550001";

    readonly ReceivingServer receiver;

    SigningStage(TestServer server, TestSandbox sandbox, ReceivingServer receiver, Journey journey) =>
        (Server, Sandbox, this.receiver, Journey) = (server, sandbox, receiver, journey);

    public TestServer Server { get; }

    public TestSandbox Sandbox { get; }

    public Journey Journey { get; }

    public string Order { get; private set; } = "";

    public PersonBrowser Browser => new(Server.BaseUrl);

    public static async Task<SigningStage> Set(StoreKind kind = StoreKind.Sqlite, string review = "manual", Func<Settings, Settings>? configure = null,
        params string[] numbers)
    {
        var database = kind == StoreKind.Postgres ? (await (await PostgresCluster.Shared()).CreateDatabase()).Url : null;
        var server = await TestServer.Start(database, configure: configure);
        var sandbox = await server.SandboxWith(new
        {
            accounts = new[] { new { name = "acme" }, new { name = "globex" } },
            review,
            clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
        });
        var receiver = await ReceivingServer.Start();
        var stage = new SigningStage(server, sandbox, receiver, await Journey.Begin(new Journey(server, receiver, sandbox)));
        stage.Order = await stage.Journey.Order(numbers.Length == 0 ? [Number] : numbers);
        return stage;
    }

    public static object Letter(string email = Signer, string? phone = null) => new
    {
        signer = new { name = "Ann Owner", title = "Owner", email, phone },
        address = new { street = "1 Main St", city = "Chicago", region = "IL", postal_code = "60601" },
        holder = "Acme Dental LLC",
        carrier = "Example Telephone",
        copies = new[] { Copy },
    };

    public Task<Answered> Api(HttpMethod method, string path, object? body = null, int account = 0) =>
        Sandbox.Send(method, "/hostline/v1" + path, Sandbox.ApiKey(account), body);

    public Task<Answered> Send(object? letter = null) => Api(HttpMethod.Post, $"/orders/{Order}/letter", letter ?? Letter());

    public async Task<string> State() => (await Api(HttpMethod.Get, $"/orders/{Order}/letter")).Expect(200).Json.GetProperty("state").GetString()!;

    /// <summary>The mails to an address, newest first.</summary>
    public async Task<JsonElement> Mails(string to)
    {
        await Advance("PT0S");
        return (await Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=" + Uri.EscapeDataString(to))).Expect(200).Json.GetProperty("data");
    }

    /// <summary>The path of the link in the newest mail to an address.</summary>
    public async Task<string> Link(string to = Signer) => new Uri((await Mails(to))[0].GetProperty("links")[0].GetString()!).PathAndQuery;

    public async Task Advance(string by) => (await Sandbox.Control(HttpMethod.Post, "/clock", new { advance = by })).Expect(200);

    public async Task<IReadOnlyList<string>> Kinds() => [.. (await Api(HttpMethod.Get, $"/orders/{Order}/timeline")).Expect(200).Json.GetProperty("data")
        .EnumerateArray().Select(e => e.GetProperty("kind").GetString()!)];

    /// <summary>A file, as bytes.</summary>
    public async Task<byte[]> Bytes(string path, bool signed = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Server.BaseUrl + path);
        if (!signed)
        {
            request.Headers.Authorization = new("Bearer", Sandbox.ApiKey());
        }

        using var response = await Support.Http.Client.SendAsync(request);
        Assert.Equal((200, "application/pdf"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await receiver.DisposeAsync();
    }
}
