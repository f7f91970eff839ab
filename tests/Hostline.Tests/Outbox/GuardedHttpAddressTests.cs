using System.Net.Sockets;
using System.Net;
using Hostline.Outgoing;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

public class GuardedHttpAddressTests
{
    static readonly TimeSpan Limit = Hang.Limit;

    // The worst possible resolver: every name is our loopback.
    static Task<IPAddress[]> AllIsLoopback(string host, CancellationToken cancel) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]);

    [Theory, MemberData(nameof(ForbiddenUrls.AddressRows), MemberType = typeof(ForbiddenUrls))]
    public Task A_blocked_address_is_not_called_in_any_notation(string url) =>
        AssertNotCalled(url, AttemptOutcome.AddressRefused);

    [Theory, MemberData(nameof(ForbiddenUrls.MalformedRows), MemberType = typeof(ForbiddenUrls))]
    public Task A_URL_that_two_parsers_could_read_differently_is_not_called(string url) =>
        AssertNotCalled(url, AttemptOutcome.InvalidUrl);

    static async Task AssertNotCalled(string url, AttemptOutcome expected)
    {
        using var canary = RawReceiver.Canary();
        using var http = new GuardedHttp(ForbiddenUrls.Public, TimeProvider.System, Limit, AllIsLoopback);
        var attempt = await http.Send(Post(url.Replace("PORT", $"{canary.Port}")), TestContext.Current.CancellationToken);
        Assert.Equal(expected, attempt.Outcome);
        Assert.False(canary.WasTouched);
    }

    [Theory, MemberData(nameof(ForbiddenUrls.NameRows), MemberType = typeof(ForbiddenUrls))]
    public async Task A_name_is_not_called_when_any_of_its_addresses_is_blocked(string name, string[] answers)
    {
        using var canary = RawReceiver.Canary();
        using var http = new GuardedHttp(ForbiddenUrls.Public, TimeProvider.System, Limit,
            (_, _) => Task.FromResult(answers.Select(IPAddress.Parse).ToArray()));
        var url = $"http://{name}:{canary.Port}/";
        Assert.Null(WebhookUrl.Check(url, ForbiddenUrls.Public));
        var attempt = await http.Send(Post(url), TestContext.Current.CancellationToken);
        Assert.Equal(AttemptOutcome.AddressRefused, attempt.Outcome);
        Assert.False(canary.WasTouched);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/"), InlineData("http://2130706433:PORT/"), InlineData("http://[::1]:PORT/"), InlineData("http://localhost:PORT/"),
        InlineData("http://hooks.example:PORT/")]
    public async Task The_canary_would_notice_since_a_laptops_policy_reaches_it(string url)
    {
        using var canary = RawReceiver.Canary();
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Limit, AllIsLoopback);
        using var hangUp = new CancellationTokenSource();
        var sending = http.Send(Post(url.Replace("PORT", $"{canary.Port}")), hangUp.Token);
        Assert.True(canary.IsTouchedWithin(Hang.Limit));
        Assert.True(canary.WasTouched);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_name_that_turns_private_after_it_was_public_is_refused_at_the_next_connection()
    {
        // 198.18.0.0/15 cannot be dialed in a test, so "public" is loopback here and "private" is an address that the operator blocks.
        var policy = AddressPolicy.Laptop with { Blocked = [IPNetwork.Parse("127.0.0.2/32")] };
        var lookups = 0;
        using var receiver = RawReceiver.ThatAnswers("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close");
        using var http = new GuardedHttp(policy, TimeProvider.System, Limit,
            (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref lookups) == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")]));
        var url = $"http://rebinding.example:{receiver.Port}/";
        Assert.Equal(200, (await http.Send(Post(url), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(1, lookups);
        Assert.Equal(AttemptOutcome.AddressRefused, (await http.Send(Post(url), TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(1, receiver.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/"), InlineData("/elsewhere"), InlineData("https://example.com/")]
    public async Task A_redirect_is_an_answer_and_is_not_followed(string location)
    {
        using var canary = RawReceiver.Canary();
        using var receiver =
            RawReceiver.ThatAnswers($"HTTP/1.1 307 Temporary Redirect\nLocation: {location.Replace("PORT", $"{canary.Port}")}\nContent-Length: 0");
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Limit);
        var attempt = await http.Send(Post(receiver.Url), TestContext.Current.CancellationToken);
        Assert.Equal(307, attempt.Status);
        Assert.Equal(1, receiver.Connections);
        Assert.False(canary.WasTouched);
    }

    [Fact]
    public async Task A_name_without_an_address_is_not_resolved()
    {
        using var empty = new GuardedHttp(ForbiddenUrls.Public, TimeProvider.System, Limit, (_, _) => Task.FromResult<IPAddress[]>([]));
        using var failing = new GuardedHttp(ForbiddenUrls.Public, TimeProvider.System, Limit, (_, _) => throw new SocketException((int)SocketError.TryAgain));
        Assert.Equal(AttemptOutcome.NameNotResolved, (await empty.Send(Post("http://none.example/"), TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(AttemptOutcome.NameNotResolved, (await failing.Send(Post("http://none.example/"), TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task A_resolver_that_hangs_costs_no_more_than_the_limit()
    {
        using var http = new GuardedHttp(ForbiddenUrls.Public, TimeProvider.System, TimeSpan.FromMilliseconds(200),
            async (_, cancel) => { await Task.Delay(Timeout.Infinite, cancel); return []; });
        Assert.Equal(AttemptOutcome.TimedOut, (await http.Send(Post("http://slow.example/"), TestContext.Current.CancellationToken)).Outcome);
    }

    static GuardedRequest Post(string url) => new(HttpMethod.Post, url, "{}"u8.ToArray(), "application/json", []);
}
