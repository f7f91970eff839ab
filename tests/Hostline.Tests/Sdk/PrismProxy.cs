using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// Prism between a client and a server: it checks every request and every answer against a contract and replaces violations with an
/// error of its own, so a client behind it succeeds only with conforming traffic.
/// </summary>
sealed class PrismProxy : IAsyncDisposable
{

    /// <summary>The marker that ends its log: from the request without a key that the test sends last.</summary>
    const string LastWord = "UNAUTHORIZED";

    readonly ConcurrentQueue<string> lines = new();
    readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Process process;
    bool isDisposed;

    PrismProxy(string contract, string upstream)
    {
        var port = FreePort.Take();
        BaseUrl = $"http://127.0.0.1:{port}";
        process = new()
        {
            StartInfo = new(NodeTools.Command("prism"), ["proxy", "--errors", "--port", $"{port}", contract, upstream])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Prism ended.\n{string.Join('\n', lines)}"));
    }

    /// <summary>Accepts the paths of the contract, without the path of its server.</summary>
    public string BaseUrl { get; }

    /// <param name="contract">The path of an OpenAPI document.</param>
    /// <param name="upstream">The URL under which the contract's paths are.</param>
    public static async Task<PrismProxy> Start(string contract, string upstream)
    {
        PrismProxy proxy = new(contract, upstream);
        AtExit.Do(proxy.Kill);
        proxy.process.Start();
        proxy.process.BeginOutputReadLine();
        proxy.process.BeginErrorReadLine();
        try
        {
            await Hang.Bound(proxy.listening.Task, "Prism's listening");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and returns every line it printed about traffic above the information level: its complaints.</summary>
    public async Task<IReadOnlyList<string>> Complaints()
    {
        // It prints through a pipe after its answers; output not yet printed when it is stopped is lost.
        await Hang.Bound(said.Task, "What Prism says");
        Signals.Send(process.Id, Signal.Terminate);
        await process.WaitForExitAsync(); // and for the rest of its output
        // The lines before its start list the contract's routes, filled with made-up words such as "error".
        return [.. lines.SkipWhile(line => !IsStarted(line)).Skip(1).Where(line => line.Length > 0 && !line.Contains(" info ", StringComparison.Ordinal))];
    }

    static bool IsStarted(string line) => line.Contains("Prism is listening", StringComparison.Ordinal);

    void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        if (IsStarted(line))
        {
            listening.TrySetResult();
        }
        else if (listening.Task.IsCompleted && line.Contains(LastWord, StringComparison.Ordinal))
        {
            said.TrySetResult();
        }
    }

    void Kill()
    {
        if (!isDisposed && !process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        isDisposed = true;
        process.Dispose();
    }
}
