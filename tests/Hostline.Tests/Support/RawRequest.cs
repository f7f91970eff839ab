using System.Net.Sockets;
using System.Text;

namespace Hostline.Tests.Support;

/// <summary>Requests written byte by byte, for content that no client library sends.</summary>
static class RawRequest
{
    static readonly TimeSpan Patience = Hang.Limit;

    /// <summary>
    /// Sends the lines (without their ends) and a body, and returns everything received until the connection is closed.
    /// </summary>
    public static async Task<string> Send(string baseUrl, string[] lines, string body = "")
    {
        using var late = new CancellationTokenSource(Patience);
        using var client = await Connect(baseUrl);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body), late.Token);
        using var answer = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await answer.ReadToEndAsync(late.Token);
    }

    public static async Task<TcpClient> Connect(string baseUrl)
    {
        var url = new Uri(baseUrl);
        var client = new TcpClient();
        await client.ConnectAsync(url.Host.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal), url.Port, TestContext.Current.CancellationToken);
        return client;
    }

    public static int StatusOf(string answer) => answer.Length == 0 ? 0 : int.Parse(answer.AsSpan(9, 3));

    /// <summary>The JSON of an answer, without the chunk lengths.</summary>
    public static string BodyOf(string answer) => answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
}
