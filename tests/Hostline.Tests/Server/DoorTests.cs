using System.Net.Sockets;
using System.Text;
using Hostline.Configuration;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Refusals;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>Connections that do nothing, or too much, keep no one else out.</summary>
public sealed class DoorTests
{
    static readonly TimeSpan Patience = Hang.Limit;

    /// <summary>
    /// So few files that a server accepts 48 connections: 32, half of them for one address, and 16 for health checks.
    /// </summary>
    static readonly FileLimit Few = new(FileLimit.FilesAtLeast);

    static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_024)]
    [InlineData(512)]
    public async Task Thousands_of_idle_connections_take_neither_health_nor_work_from_others(int files)
    {
        await using var server =
            await ServerProcess.Start(new() { Files = files, Environment = new Dictionary<string, string?> { ["HOSTLINE_OPEN_SANDBOXES"] = "1" } });
        Assert.Contains(server.Lines, l => l.Contains($"may have {files:n0} files open"));
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 1; i <= 3_000; i++)
            {
                idle.Add(await RawRequest.Connect(server.BaseUrl));
                if (i % 500 == 0)
                {
                    Assert.Equal(200, await Ask(server.BaseUrl, "GET /healthz"));
                    Assert.Equal(200, await Ask(server.BaseUrl, "HEAD /readyz"));
                    Assert.Equal(201, await Ask(server.BaseUrl, "POST /hostline/v1/sandboxes"));
                }
            }

            Assert.False(server.HasExited);
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }

        Assert.Equal(201, await Ask(server.BaseUrl, "POST /hostline/v1/sandboxes"));
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        await using var server = await TestServer.Start();
        using var idle = await RawRequest.Connect(server.BaseUrl);
        using var late = new CancellationTokenSource(Patience);
        Assert.Equal(0, await ReadOrReset(idle, late.Token));
    }

    [Fact]
    public async Task While_one_address_has_all_its_connections_at_work_it_gets_health_only_and_others_get_everything()
    {
        await using var server = await TestServer.Start(files: Few);
        using var held = new HeldCommits(server.Faults, () => Task.FromResult(true));
        var busy = new List<TcpClient>();
        try
        {
            // Its whole share, each with a sandbox whose commit is pending.
            for (var i = 0; i < (Few.Inbound - Door.Reserve) / 2; i++)
            {
                var client = await RawRequest.Connect(server.BaseUrl);
                busy.Add(client);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Creation), TestEnd);
                // "100 Continue" is sent when the handler begins to read the body.
                Assert.True(await client.GetStream().ReadAsync(new byte[64], TestEnd) > 0);
                await client.GetStream().WriteAsync("{}"u8.ToArray(), TestEnd);
            }

            Assert.Equal(503, await Ask(server.BaseUrl, "GET /hostline/v1/reasons"));
            Assert.Equal(200, await Ask(server.BaseUrl, "GET /healthz"));
            Assert.Equal(200, await Ask(server.BaseUrl, "GET /readyz"));
            Assert.Equal(200, await Ask(server.BaseUrl, "GET /hostline/v1/reasons", from: "127.0.0.2"));
        }
        finally
        {
            busy.ForEach(c => c.Dispose());
        }
    }

    const string Creation =
        "POST /hostline/v1/sandboxes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 2\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 2")]
    [InlineData("transfer-encoding: chunked\r\ncontent-length: 0")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3")]
    [InlineData("Content-Length: 2, 2")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    public async Task A_body_whose_end_two_servers_could_see_at_different_places_is_refused_and_the_connection_closed(string framing)
    {
        await using var server = await TestServer.Start();
        // The rest would be the smuggled request.
        var answer = await RawRequest.Send(server.BaseUrl,
            ["POST /hostline/v1/sandboxes HTTP/1.1", "Host: localhost", "Content-Type: application/json", .. framing.Split("\r\n")],
            "2\r\n{}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.InRange(RawRequest.StatusOf(answer), 400, 501);
        Assert.Single(answer.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Of_both_headers_a_sentence_says_to_send_one()
    {
        await using var server = await TestServer.Start();
        var answer = await RawRequest.Send(server.BaseUrl,
            ["POST /v2/messaging_profiles HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 2", "Transfer-Encoding: chunked"],
            "2\r\n{}\r\n0\r\n\r\n");
        Assert.Equal(400, RawRequest.StatusOf(answer));
        Assert.Contains("both Content-Length and Transfer-Encoding. Send one of them.", answer);
    }

    [Theory]
    [InlineData(FileLimit.Plenty, 2_000)]
    [InlineData(4_096, 2_000)]
    [InlineData(1_024, 555)]
    [InlineData(256, 48)]
    public void Both_directions_and_the_programs_own_files_fit_into_the_limit(int files, int inbound)
    {
        var limit = new FileLimit(files);
        Assert.Equal(inbound, limit.Inbound);
        Assert.True(files <= FileLimit.FilesAtLeast || limit.Inbound + limit.Outbound + 150 <= files);
        Assert.Equal(files < 4_000, limit.Warning is not null);
    }

    static async Task<int> Ask(string baseUrl, string what, string from = "127.0.0.1")
    {
        using var late = new CancellationTokenSource(Patience);
        using var client = new TcpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(from), 0));
        await client.ConnectAsync("127.0.0.1", new Uri(baseUrl).Port, late.Token);
        var body = what.StartsWith("POST", StringComparison.Ordinal) ? "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" : "\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{what} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{body}"), late.Token);
        using var answer = new StreamReader(client.GetStream());
        return RawRequest.StatusOf(await answer.ReadToEndAsync(late.Token));
    }

    static async Task<int> ReadOrReset(TcpClient client, CancellationToken late)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], late);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
