using System.Net.Sockets;
using System.Text;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Very slow uploads: they are ended, and meanwhile they keep no one else from uploading.</summary>
public sealed class SlowUploadTests
{
    /// <summary>Far more than any of these takes; without the limit they would run on.</summary>
    static readonly TimeSpan Patience = Hang.Limit;

    [Theory]
    [InlineData("loa")]
    [InlineData("anything")]
    public async Task A_form_that_comes_at_300_bytes_a_second_is_ended_whatever_its_parts_are_called(string part)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var order = await Scene.Order(sandbox);
        using var upload = await RawUpload.Begin(server.BaseUrl, sandbox.ApiKey(), order, part);
        var answer = await upload.Trickle(new byte[30], TimeSpan.FromMilliseconds(100), Patience);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("too slowly", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_slow_uploads_of_one_sandbox_do_not_keep_another_sandbox_from_uploading()
    {
        await using var server = await TestServer.Start();
        var attacker = await server.Sandbox([.. Enumerable.Range(0, 8).Select(n => $"a{n}")]);
        var orders = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Scene.Order(attacker, $"+1312555{n:0000}", account: n)));
        var uploads = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => RawUpload.Begin(server.BaseUrl, attacker.ApiKey(n % 8), orders[n % 8], "loa")));
        // A burst that keeps them above the minimum rate for minutes; together more than the memory for documents.
        await Task.WhenAll(uploads.Select(u => u.Send(new byte[2_200_000])));

        var neighbor = await server.Sandbox();
        for (var n = 0; n < 3; n++)
        {
            await Scene.Attach(neighbor, await Scene.Order(neighbor, $"+1312556{n:0000}"));
        }

        foreach (var upload in uploads)
        {
            upload.Dispose();
        }
    }

    [Fact]
    public async Task Parts_of_other_names_are_passed_over_up_to_a_limit()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var order = await Scene.Order(sandbox);
        var small = Form(new byte[100_000]);
        small.Add(new ByteArrayContent(Encoding.ASCII.GetBytes(Scene.Letter)), "loa", "loa.pdf");
        (await Upload(sandbox, order, small)).Expect(200);
        var refused = (await Upload(sandbox, order, Form(new byte[1_100_000]))).Expect(400);
        Assert.Contains("scan", refused.Text, StringComparison.Ordinal);
        Assert.Contains("loa", refused.Text, StringComparison.Ordinal);
    }

    static MultipartFormDataContent Form(byte[] other) => new() { { new ByteArrayContent(other), "scan", "scan.pdf" } };

    static Task<Answered> Upload(TestSandbox sandbox, OrderId order, MultipartFormDataContent form) =>
        sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form);
}

/// <summary>A manual upload: a form of one part, sent as fast or slowly as the test says.</summary>
sealed class RawUpload : IDisposable
{
    readonly TcpClient client = new();

    public static async Task<RawUpload> Begin(string baseUrl, string key, OrderId order, string part)
    {
        var upload = new RawUpload();
        var url = new Uri(baseUrl);
        await upload.client.ConnectAsync(url.Host, url.Port);
        await upload.Send(Encoding.ASCII.GetBytes(
            $"POST /v2/messaging_hosted_number_orders/{order}/actions/file_upload HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {key}\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"l.pdf\"\r\n\r\n%PDF-1.7"));
        return upload;
    }

    /// <summary>Sends as much as the server accepts.</summary>
    public async Task Send(byte[] bytes)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server has refused the form and closed the connection.
        }
    }

    /// <summary>Sends this many bytes repeatedly until the server answers, and returns the answer.</summary>
    public async Task<string> Trickle(byte[] bytes, TimeSpan every, TimeSpan within)
    {
        using var late = new CancellationTokenSource(within);
        using var timer = new PeriodicTimer(every);
        var answer = Read(late.Token);
        while (!answer.IsCompleted)
        {
            await Send(bytes);
            await timer.WaitForNextTickAsync(late.Token);
        }

        return await answer;
    }

    async Task<string> Read(CancellationToken cancellation)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, leaveOpen: true);
        var text = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                text.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // Closed while we were still sending: what arrived before is the answer.
        }

        return text.ToString();
    }

    public void Dispose() => client.Dispose();
}
