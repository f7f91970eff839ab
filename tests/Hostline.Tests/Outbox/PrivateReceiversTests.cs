using System.Net;
using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

/// <summary>Which receivers outside the public internet an operator can allow, for whom, and which are never allowed.</summary>
public sealed class PrivateReceiversTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    static AddressPolicy Policy(string receivers) => AddressPolicy.PublicOnly with { Private = PrivateReceivers.Read(receivers).Sandboxes };

    [Theory]
    [InlineData("app", "http://app:3000/hooks")]
    [InlineData("app", "http://APP:3000/hooks")]
    [InlineData("app", "https://app./")]
    [InlineData("hooks.corp.example, app", "http://hooks.corp.example/")]
    [InlineData("10.1.0.0/16", "http://10.1.2.3/")]
    [InlineData("10.1.0.0/16", "http://10.66051/")]
    [InlineData("10.1.2.3;fd00:1::/32", "https://[fd00:1::7]:8443/")]
    [InlineData("10.1.0.0/16", "http://[::ffff:10.1.2.3]/")]
    [InlineData("172.16.0.0/12", "http://app:3000/")]
    [InlineData("127.0.0.0/8", "http://127.0.0.1:3000/")]
    [InlineData("localhost", "http://localhost:3000/")]
    public void What_is_opened_may_be_set_by_plain_http_too(string receivers, string url)
    {
        Assert.Null(WebhookUrl.Check(url, Policy(receivers)));
        Assert.NotNull(WebhookUrl.Check(url, AddressPolicy.PublicOnly));
    }

    [Theory]
    [InlineData("app", "http://application/")]
    [InlineData("app", "http://my.app/")]
    [InlineData("app", "http://10.1.2.3/")]
    [InlineData("10.1.0.0/16", "http://10.2.0.1/")]
    [InlineData("10.1.0.0/16", "http://127.0.0.1/")]
    [InlineData("10.1.0.0/16", "http://93.184.215.14/")]
    [InlineData("app", "http://example.com/")]
    public void What_is_not_stays_closed(string receivers, string url) => Assert.NotNull(WebhookUrl.Check(url, Policy(receivers)));

    [Theory]
    [InlineData("169.254.169.254"), InlineData("169.254.1.1"), InlineData("[::ffff:169.254.169.254]"), InlineData("[fe80::1]"), InlineData("[fd00:ec2::254]"),
        InlineData("[fd20:ce::254]")]
    [InlineData("168.63.129.16"), InlineData("100.100.100.200"), InlineData("192.0.0.192"), InlineData("0.0.0.0"), InlineData("0.1.2.3"),
        InlineData("224.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("[64:ff9b::a9fe:a9fe]"), InlineData("[2002:a9fe:a9fe::1]"), InlineData("[::169.254.169.254]"), InlineData("[ff02::1]"),
        InlineData("[2606:4700::5efe:169.254.169.254]"), InlineData("2852039166")]
    public void Link_local_and_metadata_addresses_are_never_called(string host)
    {
        var everything = Policy("0.0.0.0/0 ::/0");
        Assert.NotNull(WebhookUrl.Check($"http://{host}/latest/meta-data", everything));
        Assert.NotNull(WebhookUrl.Check($"https://{host}/", everything));
    }

    [Theory]
    [InlineData("app", "app", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "app", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "app.corp.example", "127.0.0.1", true)]
    [InlineData("app", "app", "169.254.169.254", false)]
    [InlineData("app 169.0.0.0/4", "app", "fe80::1", false)]
    [InlineData("10.0.0.0/8", "app", "127.0.0.1", false)]
    [InlineData("10.0.0.0/8", "app", "93.184.215.14", false)]
    public async Task At_the_attempt_the_addresses_of_the_name_decide(string receivers, string name, string address, bool isCalled)
    {
        using var receiver = RawReceiver.ThatAnswers("HTTP/1.1 200 OK\nContent-Length: 0");
        using var http = new GuardedHttp(Policy(receivers), TimeProvider.System, Limit, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        var attempt =
            await http.Send(new(HttpMethod.Post, $"http://{name}:{receiver.Port}/", "{}"u8.ToArray(), "application/json", []),
                TestContext.Current.CancellationToken);
        Assert.Equal(isCalled ? AttemptOutcome.Answered : AttemptOutcome.AddressRefused, attempt.Outcome);
        Assert.Equal(isCalled, attempt.IsPrivate);
        Assert.Equal(isCalled ? 1 : 0, receiver.Connections);
    }

    [Fact]
    public async Task In_open_mode_a_name_of_the_DNS_does_not_lead_to_this_machine_and_an_opened_one_does()
    {
        var laptop = AddressPolicy.Laptop with { AllowLoopbackByName = false };
        using var receiver = RawReceiver.ThatAnswers("HTTP/1.1 200 OK\nContent-Length: 0");
        async Task<AttemptOutcome> Send(AddressPolicy policy, string host)
        {
            using var http = new GuardedHttp(policy, TimeProvider.System, Limit, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
            return (await http.Send(new(HttpMethod.Post, $"http://{host}:{receiver.Port}/", [], "", []), TestContext.Current.CancellationToken)).Outcome;
        }

        Assert.Equal(AttemptOutcome.AddressRefused, await Send(laptop, "rebinding.example"));
        Assert.Equal(AttemptOutcome.Answered, await Send(laptop, "localhost"));
        Assert.Equal(AttemptOutcome.Answered, await Send(laptop, "127.0.0.1"));
        Assert.Equal(AttemptOutcome.Answered, await Send(laptop with { Private = PrivateReceivers.Read("myapp.test").Sandboxes }, "myapp.test"));
    }

    [Fact]
    public void An_entry_holds_for_live_accounts_only_where_it_says_so()
    {
        var (sandboxes, live) = PrivateReceivers.Read("app live:hooks.corp.example, 10.1.0.0/16 LIVE:10.2.0.0/16");
        Assert.All(["http://app/", "http://hooks.corp.example/", "http://10.1.0.1/", "http://10.2.0.1/"],
            url => Assert.Null(WebhookUrl.Check(url, AddressPolicy.PublicOnly with { Private = sandboxes })));
        Assert.Equal([false, true, false, true], new[] { "http://10.1.0.1/", "http://hooks.corp.example/", "http://172.16.0.1/", "http://10.2.0.1/" }
            .Select(url => WebhookUrl.Check(url, AddressPolicy.PublicOnly with { Private = live }) is null));
    }

    [Theory]
    [InlineData("http://app:3000", 1), InlineData("app, app:3000", 2), InlineData("app/hooks", 1), InlineData("10.0.0.0/33", 1), InlineData("300.1.2.3", 1),
        InlineData("live:", 1)]
    [InlineData("*.corp.example", 1), InlineData("169.254.169.254", 1), InlineData("app 169.254.0.0/16", 2), InlineData("fe80::/10", 1),
        InlineData("fe80::1%eth0", 1), InlineData(".app", 1), InlineData("b\u00fccher", 1)]
    public void What_is_neither_name_nor_network_is_named_by_its_place_only(string text, int place)
    {
        var refused = Assert.Throws<ArgumentException>(() => PrivateReceivers.Read(text));
        Assert.StartsWith($"Entry {place} of HOSTLINE_PRIVATE_RECEIVERS", refused.Message);
    }
}
