using System.Net.Http;
using Hostline.Commands.Doctor;
using Hostline.Configuration;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

/// <summary>The outgoing connections fit under the limit on open files.</summary>
public sealed class OutgoingLimitsTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(1_000_000)]
    public void Requests_on_their_way_and_connections_kept_for_the_next_are_together_no_more_than_the_files_that_are_for_them(int files)
    {
        var limits = OutgoingLimits.Of(new(files), 0);
        Assert.InRange(limits.AtOnce + limits.Kept, OutgoingLimits.Least, new FileLimit(files).Outbound);
        Assert.True(limits.Kept >= 1);
    }

    [Fact]
    public void More_than_fit_are_refused_with_what_fits_and_what_to_do()
    {
        var refused = Assert.Throws<ArgumentException>(() => OutgoingLimits.Of(new(1_024), 500));
        Assert.Equal($"HOSTLINE_OUTGOING is 500 requests at once, but only 222 fit with 1024 open files. {FileLimit.NextStep}", refused.Message);
        Assert.Equal((Grade.Fail, refused.Message), (Machine.Receivers(new(1_024), 500).Grade, Machine.Receivers(new(1_024), 500).NextStep));
        Assert.Equal([Grade.Warn, Grade.Ok], [Machine.Receivers(new(1_024), 0).Grade, Machine.Receivers(new(65_536), 0).Grade]);
        Assert.Equal(100, OutgoingLimits.Of(new(1_024), 100).AtOnce);
    }

    [Fact]
    public async Task A_connection_beyond_those_that_are_kept_ends_with_its_answer()
    {
        await using var receiver = await ReceivingServer.Start();
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, keptAtMost: 1);
        var gate = new TaskCompletionSource();
        receiver.Answer("/held", Answer.Ok.After(gate.Task));
        var held = Enumerable.Range(0, 2).Select(_ => Send(http, receiver.Url("/held"))).ToList();
        await receiver.Next("/held");
        await receiver.Next("/held");
        Assert.Equal(2, http.Open);
        await Send(http, receiver.Url("/more"));
        gate.SetResult();
        await Task.WhenAll(held);
        Assert.Equal("close", receiver.All.Single(r => r.Path == "/more").Headers["Connection"]);
        Assert.All(receiver.All.Where(r => r.Path == "/held"), r => Assert.False(r.Headers.ContainsKey("Connection")));
    }

    static Task<Attempt> Send(GuardedHttp http, string url) =>
        http.Send(new(HttpMethod.Post, url, [1], "application/json", []), TestContext.Current.CancellationToken);
}
