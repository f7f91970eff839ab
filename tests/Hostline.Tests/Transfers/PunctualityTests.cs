using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>How long the end of a consent window takes to be noticed, and told.</summary>
public sealed class PunctualityTests
{
    const int Orders = 100;
    const int NinetyNinth = (Orders * 99 / 100) - 1;

    /// <summary>Between the first window's end and the instant to which the clock is moved: the windows end while it runs.</summary>
    static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    /// <summary>The sandbox's now was read a moment before the real one.</summary>
    static readonly TimeSpan ClocksRead = TimeSpan.FromMilliseconds(-100);

    [Fact]
    public async Task Seventy_two_hours_pass_by_the_clock_in_less_than_a_second()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Order(Exchange.Globex, Exchange.Number);
        await exchange.Quiet();
        var started = TimeProvider.System.GetTimestamp();
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains("internal_transfer_auto_approved", await exchange.Types(Exchange.Globex));
    }

    [Fact]
    public async Task On_the_running_clock_silence_is_told_within_a_second_of_the_windows_end()
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var holder = await Journey.Begin(server, receiver, "acme", "globex");
        var numbers = Enumerable.Range(0, Orders).Select(i => $"+1312555{2000 + i}").ToArray();
        await Host(holder, numbers);
        var gaining = await holder.As(1);
        var ends = new List<DateTimeOffset>();
        foreach (var number in numbers)
        {
            ends.Add(await EndOfWindow(holder.Sandbox, await gaining.Order(number)));
        }

        var moved = (await holder.Sandbox.Control(HttpMethod.Post, "/clock", new { to = ends.Min() - Lead })).Expect(200);
        var ahead = moved.Json.GetProperty("now").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        var lateness = await Lateness(receiver, ends, ahead);
        TestContext.Current.SendDiagnosticMessage($"Windows' ends were told after {lateness[Orders / 2].TotalMilliseconds:0} ms (p50), {lateness[NinetyNinth].TotalMilliseconds:0} ms (p99).");
        Assert.InRange(lateness[NinetyNinth], ClocksRead, TimeSpan.FromSeconds(1));
    }

    static async Task<DateTimeOffset> EndOfWindow(TestSandbox sandbox, string order) =>
        (await sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("consents")[0].GetProperty("deadline").GetDateTimeOffset();

    /// <summary>From each window's end to the arrival of the webhook that tells of it, shortest first; they are told in the order in which they end.</summary>
    /// <param name="ahead">By how much the sandbox's clock is ahead of the real one.</param>
    static async Task<List<TimeSpan>> Lateness(ReceivingServer receiver, List<DateTimeOffset> ends, TimeSpan ahead)
    {
        var told = new List<DateTimeOffset>();
        while (told.Count < ends.Count)
        {
            told.Add((await receiver.Next(r => Journey.TypeOf(r).EndsWith("internal_transfer_auto_approved", StringComparison.Ordinal), Journey.Patience)).At);
        }

        return [.. told.Order().Zip(ends.Order(), (at, end) => at + ahead - end).Order()];
    }

    static async Task Host(Journey holder, string[] numbers)
    {
        var order = await holder.Order(numbers);
        foreach (var number in numbers)
        {
            await holder.Prove(order, number);
        }

        (await holder.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        await holder.Hear(order, "successful");
    }
}
