using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Hostline.Network.Voice.Sip;

/// <param name="Type">baresip's own name: CALL_RINGING, CALL_ESTABLISHED, CALL_DTMF_START, CALL_CLOSED.</param>
/// <param name="Text">The key that was pressed, or why the call was closed.</param>
readonly record struct SipEvent(string Type, string Text);

/// <summary>
/// One baresip process for one call. It is controlled over a local TCP connection, in netstrings with JSON, and ends with the call. Its files
/// are in a folder that only this user can read, because they contain the trunk's password.
/// </summary>
sealed class Baresip : IAsyncDisposable
{
    const int MessageAtMost = 64 * 1024, TriesAtMost = 3;

    static readonly string[] ModuleFolders = ["/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/local/lib/baresip/modules"];

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(20), AskAgainAfter = TimeSpan.FromMilliseconds(50), EndsWithin = TimeSpan.FromSeconds(2);

    /// <summary>Shorter tones may be lost, or heard as one.</summary>
    static readonly TimeSpan KeyDown = TimeSpan.FromMilliseconds(200), KeyUp = TimeSpan.FromMilliseconds(120), Pause = TimeSpan.FromMilliseconds(500);

    readonly Process process;
    readonly string folder;
    readonly TcpClient control;
    readonly NetworkStream stream;

    /// <summary>The last question whether it still answers.</summary>
    volatile Question? asked;

    Baresip(Process process, string folder, TcpClient control) =>
        (this.process, this.folder, this.control, stream) = (process, folder, control, control.GetStream());

    /// <summary>Null if it is not installed.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/baresip", "/usr/local/bin/baresip" }.FirstOrDefault(File.Exists);

    public string Folder => folder;

