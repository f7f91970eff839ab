using Hostline.Core.Events;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>
/// The end of a consent window is noticed and reported. How long that takes is printed; <c>bench/run</c> measures it.
/// </summary>
public sealed class PunctualityTests
{
    static readonly int Orders = LongForm.Or(40, 100);
    static readonly int NinetyNinth = (Orders * 99 / 100) - 1;

    /// <summary>Between the first window's end and the instant to which the clock is moved: the windows end while it runs.</summary>
    static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task On_the_running_clock_the_end_of_each_window_is_told_by_itself_never_early_and_in_their_order()
    {
        await using var server = await TestServer.Start();
        await using var receiver = await ReceivingServer.Start();
        var holder = await Journey.Begin(server, receiver, "acme", "globex");
        var numbers = Enumerable.Range(0, Orders).Select(i => $"+1312555{2000 + i}").ToArray();
        await Host(holder, numbers);
        var gaining = await holder.As(1);
        var ends = new List<(string Order, DateTimeOffset At)>();
        foreach (var number in numbers)
        {
            var order = await gaining.Order(number);
            ends.Add((order, await EndOfWindow(holder.Sandbox, order)));
        }

        var moved = (await holder.Sandbox.Control(HttpMethod.Post, "/clock", new { to = ends[0].At - Lead })).Expect(200);
        var ahead = moved.Json.GetProperty("now").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        var lateness = await Lateness(receiver, [.. ends.Select(e => e.At)], ahead);
        TestContext.Current.SendDiagnosticMessage($"Windows' ends were told after {lateness[Orders / 2].TotalMilliseconds:0} ms (p50), "
            + $"{lateness[NinetyNinth].TotalMilliseconds:0} ms (p99).");
        foreach (var (order, end) in ends)
        {
            var approved = await ApprovedAt(holder.Sandbox, order);
            Assert.True(approved >= end, $"The window of {order} ended {end:O} and was approved {approved:O}.");
        }
    }

    static async Task<DateTimeOffset> ApprovedAt(TestSandbox sandbox, string order) =>
        (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Single(e => e.GetProperty("kind").GetString() == EventKinds.ConsentGiven).GetProperty("at").GetDateTimeOffset();

    static async Task<DateTimeOffset> EndOfWindow(TestSandbox sandbox, string order) =>
        (await sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("consents")[0].GetProperty("deadline").GetDateTimeOffset();

    /// <summary>From each window's end to the arrival of its webhook, shortest first.</summary>
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
