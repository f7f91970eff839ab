using System.Diagnostics;
using System.Threading.Channels;

namespace Hostline.Bench.Load;

/// <summary>An open loop: requests at a fixed rate over a few connections, whether or not earlier ones have been answered.</summary>
sealed class Pace : IAsyncDisposable
{
    const int Connections = 32;
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    readonly Channel<Connection> free = Channel.CreateUnbounded<Connection>();

    Pace()
    {
    }

    public static async Task<Pace> Open(int port)
    {
        var pace = new Pace();
        for (var i = 0; i < Connections; i++)
        {
            pace.free.Writer.TryWrite(await Connection.Open(port));
        }

        return pace;
    }

    /// <summary>Sends this many requests every hundredth of a second; returns when all are answered.</summary>
    public async Task Run(TimeSpan length, int perTick, Func<Connection, Task> send)
    {
        using var timer = new PeriodicTimer(Tick);
        var under = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        for (var ticks = 1; ticks * Tick <= length; ticks++)
        {
            // After a late tick the missed ones follow at once.
            if (Stopwatch.GetElapsedTime(start) < ticks * Tick)
            {
                await timer.WaitForNextTickAsync();
            }

            under.AddRange(Enumerable.Range(0, perTick).Select(_ => OnFree(send)));
        }

        await Task.WhenAll(under);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < Connections; i++)
        {
            (await free.Reader.ReadAsync()).Dispose();
        }
    }

    async Task OnFree(Func<Connection, Task> send)
    {
        var connection = await free.Reader.ReadAsync();
        try
        {
            await send(connection);
        }
        finally
        {
            free.Writer.TryWrite(connection);
        }
    }
}