    /// <param name="account">baresip's account line for the call.</param>
    /// <param name="first">A WAV file with 8,000 samples a second, mono, which is played first.</param>
    /// <param name="address">The local address to call from; null to let the system choose.</param>
    /// <param name="sipPort">0 for any.</param>
    /// <param name="watchdog">Ends the process in any case.</param>
    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<Baresip> Start(string account, Func<string, Task<string>> first, string? address, int sipPort, TimeSpan watchdog,
        CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hostline-call-").FullName;
        try
        {
            var wav = await first(folder);
            await WriteSecret(Path.Combine(folder, "accounts"), account + "\n");
            await WriteSecret(Path.Combine(folder, "contacts"), "\n");
            for (var tries = 1; ; tries++)
            {
                // The port is free now, but another process may take it before baresip does.
                var port = FreePort();
                await WriteSecret(Path.Combine(folder, "config"), Config(wav, address, sipPort, port));
                if (await Run(folder, port, watchdog, cancellation) is { } running)
                {
                    return running;
                }

                if (tries == TriesAtMost)
                {
                    throw new IOException("baresip did not start.");
                }
            }
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    static async Task<Baresip?> Run(string folder, int port, TimeSpan watchdog, CancellationToken cancellation)
    {
        var process = Process.Start(new ProcessStartInfo(Program ?? throw new IOException("baresip is not installed."),
            ["-4", "-f", folder, "-t", ((int)watchdog.TotalSeconds).ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(started) < StartsWithin)
        {
            var control = new TcpClient();
            try
            {
                await control.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new(process, folder, control);
            }
            catch (SocketException)
            {
                control.Dispose();
                await Task.Delay(AskAgainAfter, cancellation);
            }
            catch
            {
                control.Dispose();
                Kill(process);
                throw;
            }
        }

        Kill(process);
        return null;
    }

    static async Task WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    static string Config(string wav, string? address, int sipPort, int port) => $"""
        poll_method epoll
        sip_listen {address ?? "0.0.0.0"}:{sipPort}
        {(address is null ? "" : "net_interface " + address)}
        ctrl_tcp_listen 127.0.0.1:{port}
        rtp_ports 20000-29999
        audio_player aubridge,p
        audio_source aufile,{wav}
        audio_alert aubridge,a
        ausrc_srate 8000
        auplay_srate 8000
        ausrc_channels 1
        auplay_channels 1
        module_path {ModuleFolders.FirstOrDefault(Directory.Exists) ?? ModuleFolders[0]}
        module g711.so
        module aufile.so
        module aubridge.so
        module_tmp account.so
        module_app menu.so
        module_app ctrl_tcp.so

        """;

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public Task Dial(string to, CancellationToken cancellation) => Tell("dial", to, cancellation);

    /// <summary>Plays another file from its beginning.</summary>
    public Task Play(string wav, CancellationToken cancellation) => Tell("ausrc", "aufile," + wav, cancellation);

    /// <summary>Sends keys by RFC 4733, one after the other: digits, # and *, and w for half a second without a key.</summary>
    public async Task Press(string keys, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            if (key == 'w')
            {
                await Task.Delay(Pause, time, cancellation);
                continue;
            }

            await Tell("sndcode", key.ToString(), cancellation);
            await Task.Delay(KeyDown, time, cancellation);
            await Tell("sndcode", " ", cancellation);
            await Task.Delay(KeyUp, time, cancellation);
        }
    }

    /// <summary>Ends the process without notifying the other side, as a crashed machine would.</summary>
    internal void Die() => Kill(process);

    internal int ProcessId => process.Id;

    public Task HangUp(CancellationToken cancellation) => Tell("hangup", "", cancellation);

    /// <summary>Asks something of no consequence.</summary>
    /// <returns>Completes when <see cref="Next"/> has read the answer, which a process that stands still never gives.</returns>
    public async Task<Task> Ask(CancellationToken cancellation)
    {
        var question = asked = new();
        await Tell("callstat", "", cancellation, question.Token);
        return question.Answered.Task;
    }

    sealed class Question
    {
        public string Token { get; } = Guid.CreateVersion7().ToString();

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    async Task Tell(string command, string parameter, CancellationToken cancellation, string token = "")
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { command, @params = parameter, token });
        try
        {
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{json.Length}:"), .. json, (byte)','], cancellation);
        }
        catch (IOException)
        {
            throw TelephoneLostException.Ended;
        }
    }

    /// <summary>The next event of the call; null when the process has ended.</summary>
    public async Task<SipEvent?> Next(CancellationToken cancellation)
    {
        while (await ReadMessage(cancellation) is { } message)
        {
            if (message.TryGetProperty("event", out var isEvent) && isEvent.ValueKind == JsonValueKind.True && message.TryGetProperty("type", out var type))
            {
                return new(type.GetString() ?? "", message.TryGetProperty("param", out var text) ? text.GetString() ?? "" : "");
            }

            if (asked is { } question && message.TryGetProperty("token", out var token) && token.ValueEquals(question.Token))
            {
                question.Answered.TrySetResult();
            }
        }

        return null;
    }

    async Task<JsonElement?> ReadMessage(CancellationToken cancellation)
    {
        try
        {
            var (length, one) = (0, new byte[1]);
            while (true)
            {
                if (await stream.ReadAsync(one, cancellation) == 0)
                {
                    return null;
                }

                if (one[0] == (byte)':')
                {
                    break;
                }

                length = char.IsAsciiDigit((char)one[0]) ? (length * 10) + one[0] - '0' : MessageAtMost + 1;
                if (length > MessageAtMost)
                {
                    return null;
                }
            }

            var message = new byte[length + 1];
            await stream.ReadExactlyAsync(message, cancellation);
            return JsonElement.Parse(message.AsSpan(0, length));
        }
        catch (Exception broken) when (broken is IOException or JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Tell("quit", "", CancellationToken.None);
            using var patience = new CancellationTokenSource(EndsWithin);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception stubborn) when (stubborn is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Kill(process);
        }

        control.Dispose();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has already ended.
        }
    }
}
