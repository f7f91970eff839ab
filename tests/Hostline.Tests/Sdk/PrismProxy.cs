using System.Collections.Concurrent;
using System.Diagnostics;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// Prism between a client and a server: it checks every request and every answer against a contract and replaces whatever
/// violates it with a problem of its own, so a client behind it succeeds only on conforming traffic.
/// </summary>
sealed class PrismProxy : IAsyncDisposable
{
    static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(60);

    readonly ConcurrentQueue<string> lines = new();
    readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Process process;

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
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Prism ended.\n{Log}"));
    }

    /// <summary>Takes the paths of the contract, without the path of its server.</summary>
    public string BaseUrl { get; }

    /// <summary>What it printed so far.</summary>
    public string Log => string.Join('\n', lines);

    /// <param name="contract">The path of an OpenAPI document.</param>
    /// <param name="upstream">The URL below which the contract's paths lie.</param>
    public static async Task<PrismProxy> Start(string contract, string upstream)
    {
        PrismProxy proxy = new(contract, upstream);
        AtExit.Do(proxy.Kill);
        proxy.process.Start();
        proxy.process.BeginOutputReadLine();
        proxy.process.BeginErrorReadLine();
        await proxy.listening.Task.WaitAsync(ListensWithin);
        return proxy;
    }

    /// <summary>Asserts that it saw traffic and that every line it printed of it is mere information.</summary>
    public void SawNoViolation()
    {
        // The lines before tell the contract's routes, filled with made-up words such as "error".
        var ofTraffic = lines.SkipWhile(line => !IsStarted(line)).Skip(1).ToList();
        Assert.NotEmpty(ofTraffic);
        Assert.DoesNotContain(ofTraffic, line => line.Length > 0 && !line.Contains(" info ", StringComparison.Ordinal));
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
    }

    void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
