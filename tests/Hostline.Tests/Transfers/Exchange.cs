using System.Text.Json;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>
/// Two or more accounts of one sandbox with a stopped clock: "acme" (0) has numbers, "globex" (1) wants them, "initech" (2) is a third
/// party. Each has a profile with a webhook URL of its own.
/// </summary>
sealed class Exchange : IAsyncDisposable
{
    public const string Number = "+13125550001";
    public const string Second = "+13125550002";
    public const string Orders = "/messaging_hosted_number_orders";
    const string Prefix = "messaging_hosted_numbers_orders.";
    public const int Acme = 0;
    public const int Globex = 1;
    public const int Initech = 2;

    readonly PostgresDatabase? postgres;
    readonly string[] profiles;

    Exchange(TestServer server, ReceivingServer receiver, TestSandbox sandbox, PostgresDatabase? postgres, int accounts) =>
        (Server, Receiver, Sandbox, this.postgres, profiles, taken) = (server, receiver, sandbox, postgres, new string[accounts], new int[accounts]);

    public TestServer Server { get; }

    public ReceivingServer Receiver { get; }

    public TestSandbox Sandbox { get; }

    public Database Database => Server.Services.GetRequiredService<Database>();

    public string Profile(int account) => profiles[account];

    public AnyId AccountId(int account) => Sandbox.Account(account).GetProperty("id").GetId();

