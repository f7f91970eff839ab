using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// Clients that are not run here, because their languages are not installed: what their HTTP clients send, byte by byte, taken from their
/// sources (contract §11).
/// </summary>
public sealed class ReplayedClientTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Preview = "/HostedNumbers/HostedNumberOrders";
    const string V2 = "/v2/HostedNumber/Orders";

    /// <param name="Host">Of its requests: the client's own, or null for the server's, where the snippet changes the URL.</param>
    /// <param name="Headers">After the host and the credentials.</param>
    /// <param name="Form">How it writes a creation.</param>
    sealed record Client(string Orders, string? Host, string[] Headers, string Form)
    {
        public string[] OfPost { get; init; } = ["Content-Type: application/x-www-form-urlencoded"];
    }

    static readonly Dictionary<string, Client> Clients = new()
    {
        ["Java"] = new(Preview, "preview.twilio.com",
            ["X-Twilio-Client: java-12.0.0", "User-Agent: twilio-java/12.0.0 (17.0.12) custom", "Accept: application/json", "Accept-Encoding: utf-8",
                "Connection: Keep-Alive"],
            "PhoneNumber=%2B13125550001&SmsCapability=true&FriendlyName=front+desk+%26+caf%C3%A9&CcEmails=a%40example.com&CcEmails=b%40example.com"
                + "&StatusCallbackUrl=https%3A%2F%2Fexample.com%2Fcb%3Fx%3D1%23rc%3D2&StatusCallbackMethod=POST&Email=o%2Bx%40example.com"),
        ["Ruby"] = new(Preview, null,
            ["User-Agent: twilio-ruby/7.11.0 (linux-gnu x86_64) Ruby/3.1.2", "Accept-Charset: utf-8", "Accept: application/json",
                "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3"],
            "CcEmails=a%40example.com&CcEmails=b%40example.com&Email=o%2Bx%40example.com&FriendlyName=front+desk+%26+caf%C3%A9&PhoneNumber=%2B13125550001"
                + "&SmsCapability=true&StatusCallbackMethod=POST&StatusCallbackUrl=https%3A%2F%2Fexample.com%2Fcb%3Fx%3D1%23rc%3D2"),
        ["PHP"] = new(Preview, null,
            ["User-Agent: twilio-php/8.12.0 (Linux x86_64) PHP/8.2.29", "Accept-Charset: utf-8", "Accept: application/json"],
            "PhoneNumber=%2B13125550001&SmsCapability=true&FriendlyName=front+desk+%26+caf%C3%A9&CcEmails=a%40example.com&CcEmails=b%40example.com"
                + "&StatusCallbackUrl=https%3A%2F%2Fexample.com%2Fcb%3Fx%3D1%23rc%3D2&StatusCallbackMethod=POST&Email=o%2Bx%40example.com"),
        // Without an address version 2 takes no order, so it is in the form.
        ["Go"] = new(V2, "numbers.twilio.com",
            ["User-Agent: twilio-go/1.28.1 (linux amd64) go/go1.24.4", "Accept: application/json", "Accept-Charset: utf-8", "Accept-Encoding: gzip"],
            "AddressSid={address}&CcEmails=a%40example.com&CcEmails=b%40example.com&ContactPhoneNumber=%2B13125550199&Email=o%2Bx%40example.com"
                + "&FriendlyName=front+desk+%26+caf%C3%A9&PhoneNumber=%2B13125550001&StatusCallbackMethod=POST"
                + "&StatusCallbackUrl=https%3A%2F%2Fexample.com%2Fcb%3Fx%3D1%23rc%3D2"),
    };

    public static TheoryData<string> Languages => [.. Clients.Keys];

    [Theory, MemberData(nameof(Languages))]
    public async Task Its_requests_are_understood_byte_by_byte(string language)
    {
        var client = Clients[language];
        var scene = await shared.Scene();
        using var connection = await RawRequest.Connect(scene.Sandbox.BaseUrl);
        var form = client.Form.Replace("{address}", await scene.Address());

        var (status, made) = await Send(connection, scene, client, "POST", client.Orders, form);
        Assert.Equal((201, "front desk & café", "received"), (status, made.Text("friendly_name"), made.Text("status")));
        Assert.Equal(["a@example.com", "b@example.com"], made.GetProperty("cc_emails").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("o+x@example.com", made.Text("email"));
        // The client follows it: to the vendor's host, which its HTTP client then replaces, or to the server.
        var origin = client.Host is { } host ? $"https://{host}" : scene.Sandbox.BaseUrl;
        Assert.Equal($"{origin}{client.Orders}/{made.Text("sid")}", made.Text("url"));

        Assert.Equal(200, (await Send(connection, scene, client, "GET", $"{client.Orders}?PageSize=20")).Status);
        Assert.Equal((400, 22110), Error(await Send(connection, scene, client, "POST", client.Orders, form)));
        Assert.Equal("pending-verification",
            (await Send(connection, scene, client, "POST", $"{client.Orders}/{made.Text("sid")}", "Status=pending-verification")).Json.Text("status"));
        Assert.Equal(204, (await Send(connection, scene, client, "DELETE", $"{client.Orders}/{made.Text("sid")}")).Status);
        Assert.Equal((404, 20404), Error(await Send(connection, scene, client, "GET", $"{client.Orders}/{made.Text("sid")}")));
    }

    /// <summary>A request is replayed for each snippet of the page that no test runs.</summary>
    [Fact]
    public void Every_other_language_of_the_page_is_replayed() => Assert.All(Clients.Keys,
        language => Assert.Contains($"```{language.ToLowerInvariant()}\n", DialectPage.Text));

    static (int, int) Error((int Status, JsonElement Json) answer) => (answer.Status, answer.Json.GetProperty("code").GetInt32());

    /// <summary>On one connection, as these clients do.</summary>
    static async Task<(int Status, JsonElement Json)> Send(
        TcpClient connection, OrderScene scene, Client client, string method, string target, string? form = null)
    {
        var url = new Uri(scene.Sandbox.BaseUrl);
        var credentials = TestSandbox.Basic((scene.AccountSid(), scene.Sandbox.Account().Text("auth_token")));
        string[] lines =
        [
            $"{method} {target} HTTP/1.1", $"Host: {client.Host ?? url.Authority}", $"Authorization: {credentials}", .. client.Headers,
            .. form is null ? [] : client.OfPost.Append($"Content-Length: {form.Length}"),
        ];
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + form), TestContext.Current.CancellationToken);
        return await Read(connection.GetStream());
    }

    static async Task<(int, JsonElement)> Read(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
            head.Append((char)one[0]);
        }

        var length = head.ToString().Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        var body = new byte[length is null ? 0 : int.Parse(length.AsSpan(16))];
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return (RawRequest.StatusOf(head.ToString()), body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }
}
