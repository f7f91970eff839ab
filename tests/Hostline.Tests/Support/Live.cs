using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Support;

/// <summary>Accounts of the live world of a server under test, and their actions.</summary>
sealed class Live(TestServer server, string operatorKey)
{
    const string Orders = "/messaging_hosted_number_orders";

    readonly TestSandbox caller = new(server.BaseUrl, default);

    public TestServer Server => server;

    public string OperatorKey => operatorKey;

    public static async Task<Live> On(TestServer server)
    {
        var services = server.Services;
        var key = await Keys.MakeOperatorKey(
            new(server.Data), services.GetRequiredService<Database>(), services.GetRequiredService<CommitQueue>(), services.GetRequiredService<AuditKey>());
        return new(server, key?.Text ?? (await File.ReadAllTextAsync(Path.Combine(server.Data, "operator.key"))).Trim());
    }

    public async Task<LiveAccount> Open(string name, string? email = null)
    {
        var made = (await Desk(HttpMethod.Post, "/accounts", new { name, email = email ?? $"{name}@{name}.example" })).Expect(201).Json;
        return new(AnyId.Parse(made.GetProperty("id").GetString()!), made.GetProperty("api_key").GetString()!);
    }

    /// <summary>Calls Hostline's API with the operator key.</summary>
    public Task<Answered> Desk(HttpMethod method, string path, object? body = null) => caller.Send(method, "/hostline/v1" + path, operatorKey, body);

    /// <summary>Calls Hostline's API with an account's key.</summary>
    public Task<Answered> As(LiveAccount account, HttpMethod method, string path, object? body = null) =>
        caller.Send(method, "/hostline/v1" + path, account.Key, body);

    public Task<Answered> Telnyx(LiveAccount account, HttpMethod method, string path, object? body = null) =>
        caller.Send(method, "/v2" + path, account.Key, body);

    public async Task<AnyId> Order(LiveAccount account, params string[] numbers) =>
        (await Telnyx(account, HttpMethod.Post, Orders, new { phone_numbers = numbers })).Expect(200).Json.GetProperty("data").GetProperty("id").GetId();

    public Task<Answered> AskCodes(LiveAccount account, OrderId order, params string[] numbers) =>
        Telnyx(account, HttpMethod.Post, $"{Orders}/{order}/verification_codes", new { phone_numbers = numbers, verification_method = "sms" });

    /// <summary>A number becomes active through an order of the account; the steps of people are simulated.</summary>
    public async Task Host(LiveAccount account, string number)
    {
        var order = await Order(account, number);
        // The results of carrier and handset are written directly into the rows.
        await Write("update hostings set state = 7, open = 0, holds = false where order_id = $1", order);
        await Write("update orders set status = 6 where id = $1", order);
    }

    public Task Write(string sql, params object?[] args) => server.Alter(sql, args);

    public Task<IReadOnlyList<T>> Read<T>(string sql, Func<Row, T> read, params object?[] args) =>
        server.Services.GetRequiredService<Database>().Many(new(sql), read, args);

    /// <summary>Requests codes to several numbers of one new account, one after the other; returns the last answer.</summary>
    public static async Task<Answered> Pump(TestServer server, params string[] numbers)
    {
        var live = await On(server);
        var account = await live.Open("pump");
        var order = await live.Order(account, numbers);
        Answered? last = null;
        foreach (var number in numbers)
        {
            last = await live.AskCodes(account, order, number);
        }

        return last!;
    }
}

/// <summary>An account of the live world.</summary>
sealed record LiveAccount(AnyId Id, string Key);
