using System.Diagnostics;
using System.Net.Sockets;
using Hostline.Bench.Load;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>A server under measurement: a process of its own that listens on a port of 127.0.0.1, killed at the latest when the run ends.</summary>
sealed class Child : IAsyncDisposable
{
    static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(1);
    const int LinesKept = 20;
    readonly Process process;
    readonly List<string> lines = [];

    Child(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan TookToStart { get; private set; }

    /// <param name="command">Program and arguments.</param>
    /// <param name="ready">A request that is answered below 500 once it can serve.</param>
    /// <exception cref="InvalidOperationException">It ended before it could serve; the message holds what it printed.</exception>
    public static async Task<Child> Start(IReadOnlyList<string> command, int port, Request ready, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo how = new(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        how.Environment.Remove(Program.InlineCompletions); // ours, not the server's
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            how.Environment[name] = value;
        }

        var start = Stopwatch.GetTimestamp();
        var child = new Child(new Process { StartInfo = how }, port);
        child.process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.Start();
        AtExit.Do(child.Kill);
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        await child.Ready(ready, start);
        return child;
    }

    /// <summary>Resident memory in MB, as the kernel counts it.</summary>
    public double MemoryMegabytes() =>
        long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;

    /// <summary>Processor time used so far, in seconds.</summary>
    public double ProcessorSeconds()
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signals.Send(process.Id, Signal.Terminate);
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(12));
            await process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Kill();
    }

    /// <summary>What it printed first, for the message of a run that failed: later lines mostly repeat it.</summary>
    public string Printed()
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }

    void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    async Task Ready(Request ready, long start)
    {
        while (!await Answers(ready))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > ReadyWithin)
            {
                Kill();
                throw new InvalidOperationException($"{process.StartInfo.FileName} did not come up.\n{Printed()}");
            }

            // Nobody signals a listening socket to another process, so this one place asks again and again.
            await Task.Delay(AskAgainAfter);
        }

        TookToStart = Stopwatch.GetElapsedTime(start);
    }

    async Task<bool> Answers(Request ready)
    {
        try
        {
            using var connection = await Connection.Open(Port);
            return await connection.Exchange(ready.Bytes) < 500;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    void Keep(string? line)
    {
        lock (lines)
        {
            if (lines.Count < LinesKept)
            {
                lines.Add(line ?? "");
            }
        }
    }
}
