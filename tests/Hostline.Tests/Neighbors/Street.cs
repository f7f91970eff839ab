using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Neighbors;

/// <summary>A server as a separate process, an attacker, and a neighbor who only wants to work.</summary>
sealed class Street : IAsyncDisposable
{
    const int AtOnce = 16;
    static readonly TimeSpan Patience = Support.Hang.Limit;

    int numbers;

    Street(ServerProcess server, ReceivingServer receiver) => (Server, Receiver) = (server, receiver);

    public ServerProcess Server { get; }

    /// <summary>The neighbor's.</summary>
    public ReceivingServer Receiver { get; }

    public static async Task<Street> Open(ServerSettings? settings = null, int sandboxRate = 0) => new(
        await ServerProcess.Start((settings ?? new()) with { Environment = new Dictionary<string, string?> { ["HOSTLINE_SANDBOX_RATE"] = $"{sandboxRate}" } }),
        await ReceivingServer.Start());

    public async Task<TestSandbox> Sandbox(int accounts = 1)
    {
        using var answer =
            await Support.Http.Client.PostAsJsonAsync(Server.BaseUrl + "/hostline/v1/sandboxes",
                new { accounts = Enumerable.Range(0, accounts).Select(n => new { name = $"a{n}" }) });
        Assert.Equal(201, (int)answer.StatusCode);
        return new(Server.BaseUrl, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>A number that no order has had yet.</summary>
    public string Number()
    {
        var n = Interlocked.Increment(ref numbers);
        return $"+1312{2_000_000 + n}";
    }

    /// <summary>An order, with a wait for its first webhook.</summary>
    public async Task OrderAndHear(TestSandbox neighbor, ProfileId profile)
    {
        var order = await Scene.Order(neighbor, Number(), profile);
        await Receiver.Next(r => r.Path == "/neighbor" && r.Json.GetProperty("data").GetProperty("payload").GetProperty("order_id").GetId() == order,
            Patience);
    }

    /// <summary>
    /// This many profiles of the accounts of these sandboxes in turn, each with its own hanging URL and this many orders.
    /// </summary>
    public async Task Hang(IReadOnlyList<TestSandbox> sandboxes, int accounts, int receivers, int ordersOfEach, HangingReceiver hanging)
    {
        await Parallel.ForAsync(0, receivers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, _) =>
        {
            var (sandbox, account) = (sandboxes[n % sandboxes.Count], n / sandboxes.Count % accounts);
            var profile = await Scene.Profile(sandbox, hanging.Url(n), account);
            for (var i = 0; i < ordersOfEach; i++)
            {
                await Scene.Order(sandbox, Number(), profile, account);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
