using System.Diagnostics;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Dialects.Telnyx;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Bench;

/// <summary>
/// What the store alone can do: the unit of an order with one number (order, hosting, event, deadline, lane, delivery), written
/// by concurrent callers that each wait for the answer. Without <c>--database</c> it uses SQLite in a new directory.
/// </summary>
sealed class StorageBench
{
    // Until the code is fully optimized: with less, a third of the processor's time goes to the compiler.
    const int WarmUpSeconds = 6;
    static readonly TimeProvider Clock = TimeProvider.System;
    static readonly ProfileId Profile = Ids.New<ProfileId>(Clock.GetUtcNow());
    static readonly Announcement Webhook = new(
        new(Profile, "telnyx", AccountId.None, DestinationSource.MessagingProfile, "POST", ["https://receiver.example/"]), default,
        "messaging_hosted_numbers_order.created", Encoding.UTF8.GetBytes(new string('w', 700)));

    readonly World world = World.Live with { Id = Ids.New<WorldId>(Clock.GetUtcNow()), ClockVersion = 1 };
    readonly AccountId account = Ids.New<AccountId>(Clock.GetUtcNow());
    readonly KeyId key = Ids.New<KeyId>(Clock.GetUtcNow());
    readonly ChangeUnits changes = new([(change, _) => change.Events.Select(e => Webhook with { EventId = e.Id })],
        new(MasterKey.FromText(Convert.ToBase64String(new byte[32]), "the bench")));
    readonly int conflictsPerCent;
    long nextNumber = 2_000_000_000;
    long units, conflicts;

    StorageBench(int conflictsPerCent) => this.conflictsPerCent = conflictsPerCent;

    /// <param name="options"><c>--database URL</c>, <c>--seconds N</c>, <c>--conflicts PERCENT</c>, <c>--callers N,N</c>.</param>
    public static async Task<int> Run(string[] options)
    {
        var given = options.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        var seconds = int.Parse(given.GetValueOrDefault("--seconds", "10"));
        var callers = given.GetValueOrDefault("--callers", "64,256").Split(',').Select(int.Parse);
        var conflicting = int.Parse(given.GetValueOrDefault("--conflicts", "0"));
        foreach (var count in callers)
        {
            await Measure(given.GetValueOrDefault("--database"), count, seconds, conflicting);
        }

        return 0;
    }

    static async Task Measure(string? address, int callers, int seconds, int conflicting)
    {
        var folder = Directory.CreateTempSubdirectory("hostline-bench-").FullName;
        await using (Database database = address is null ? new Sqlite(folder, Clock, new()) : new Postgres(address, new()))
        {
            await database.Migrate();
            var counted = new CountedDatabase(database);
            await using var queue = new CommitQueue(counted);
            var bench = new StorageBench(conflicting);
            await bench.MakeWorld(queue);
            await bench.Load(queue, callers, TimeSpan.FromSeconds(WarmUpSeconds));
            counted.Reset();
            (bench.units, bench.conflicts) = (0, 0);
            var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var latencies = await bench.Load(queue, callers, TimeSpan.FromSeconds(seconds));
            bench.Print(address is null ? "sqlite" : "postgres", callers, watch.Elapsed, Environment.CpuUsage.TotalTime - processor, latencies, counted);
        }

        Directory.Delete(folder, recursive: true);
    }

    async Task MakeWorld(CommitQueue queue)
    {
        var now = Clock.GetUtcNow().CutToMicros();
        var unit = new Unit();
        WorldTable.Add(unit, world, key.Value.ToByteArray(), now);
        AccountTable.AddKey(unit, key, Core.Accounts.ApiKey.New("KEY"), world.Id, account, now);
        await queue.Write(unit);
    }

    async Task<double[]> Load(CommitQueue queue, int callers, TimeSpan length)
    {
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => Caller(queue, until))));
        return [.. all.SelectMany(l => l).Order()];
    }

    async Task<List<double>> Caller(CommitQueue queue, long until)
    {
        var latencies = new List<double>();
        while (Stopwatch.GetTimestamp() < until)
        {
            var number = Interlocked.Increment(ref nextNumber);
            var unit = NewOrder(number % 100 < conflictsPerCent ? 2_000_000_000 : number);
            var start = Stopwatch.GetTimestamp();
            var result = await queue.Write(unit);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Interlocked.Increment(ref result.Status == CommitStatus.Done ? ref units : ref conflicts);
        }

        return latencies;
    }

    Unit NewOrder(long number)
    {
        var now = Clock.GetUtcNow().CutToMicros();
        var id = Ids.New<OrderId>(now);
        var hosting = new Hosting(Ids.New<HostingId>(now), id, 0, PhoneNumber.FromDigits(number), HostingState.Requested, HostingStates.Standard,
            HostingStates.Standard, null, null, now, now);
        var order = new Order(id, world.Id, account, Profile, OrderStatus.Open, null, null, null, 0, EventChain.Genesis, now,
            AnnouncedCounts.None, 1, now, now, [hosting], TelnyxTerms.Of(withCanada: false, Core.Hostings.TermDays.Standard).Terms);
        var change = new Change(null, order, now, Actor.Network);
        change.Tell(EventKinds.OrderCreated, [hosting.Id]);
        var unit = new Unit { IsRequest = true }.Guard(Guard.Key(key));
        changes.Add(unit, change.Settle(), world, null, now);
        return unit;
    }

    void Print(string store, int callers, TimeSpan took, TimeSpan processor, double[] latencies, CountedDatabase counted) => Console.WriteLine(
        $"{store} {callers} callers: {units / took.TotalSeconds:F0} units/s, {conflicts / took.TotalSeconds:F0} conflicts/s, "
        + $"{(double)counted.Units / Math.Max(1, counted.Batches):F1} units a batch, {counted.Batches / took.TotalSeconds:F0} batches/s, "
        + $"p50 {latencies[latencies.Length / 2]:F2} ms, p99 {latencies[latencies.Length * 99 / 100]:F2} ms, "
        + $"{processor.TotalMicroseconds / Math.Max(1, units):F0} µs of processor a unit here");
}
