using System.Diagnostics;
using System.Net.Sockets;
using Hostline.Bench.Load;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>A measured server: a separate process that listens on a port of 127.0.0.1, killed when the run ends at the latest.</summary>
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
    /// <param name="ready">A request that gets a status below 500 once the server is ready.</param>
    /// <exception cref="InvalidOperationException">The server ended before it was ready; the message contains its output.</exception>
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
        long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;

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

    /// <summary>The first lines of its output, for the message of a failed run; later lines mostly repeat them.</summary>
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
            // It has ended already.
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

            // There is no signal for a listening socket in another process, so this place polls.
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
