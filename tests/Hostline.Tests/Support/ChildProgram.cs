using System.ComponentModel;
using System.Diagnostics;

namespace Hostline.Tests.Support;

/// <summary>The output of a program that ran to its end.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>The standard output of a program that succeeded.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message contains its output.</exception>
    public string Succeeded() => ExitCode == 0
        ? Output
        : throw new InvalidOperationException($"The program ended with {ExitCode}.\n{Output}\n{Errors}");
}

/// <summary>Runs a program to its end.</summary>
public static class ChildProgram
{
    /// <param name="file">A path, or a name on the PATH.</param>
    /// <param name="arguments">Passed unchanged, without a shell.</param>
    /// <param name="environment">Added to this process's environment; a null value removes a variable.</param>
    /// <exception cref="TimeoutException">It hung and was killed with its children; the message contains its output.</exception>
    public static async Task<Finished> Run(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string directory = "/")
    {
        ProcessStartInfo how = new(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            how.Environment[name] = value;
        }

        using Process process = Process.Start(how) ?? throw new Win32Exception($"{file} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource timeout = new(Hang.Limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} did not end within {Hang.Limit}.\n{await output}\n{await errors}");
        }

        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
