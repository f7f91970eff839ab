using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Bench.Load;

namespace Hostline.Bench.Parts;

/// <summary>Customers' webhook receivers, each a path of one server in this process; each takes 10 ms to answer.</summary>
sealed class Receivers : IAsyncDisposable
{
    static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(10);
    readonly WebApplication web;
    readonly ConcurrentDictionary<(Guid Order, bool Created), long> sentAt = new();
    readonly ConcurrentBag<long> waits = [];
    TaskCompletionSource open = new();
    int received;

    Receivers(WebApplication web) => this.web = web;

    public int Received => Volatile.Read(ref received);

    /// <summary>The time from sending the request that causes a change to receiving its webhook.</summary>
    public Latencies Waits
    {
        get
        {
            var all = new Latencies();
            foreach (var wait in waits)
            {
                all.Add(wait);
            }

            return all;
        }
    }

    public static async Task<Receivers> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receivers = new Receivers(builder.Build());
        receivers.web.Run(receivers.Take);
        receivers.Release();
        await receivers.web.StartAsync();
        return receivers;
    }

    public string Url(int receiver) => $"{web.Urls.Single()}/{receiver}";

    /// <summary>Measures the webhook about this order's creation or deletion.</summary>
    /// <param name="at">When the request was sent, in ticks of <see cref="Stopwatch"/>. The webhook may have arrived already.</param>
    public void Expect(Guid order, bool created, long at) => Meet((order, created), -at);

    /// <summary>Answers nothing until <see cref="Release"/>; what the server sends meanwhile stays in flight.</summary>
    public void Hold() => open = new();

    public void Release() => open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await web.DisposeAsync();
    }

    async Task Take(HttpContext http)
    {
        var now = Stopwatch.GetTimestamp();
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var text = body.GetBuffer().AsMemory(0, (int)body.Length);
        // A status callback is a form, and is only counted.
        if (text.Span.StartsWith("{"u8))
        {
            Meet((OrderOf(text.Span), text.Span.IndexOf("orders.created"u8) >= 0), now);
        }

        Interlocked.Increment(ref received);
        await open.Task;
        await Task.Delay(ThinkTime);
    }

    /// <summary>The second of request (negative) and webhook (positive) completes the pair.</summary>
    void Meet((Guid, bool) change, long at)
    {
        if (!sentAt.TryAdd(change, at) && sentAt.TryRemove(change, out var other) && Math.Sign(at) != Math.Sign(other))
        {
            waits.Add(at + other);
        }
    }

    static Guid OrderOf(ReadOnlySpan<byte> body) => Guid.Parse(body.Slice(body.IndexOf("\"order_id\":\""u8) + 12, 36));
}
