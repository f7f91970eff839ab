using System.Net.Http.Json;
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

    [Fact(Explicit = true)]
    public async Task The_Python_client_that_Debian_ships_takes_it_with_one_line_for_the_certificate()
    {
        await PythonTools.Require("twilio");
        await using var server = await ServerProcess.Start(new() { Arguments = ["--twilio-proxy=0"] });
        var (proxy, certificate) = await Printed(server);
        var said = JsonDocument.Parse((await PythonTools.Run(PythonTools.Journey, new Dictionary<string, string?>
        {
            ["HOSTLINE_URL"] = server.BaseUrl,
            ["HTTPS_PROXY"] = proxy,
            ["PROXY_CA"] = certificate,
        })).Succeeded()).RootElement;
        Assert.Equal("completed", said.GetProperty("completed").Text("status"));
        Assert.StartsWith("https://preview.twilio.com/HostedNumbers/", said.GetProperty("created").Text("url"));
    }

    /// <summary>The page's program without its HTTP client.</summary>
    [Fact(Explicit = true)]
    public async Task The_Csharp_client_orders_a_number_with_the_variables_alone()
    {
        const string Own = ",\n    httpClient: new SystemNetHttpClient(new System.Net.Http.HttpClient(new ToHostline())));";
        await using var server = await ServerProcess.Start(new() { Arguments = ["--twilio-proxy=0"] });
        var (proxy, certificate) = await Printed(server);
        var wanted = new { accounts = new[] { new { name = "acme" } } };
        using var made = await Support.Http.Client.PostAsJsonAsync(server.BaseUrl + "/hostline/v1/sandboxes", wanted, TestContext.Current.CancellationToken);
        var account = (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("accounts")[0];
        var source = DialectPage.Program("csharp", "http://not-used.invalid");
        Assert.Contains(Own, source);
        var ended = await CsharpProgram.Run(source.Replace(Own, ");"), new Dictionary<string, string?>
        {
            ["TWILIO_ACCOUNT_SID"] = account.Text("account_sid"),
            ["TWILIO_AUTH_TOKEN"] = account.Text("auth_token"),
            ["HTTPS_PROXY"] = proxy,
            ["SSL_CERT_FILE"] = certificate,
        });
        Assert.Equal("received", ended.Succeeded().Trim());
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