    /// <param name="more">How many more accounts, from 3 on.</param>
    /// <param name="name">Of the sandbox.</param>
    public static async Task<Exchange> Begin(
        StoreKind kind = StoreKind.Sqlite, Func<Settings, Settings>? configure = null, int more = 0, string name = "sandbox")
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var server = await TestServer.Start(postgres?.Url, configure: configure);
        string[] names = ["acme", "globex", "initech", .. Enumerable.Range(0, more).Select(n => $"other{n}")];
        var sandbox = await server.SandboxWith(new
        {
            name,
            accounts = names.Select(account => new { name = account }),
            clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
        });
        var exchange = new Exchange(server, await ReceivingServer.Start(), sandbox, postgres, names.Length);
        for (var account = 0; account < exchange.profiles.Length; account++)
        {
            var body = new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = exchange.Receiver.Url("/" + account) };
            exchange.profiles[account] = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", body, account)).Expect(200));
        }

        return exchange;
    }

    /// <summary>A second node on the same database; the server itself if there is only one.</summary>
    public async Task<(TestSandbox Sandbox, IAsyncDisposable? Node)> SecondNode()
    {
        if (postgres is null)
        {
            return (Sandbox, null);
        }

        var node = await TestServer.Start(postgres.Url);
        return (new(node.BaseUrl, Sandbox.Made), node);
    }

    public Task<Answered> Post(int account, string path, object? body = null) => Sandbox.Telnyx(HttpMethod.Post, path, body, account);

    public Task<Answered> TryOrder(int account, params string[] numbers) =>
        Post(account, Orders, new { messaging_profile_id = profiles[account], phone_numbers = numbers });

    public async Task<string> Order(int account, params string[] numbers) => Journey.IdOf((await TryOrder(account, numbers)).Expect(200));

    /// <summary>An account hosts numbers until they are active; the webhooks of that are discarded.</summary>
    public async Task<string> Host(int account, params string[] numbers)
    {
        var order = await Order(account, numbers);
        await Finish(account, order, numbers);
        await Advance(TimeSpan.Zero);
        Assert.Empty(numbers.Except(await Active(account)));
        await Forget(account);
        return order;
    }

    /// <summary>Proof of ownership and documents.</summary>
    public async Task Finish(int account, string order, params string[] numbers)
    {
        await Prove(account, order, numbers);
        (await Upload(account, order)).Expect(200);
    }

    public async Task Prove(int account, string order, params string[] numbers)
    {
        (await Post(account, $"{Orders}/{order}/verification_codes", new { phone_numbers = numbers, verification_method = "sms" })).Expect(200);
        await Quiet();
        var codes = new List<object>();
        foreach (var number in numbers)
        {
            var messages = (await Sandbox.Control(HttpMethod.Get, "/messages?kind=sms&to=" + Uri.EscapeDataString(number)))
                .Expect(200).Json.GetProperty("data");
            codes.Add(new { phone_number = number, code = messages[0].GetProperty("code").GetString() });
        }

        (await Post(account, $"{Orders}/{order}/validation_codes", new { verification_codes = codes })).Expect(200);
    }

    public Task<Answered> Upload(int account, string order) => Post(account, $"{Orders}/{order}/actions/file_upload", Documents());

    /// <summary>Letter and bill, as they are uploaded.</summary>
    public static MultipartFormDataContent Documents()
    {
        var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(Journey.Pdf), "loa", "loa.pdf");
        form.Add(new ByteArrayContent(Journey.Pdf), "bill", "bill.pdf");
        return form;
    }

    /// <summary>From here on reviews are manual.</summary>
    public async Task PeopleReview() => (await Sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200);

    /// <summary>Waits until everything due has run and its first attempts are over.</summary>
    public async Task Quiet() => (await Sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);

    /// <summary>Moves the clock and waits until everything due has run; a call itself waits for half a minute only.</summary>
    public async Task Advance(TimeSpan by)
    {
        var moved = await Move(new { advance = System.Xml.XmlConvert.ToString(by) });
        await Hang.Until(
            async () => moved.GetProperty("quiet").GetBoolean()
                || (moved = await Move(new { to = moved.GetProperty("now").GetString() })).GetProperty("quiet").GetBoolean(),
            () => "A quiet sandbox");

        async Task<JsonElement> Move(object to) => (await Sandbox.Control(HttpMethod.Post, "/clock", to)).Expect(200).Json;
    }

    public Task<JsonElement> Timeline(string order) => Get($"/orders/{order}/timeline?limit=1000");

    public Task<JsonElement> View(string order) => Get("/orders/" + order);

    async Task<JsonElement> Get(string path) => (await Sandbox.Hostline(HttpMethod.Get, path)).Expect(200).Json;

    public async Task<IReadOnlyList<string>> Kinds(string order) =>
        [.. (await Timeline(order)).GetProperty("data").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!)];

    /// <summary>The notices in an account's portal, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Notices(int account) =>
        [.. (await Sandbox.Send(HttpMethod.Get, "/hostline/v1/notices?limit=100", Sandbox.ApiKey(account), null)).Expect(200).Json.GetProperty("data")
            .EnumerateArray()];

    /// <summary>The consents of an order, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Consents(string order) => [.. (await View(order)).GetProperty("consents").EnumerateArray()];

    /// <summary>The token in the notice to the holder.</summary>
    public async Task<string> TokenOf(string order, int consent = 0)
    {
        var id = (await Consents(order))[consent].GetProperty("id").GetId();
        var link = await Server.Services.GetRequiredService<ConsentLinks>().Of(id);
        Assert.Equal($"/transfers/{order}?token={link!.Token}", link.Path);
        return link.Token;
    }

    public async Task<Answered> Approve(string order, int holder = Acme, int consent = 0) =>
        await Decide(holder, order, "approve", await TokenOf(order, consent));

    public async Task<Answered> Reject(string order, int holder = Acme, int consent = 0) =>
        await Decide(holder, order, "reject", await TokenOf(order, consent));

    public Task<Answered> Decide(int account, string order, string verb, string? token) =>
        Post(account, $"{Orders}/{order}/{verb}{(token is null ? "" : "?token=" + token)}");

    public async Task<string> NumberStatus(int account, string order, int position = 0) =>
        (await Sandbox.Telnyx(HttpMethod.Get, $"{Orders}/{order}",
            account: account)).Expect(200).Json.GetProperty("data").GetProperty("phone_numbers")[position].GetProperty("status").GetString()!;

    public async Task<string> OrderStatus(int account, string order) =>
        (await Sandbox.Telnyx(HttpMethod.Get, $"{Orders}/{order}", account: account)).Expect(200).Json.GetProperty("data").GetProperty("status").GetString()!;

    /// <summary>The failure of a number in an account's order.</summary>
    public async Task<(string? Status, string? Reason)> Failure(int account, string order, int position = 0)
    {
        var number = (await Sandbox.Telnyx(HttpMethod.Get, $"{Orders}/{order}", account: account)).Expect(200).Json.GetProperty("phone_numbers")[position];
        return (number.GetProperty("status").GetString(), number.GetProperty("reason").GetProperty("code").GetString());
    }

    /// <summary>The desk's note beside the reason of an order's first number.</summary>
    public async Task<string?> Note(string order) => (await View(order)).GetProperty("numbers")[0].GetProperty("reason").GetProperty("note").GetString();

    /// <summary>Asserts that every chain of the sandbox is valid.</summary>
    public async Task ChainsHold()
    {
        var report = (await Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200);
        Assert.True(report.Json.GetProperty("ok").GetBoolean(), report.Text);
    }

    /// <summary>The numbers that are active for an account.</summary>
    public async Task<IReadOnlyList<string>> Active(int account) =>
        [.. (await Sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers?page[size]=250", account: account)).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(n => n.GetProperty("phone_number").GetString()!)];

    /// <summary>
    /// The webhooks that an account's receiver got and no test has read yet, in order: event type without its prefix, and payload.
    /// </summary>
    public async Task<IReadOnlyList<(string Type, JsonElement Payload)>> Heard(int account)
    {
        await Quiet();
        var heard = new List<(string, JsonElement)>();
        foreach (var webhook in Receiver.All.Where(r => r.Path == "/" + account).Skip(taken[account]))
        {
            taken[account]++;
            heard.Add((Journey.TypeOf(webhook).Replace(Prefix, "", StringComparison.Ordinal), Journey.Payload(webhook)));
        }

        return heard;
    }

    readonly int[] taken;

    public async Task Forget(int account) => await Heard(account);

    public async Task<IReadOnlyList<string>> Types(int account) => [.. (await Heard(account)).Select(h => h.Type)];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
