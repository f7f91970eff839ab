using System.Diagnostics;
using System.Net.Sockets;
using Hostline.Configuration;
using Hostline.Documents;
using Hostline.Server;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Neighbors;

/// <summary>
/// <c>./test neighbors</c>: attacks on one server, on loopback, and their effect on a neighbor. Each prints the durations before and
/// during the attack and fails if a neighbor waits longer than the goal, or a limit is exceeded.
/// </summary>
public sealed class NeighborsRun
{
    const int Samples = 100;
    const int OpenFiles = 1_024;

    /// <summary>An order accepts twenty documents, and each upload has two.</summary>
    const int UploadsOfOrder = AttachDocuments.OfOrderAtMost / 2;

    static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);

    [Theory(Explicit = true)]
    [InlineData(1, 1, "one account")]
    [InlineData(1, 100, "a sandbox of 100 accounts")]
    [InlineData(20, 5, "20 sandboxes of 5 accounts")]
    public async Task A_thousand_receivers_that_hang(int sandboxes, int accounts, string whose)
    {
        const int receivers = 1_000;
        await using var street = await Street.Open();
        using var hanging = new HangingReceiver();
        var neighbor = await street.Sandbox();
        var profile = await Scene.Profile(neighbor, street.Receiver.Url("/neighbor"));
        var before = await Latencies.Of(Samples, _ => street.OrderAndHear(neighbor, profile));
        var attackers = await Task.WhenAll(Enumerable.Range(0, sandboxes).Select(_ => street.Sandbox(accounts)));
        var attack = street.Hang(attackers, accounts, receivers, 2, hanging);
        await Task.WhenAny(attack, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        var during = await Latencies.Of(Samples, _ => street.OrderAndHear(neighbor, profile));
        await attack;
        var after = await Latencies.Of(Samples, _ => street.OrderAndHear(neighbor, profile));
        Figure.Judge($"webhook, receivers of {whose} begin to hang", before, during);
        Figure.Judge($"webhook, 1,000 receivers of {whose} hang", before, after);
        Figure.Limit("connections to them", hanging.Most, FileLimit.OfThisProcess().Outbound);
    }

    [Fact(Explicit = true)]
    public async Task A_restart_with_a_backlog_and_few_open_files()
    {
        await using var street = await Street.Open(new() { Files = OpenFiles });
        using var hanging = new HangingReceiver();
        var neighbor = await street.Sandbox();
        var profile = await Scene.Profile(neighbor, street.Receiver.Url("/neighbor"));
        var before = await Latencies.Of(Samples, _ => street.OrderAndHear(neighbor, profile));
        await street.Hang([await street.Sandbox(10), await street.Sandbox(10)], 10, 400, 5, hanging);
        await street.Server.Kill9();
        hanging.Forget();
        await street.Server.StartAgain();
        var started = Stopwatch.GetTimestamp();
        var files = 0;
        var heard = await Latencies.Of(Samples, async _ =>
        {
            await street.OrderAndHear(neighbor, profile);
            files = Math.Max(files, Directory.GetFileSystemEntries($"/proc/{street.Server.Pid}/fd").Length);
        });
        while (Stopwatch.GetElapsedTime(started) < Watched && !street.Server.HasExited)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            files = Math.Max(files, Directory.GetFileSystemEntries($"/proc/{street.Server.Pid}/fd").Length);
        }

        Assert.False(street.Server.HasExited);
        Figure.Judge("webhook after a restart with 2,000 due", before, heard);
        Figure.Limit("connections to receivers that hang", hanging.Most, new FileLimit(OpenFiles).Outbound);
        Figure.Limit("open files", files, OpenFiles);
    }

    [Theory(Explicit = true)]
    [InlineData(OpenFiles)]
    [InlineData(0)]
    public async Task Two_thousand_connections_that_say_nothing(int openFiles)
    {
        await using var street = await Street.Open(new() { Files = openFiles == 0 ? null : openFiles });
        var neighbor = await street.Sandbox();
        await Scene.Order(neighbor, street.Number());
        var before = await Latencies.Of(Samples, _ => Fresh(street, neighbor));
        var idle = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => Idle(street)));
        var during = await Latencies.Of(Samples, _ => Fresh(street, neighbor));
        Array.ForEach(idle, i => i.Dispose());
        Assert.False(street.Server.HasExited);
        Figure.Judge($"a list on a new connection, {(openFiles == 0 ? "many" : $"{openFiles:n0}")} files", before, during);
    }

    [Fact(Explicit = true)]
    public async Task Uploads_that_hardly_move()
    {
        await using var street = await Street.Open();
        var neighbor = await street.Sandbox();
        var orders = new List<AnyId>();
        for (var n = 0; n < 2 * Samples / UploadsOfOrder; n++)
        {
            orders.Add(await Scene.Order(neighbor, street.Number()));
        }

        var before = await Latencies.Of(Samples, n => Scene.Attach(neighbor, orders[n / UploadsOfOrder]));
        var attacker = await street.Sandbox(8);
        var attacked = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Scene.Order(attacker, street.Number(), account: n)));
        var big =
            await Task.WhenAll(Enumerable.Range(0, 60).Select(n => RawUpload.Begin(street.Server.BaseUrl, attacker.ApiKey(n % 8), attacked[n % 8], "loa")));
        await Task.WhenAll(big.Select(b => b.Send(new byte[2_200_000])));
        var slow =
            await Task.WhenAll(Enumerable.Range(0, 40)
                .Select(n => RawUpload.Begin(street.Server.BaseUrl, attacker.ApiKey(n % 8), attacked[n % 8], "anything")));
        var ended = Task.WhenAll(slow.Select(async s =>
        {
            var began = Stopwatch.GetTimestamp();
            await s.Trickle(new byte[30], TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2));
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }));
        var during = await Latencies.Of(Samples, n => Scene.Attach(neighbor, orders[(Samples + n) / UploadsOfOrder]));
        Figure.Judge("upload of two documents, 100 slow ones", before, during);
        Figure.Limit("seconds until 40 at 300 B/s were ended", (long)(await ended).Max(), 30);
        Array.ForEach(big, b => b.Dispose());
    }

    [Fact(Explicit = true)]
    public async Task Calls_that_read_much()
    {
        await using var street = await Street.Open();
        var neighbor = await street.Sandbox();
        await Scene.Order(neighbor, street.Number());
        var attacker = await street.Sandbox(100);
        var profile = await Scene.Profile(attacker, street.Receiver.Url("/sink"));
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (n, _) => await Scene.Order(attacker, street.Number(), n % 2 == 0 ? profile : null, n % 2 == 0 ? 0 : n % 100));
        var before = await Latencies.Of(3 * Samples, _ => List(neighbor));
        var pair =
            new
            {
                from = attacker.Account(0).GetProperty("id").GetId(),
                to = attacker.Account(1).GetProperty("id").GetId(),
                until = "2099-01-01T00:00:00Z"
            };
        (string Name, Func<Task<Answered>> Call)[] attacks =
        [
            ("audit/verify", () => attacker.Hostline(HttpMethod.Get, "/audit/verify")),
            ("allowlist", () => attacker.Hostline(HttpMethod.Post, "/allowlist", pair)),
            ("searches of deliveries", () => attacker.Telnyx(HttpMethod.Get, "/webhook_deliveries?filter[webhook][contains]=nothing-like-it")),
            ("lists over 100 accounts", () => attacker.Hostline(HttpMethod.Get, "/orders?limit=250")),
            ("deliveries of 100 accounts", () => attacker.Hostline(HttpMethod.Get, "/deliveries?limit=200")),
        ];
        foreach (var (name, call) in attacks)
        {
            using var over = new CancellationTokenSource();
            var counts =
                await Under(32, call, over,
                    async () => Figure.Judge($"a list while 32 at once ask for {name}", before, await Latencies.Of(3 * Samples, _ => List(neighbor))));
            Figure.Say($"{"",-46} {string.Join(", ", counts.OrderBy(c => c.Key).Select(c => $"{c.Value:n0} × {c.Key}"))}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Sandboxes_without_a_key()
    {
        const int rate = 20;
        await using var street = await Street.Open(sandboxRate: rate);
        var neighbor = await street.Sandbox();
        await Scene.Order(neighbor, street.Number());
        var before = await Latencies.Of(Samples, _ => List(neighbor));
        using var over = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();
        var stranger = new TestSandbox(street.Server.BaseUrl, default);
        var counts = await Under(32, () => stranger.Send(HttpMethod.Post, "/hostline/v1/sandboxes", null, "{}"), over,
            async () => Figure.Judge("a list while sandboxes are made", before, await Latencies.Of(3 * Samples, _ => List(neighbor))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Figure.Limit($"sandboxes made in {seconds:0.0} s of {counts.Values.Sum():n0} asked for", counts.GetValueOrDefault(201),
            (long)(rate * (SandboxRates.BurstSeconds + seconds + 1)));
    }

    static async Task List(TestSandbox neighbor) => (await neighbor.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders")).Expect(200);

    /// <summary>Like a client that has no connection yet.</summary>
    static async Task Fresh(Street street, TestSandbox neighbor)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpMessageInvoker(handler);
        foreach (var path in new[] { "/healthz", "/v2/messaging_hosted_number_orders" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, street.Server.BaseUrl + path);
            request.Headers.Authorization = new("Bearer", neighbor.ApiKey());
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path} was answered {(int)answer.StatusCode}.");
        }
    }

    static async Task<TcpClient> Idle(Street street)
    {
        var client = new TcpClient();
        var url = new Uri(street.Server.BaseUrl);
        try
        {
            await client.ConnectAsync(url.Host, url.Port);
        }
        catch (SocketException)
        {
            // Refused: one less that occupies a place.
        }

        return client;
    }

    /// <summary>Calls with this concurrency until the work is done; returns how often each status was answered.</summary>
    static async Task<Dictionary<int, int>> Under(int atOnce, Func<Task<Answered>> call, CancellationTokenSource over, Func<Task> work)
    {
        var callers = Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var answers = new Dictionary<int, int>();
            while (!over.IsCancellationRequested)
            {
                var status = (await call()).Status;
                answers[status] = answers.GetValueOrDefault(status) + 1;
            }

            return answers;
        })).ToList();
        try
        {
            await work();
        }
        finally
        {
            await over.CancelAsync();
        }

        return (await Task.WhenAll(callers)).SelectMany(a => a).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Sum(a => a.Value));
    }
}
