using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>
/// A process that runs commands one after the other through the program's entry point. Each command has its own arguments, variables
/// and outputs, as in a separate process, without the start of the runtime, which takes most of a command's time.
/// </summary>
sealed class CommandProcess : IDisposable
{
    /// <summary>The argument that makes the test program such a process; the path of a socket follows.</summary>
    public const string Argument = "--run-commands";

    const string Own = "HOSTLINE_";

    /// <summary>The exit code of a program that ends with an unhandled exception.</summary>
    const int Aborted = 128 + 6;

    static readonly ConcurrentBag<CommandProcess> Free = [];

    readonly Process process;
    readonly StreamReader answers;
    readonly StreamWriter commands;

    CommandProcess(Process process, NetworkStream wire)
    {
        this.process = process;
        (answers, commands) = (new(wire), new(wire) { AutoFlush = true });
        AtExit.Do(process.Kill);
    }

    sealed record Command(string[] Arguments, Dictionary<string, string> Environment);

    /// <summary>Runs a command in an idle process.</summary>
    public static async Task<Finished> Run(string[] arguments, Dictionary<string, string> environment)
    {
        var process = Free.TryTake(out var free) ? free : await Start();
        try
        {
            await process.commands.WriteLineAsync(JsonSerializer.Serialize(new Command(arguments, environment)));
            var answer = await Hang.Bound(process.answers.ReadLineAsync(), $"The end of: hostline {string.Join(' ', arguments)}");
            var finished = JsonSerializer.Deserialize<Finished>(answer ?? throw new InvalidOperationException("The process of the commands has ended."))!;
            Free.Add(process);
            return finished;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
        answers.Dispose();
        commands.Dispose();
    }

    static async Task<CommandProcess> Start()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hostline-{Path.GetRandomFileName()}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument, path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        process.StandardInput.Close();
        // Output that bypasses the command's console must not fill the pipe.
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var wire = await Hang.Bound(listener.AcceptAsync(), "The process of the commands");
        File.Delete(path);
        return new(process, new(wire, ownsSocket: true));
    }

    /// <summary>The process's loop: runs each command that arrives until the connection is closed.</summary>
    public static async Task<int> Serve(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        using var wire = new NetworkStream(socket);
        using var commands = new StreamReader(wire);
        await using var answers = new StreamWriter(wire) { AutoFlush = true };
        while (await commands.ReadLineAsync() is { } line)
        {
            await answers.WriteLineAsync(JsonSerializer.Serialize(await Execute(JsonSerializer.Deserialize<Command>(line)!)));
        }

        return 0;
    }

    static async Task<Finished> Execute(Command command)
    {
        foreach (var variable in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(v => v.StartsWith(Own, StringComparison.Ordinal)).ToList())
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        foreach (var (name, value) in command.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        using var output = new StringWriter();
        using var errors = new StringWriter();
        Console.SetOut(output);
        Console.SetError(errors);
        var exitCode = await Enter(command.Arguments, errors);
        return new(exitCode, output.ToString(), errors.ToString());
    }

    static async Task<int> Enter(string[] arguments, StringWriter errors)
    {
        try
        {
            // On its own thread, because the entry point blocks until the command is done.
            return await Task.Factory.StartNew(() => (int)EntryPoint.Invoke(null, [arguments])!, TaskCreationOptions.LongRunning);
        }
        catch (TargetInvocationException broken)
        {
            await errors.WriteLineAsync($"Unhandled exception. {broken.InnerException}");
            return Aborted;
        }
    }

    static MethodInfo EntryPoint { get; } = typeof(Hostline.Commands.CommandFailure).Assembly.EntryPoint!;
}
