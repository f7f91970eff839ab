using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary><c>serve --twilio-proxy</c>: unmodified programs reach this server by environment variables alone.</summary>
public sealed partial class TwilioProxyTests
{
    [Fact]
    public async Task The_Node_client_takes_its_journey_through_the_proxy_with_the_variables_that_serve_prints()
    {
        NodeTools.Require();
        await using var server = await ServerProcess.Start(new() { Arguments = ["--twilio-proxy=0"] });
        var (proxy, certificate) = await Printed(server);
        var said = JsonDocument.Parse((await NodeTools.Run("twilio.mjs", new Dictionary<string, string?>
        {
            ["HOSTLINE_URL"] = server.BaseUrl,
            ["HTTP_PROXY"] = proxy,
            ["NODE_EXTRA_CA_CERTS"] = certificate,
        })).Succeeded()).RootElement;
        Assert.Equal("completed", said.GetProperty("completed").Text("status"));
        Assert.StartsWith("https://preview.twilio.com/HostedNumbers/", said.GetProperty("created").Text("url"));
        Assert.NotEmpty(said.GetProperty("callbacks").EnumerateArray());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.Data, "proxy-ca.key")));
        }
    }

    [Theory]
    [InlineData("CONNECT 127.0.0.1:443 HTTP/1.1", 403)]
    [InlineData("CONNECT localhost:443 HTTP/1.1", 403)]
    [InlineData("CONNECT [::1]:443 HTTP/1.1", 403)]
    [InlineData("CONNECT 169.254.169.254:443 HTTP/1.1", 403)]
    [InlineData("CONNECT preview.twilio.com:80 HTTP/1.1", 403)]
    [InlineData("CONNECT preview.twilio.com HTTP/1.1", 405)]
    [InlineData("GET http://preview.twilio.com/ HTTP/1.1", 405)]
    [InlineData("nonsense", 405)]
    public async Task It_opens_no_other_tunnel_than_to_port_443_of_public_addresses(string line, int status)
    {
        await using var server = await ServerProcess.Start(new() { Arguments = ["--twilio-proxy=0"] });
        var proxy = new Uri((await Printed(server)).Proxy);
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Host, proxy.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    static async Task<(string Proxy, string Certificate)> Printed(ServerProcess server)
    {
        Match? found = null;
        await Hang.Until(() => Task.FromResult((found = Variables().Match(string.Join('\n', server.Lines))).Success), () => "The variables for Node.js");
        return (found!.Groups[1].Value, found.Groups[2].Value);
    }

    [GeneratedRegex(@"HTTP_PROXY=(\S+) NODE_EXTRA_CA_CERTS=(\S+)")]
    private static partial Regex Variables();
}
