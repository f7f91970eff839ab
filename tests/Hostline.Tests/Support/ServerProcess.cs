using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hostline.Tests.Support;

/// <summary>How to start a server.</summary>
public sealed record ServerSettings
{
    /// <summary>More arguments after <c>serve --data … --urls …</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to this process's environment; a null value removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>A <c>postgres://</c> URL; null is SQLite in the data directory.</summary>
    public string? Database { get; init; }

    /// <summary>Null for a fresh directory, deleted at the end. A given one is kept.</summary>
    public string? Data { get; init; }

    /// <summary>How many files the process may have open; null for the limit of this process.</summary>
    public int? Files { get; init; }
}

/// <summary>
/// The built server as a separate process, on a free port of 127.0.0.1: for tests that kill, pause or restart it. A restart keeps the
/// port, the data directory and the settings.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(25);
    static readonly ConcurrentDictionary<ServerProcess, bool> Alive = new();

    readonly ServerSettings settings;
    readonly ConcurrentQueue<string> lines = new();
    Process process = new();

    static ServerProcess() => AtExit.Do(() =>
    {
        foreach (ServerProcess left in Alive.Keys)
        {
            left.process.Kill();
        }
    });

    ServerProcess(ServerSettings settings)
    {
        this.settings = settings;
        Data = settings.Data ?? Directory.CreateTempSubdirectory("hostline-data-").FullName;
        BaseUrl = $"http://127.0.0.1:{FreePort.Take()}";
    }

    public static string Program { get; } = Checkout.At("src", "Hostline", "bin", "Release", "net10.0", "hostline");

    /// <summary>For example <c>http://127.0.0.1:20123</c>.</summary>
    public string BaseUrl { get; }

    /// <summary>The data directory.</summary>
    public string Data { get; }

    public int Pid => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The exit code of the latest process, once it has ended; 128 + the signal's number if a signal ended it.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>All output of this server's processes so far, from both streams, line by line.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>The key that the first start made.</summary>
    public string OperatorKey => File.ReadAllText(Path.Combine(Data, "operator.key")).Trim();

    /// <summary>Starts a server and returns once it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended before it was ready; the message contains its output.</exception>
    /// <exception cref="TimeoutException">It hung before it was ready.</exception>
    public static async Task<ServerProcess> Start(ServerSettings? settings = null)
    {
        ServerProcess server = new(settings ?? new());
        try
        {
            await server.StartAgain();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the ended server again.</summary>
    public async Task StartAgain()
    {
        process.Dispose();
        process = new() { StartInfo = How() };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        Alive[this] = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Ready();
    }

    ProcessStartInfo How()
    {
        // The program replaces the shell, and so has its process id.
        string[] limited = settings.Files is { } files ? ["/bin/sh", "-c", $"ulimit -n {files} && exec \"$@\"", "sh", Program] : [Program];
        ProcessStartInfo how = new(limited[0], [.. limited[1..], "serve", "--data", Data, "--urls", BaseUrl])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Data,
        };
        foreach (string argument in settings.Database is null ? settings.Arguments : ["--database", settings.Database, .. settings.Arguments])
        {
            how.ArgumentList.Add(argument);
        }

        if (settings.Database is not null)
        {
            // With PostgreSQL a server is not in open mode by default, and most tests make their sandboxes without a key.
            how.Environment["HOSTLINE_OPEN_SANDBOXES"] = "1";
        }

        how.Environment["HOSTLINE_GATEWAYS"] = "simulated";
        foreach ((string name, string? value) in settings.Environment)
        {
            how.Environment[name] = value;
        }

        return how;
    }

    void Keep(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    async Task Ready()
    {
        using CancellationTokenSource late = new(Hang.Limit);
        while (!await Answers(late.Token))
        {
            if (process.HasExited)
            {
                await process.WaitForExitAsync(CancellationToken.None); // the rest of its output
                throw new InvalidOperationException($"The server ended with {ExitCode} before it could serve.\n{Printed}");
            }

            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"The server could not serve within {Hang.Limit}.\n{Printed}");
            }

            // There is no signal when another process listens on a socket, so this one place polls.
            await Task.Delay(AskAgainAfter);
        }
    }

    async Task<bool> Answers(CancellationToken late)
    {
        try
        {
            using HttpResponseMessage health = await Http.Client.GetAsync($"{BaseUrl}/healthz", late);
            return health.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    string Printed => string.Join('\n', lines);

    /// <summary>SIGKILL: the process ends between two instructions.</summary>
    public async Task Kill9()
    {
        process.Kill();
        await Ended();
    }

    /// <summary>SIGTERM; returns the exit code once the server has drained and ended.</summary>
    /// <exception cref="TimeoutException">It hung and was killed.</exception>
    public async Task<int> Stop()
    {
        Signals.Send(Pid, Signal.Terminate);
        using CancellationTokenSource late = new(Hang.Limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            await Kill9();
            throw new TimeoutException($"The server had not ended {Hang.Limit} after SIGTERM.\n{Printed}");
        }

        Alive.TryRemove(this, out _);
        return ExitCode;
    }

    /// <summary>SIGSTOP: the process is stopped, its connections stay open.</summary>
    public void Pause() => Signals.Send(Pid, Signal.Stop);

    /// <summary>SIGCONT, after <see cref="Pause"/>.</summary>
    public void Continue() => Signals.Send(Pid, Signal.Continue);

    /// <summary>Completes when the process has ended, however it ended.</summary>
    public async Task Ended()
    {
        await process.WaitForExitAsync();
        Alive.TryRemove(this, out _);
    }

    public async ValueTask DisposeAsync()
    {
        if (Alive.ContainsKey(this))
        {
            await Kill9(); // ends a paused process too
        }

        process.Dispose();
        if (settings.Data is null && Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }
}
