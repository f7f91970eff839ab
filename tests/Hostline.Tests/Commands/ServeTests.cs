using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

public sealed class ServeTests
{
    static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SIGTERM_ends_an_idle_server_with_0()
    {
        await using var server = await ServerProcess.Start();
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task While_it_drains_readiness_is_503_and_a_request_that_had_begun_is_answered()
    {
        await using var server = await ServerProcess.Start();
        const string body = """{"accounts":[{"name":"acme"}]}""";
        using var begun = await Begin(server, body[..5], body.Length);
        var stopped = server.Stop();

        Assert.Equal(503, await FirstOther(server.BaseUrl + "/readyz", than: 200));
        await begun.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body[5..]), TestEnd);
        using var answer = new StreamReader(begun.GetStream());
        Assert.StartsWith("HTTP/1.1 201", await answer.ReadToEndAsync(TestEnd));
        Assert.Equal(0, await stopped);
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_keep_the_server_from_ending()
    {
        await using var server = await ServerProcess.Start();
        using var begun = await Begin(server, "{", length: 9);
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_directory_is_refused()
    {
        await using var server = await ServerProcess.Start();
        var sentence = (await HostlineProgram.Run("serve", "--data", server.Data, "--urls", "http://127.0.0.1:0")).FailedWith(1);
        Assert.Contains(server.Data, sentence);
        Assert.Contains("--data", sentence);
    }

    /// <summary>The first line that is printed about a subject.</summary>
    static async Task<string> Line(Process process, string subject)
    {
        while (await process.StandardOutput.ReadLineAsync(TestEnd) is { } line)
        {
            if (line.TrimStart().StartsWith(subject, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    [Fact]
    public async Task Port_0_takes_a_free_port_and_the_first_line_is_the_front_door_by_name_with_the_real_one()
    {
        using var data = new ScratchDirectory();
        using var process = Process.Start(new ProcessStartInfo(ServerProcess.Program, ["serve", "--data", data.Path, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var open = await process.StandardOutput.ReadLineAsync(TestEnd) ?? "";
            var url = new Uri(open[open.IndexOf("http", StringComparison.Ordinal)..]);
            Assert.Equal("localhost", url.Host);
            Assert.NotEqual(0, url.Port);
            Assert.Contains("open: requests from this machine may make sandboxes without a key", await Line(process, "Mode"));
            Assert.Equal(url.Port, new Uri(FirstStartTests.Demo(data.Path).GetProperty("base_url").GetString()!).Port);
            using var door = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Accept", "text/html" } } };
            using var page = await Support.Http.Client.SendAsync(door, TestEnd);
            Assert.Equal(200, (int)page.StatusCode);
            Assert.Contains("<h1>Hostline</h1>", await page.Content.ReadAsStringAsync(TestEnd));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Sends only the beginning of a request to create a sandbox; the server has accepted it when this returns.</summary>
    static async Task<TcpClient> Begin(ServerProcess server, string beginning, int length)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.BaseUrl).Port, TestEnd);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /hostline/v1/sandboxes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Type: "
                + $"application/json\r\nContent-Length: {length}\r\n\r\n"), TestEnd);
        // "100 Continue" is sent when the handler begins to read the body.
        Assert.True(await client.GetStream().ReadAsync(new byte[64], TestEnd) > 0);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning), TestEnd);
        return client;
    }

    /// <summary>
    /// Waits for the first different status, because a signal is not delivered at once. Each request uses a new connection, as load
    /// balancers do.
    /// </summary>
    static async Task<int> FirstOther(string url, int than)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { ConnectionClose = true } };
            using var answer = await Support.Http.Client.SendAsync(request, TestEnd);
            if ((int)answer.StatusCode != than)
            {
                return (int)answer.StatusCode;
            }
        }
    }
}
