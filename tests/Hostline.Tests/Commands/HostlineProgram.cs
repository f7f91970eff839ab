using System.Collections;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>The program, run to its end as a user runs it.</summary>
static class HostlineProgram
{
    /// <summary>Variables of the caller's shell that would change the program's behavior.</summary>
    static readonly string[] OfTheShell = ["HOSTLINE_URL", "HOSTLINE_KEY", "HOSTLINE_DATABASE", "HOSTLINE_MASTER_KEY"];

    /// <summary>Runs a command in a process that runs many, one after the other.</summary>
    public static Task<Finished> Run(params string[] arguments) => RunWith([], arguments);

    /// <param name="environment">A null value removes a variable.</param>
    /// <param name="arguments">As they are typed on the command line.</param>
    public static Task<Finished> RunWith(Dictionary<string, string?> environment, params string[] arguments)
    {
        var inherited = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value))
            .Where(v => v.Key.StartsWith("HOSTLINE_", StringComparison.Ordinal) && !OfTheShell.Contains(v.Key) && !environment.ContainsKey(v.Key));
        return CommandProcess.Run(arguments, inherited.Concat(environment).Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!));
    }

    /// <summary>Starts the built program for this command alone, for tests of the process itself.</summary>
    public static Task<Finished> Launch(params string[] arguments) => LaunchWith([], arguments);

    public static Task<Finished> LaunchWith(Dictionary<string, string?> environment, params string[] arguments) => ChildProgram.Run(
        ServerProcess.Program, arguments, OfTheShell.Select(name => KeyValuePair.Create(name, (string?)null)).Concat(environment)
            .GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value));

    /// <summary>
    /// Asserts that the program failed with this code, no standard output, and one sentence without a stack trace; returns the
    /// sentence.
    /// </summary>
    public static string FailedWith(this Finished finished, int exitCode)
    {
        Assert.True(finished.ExitCode == exitCode, $"It ended with {finished.ExitCode}.\n{finished.Output}\n{finished.Errors}");
        Assert.Empty(finished.Output);
        var line = Assert.Single(finished.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("hostline: ", line);
        return line;
    }
}

/// <summary>A directory for one test, deleted at its end.</summary>
sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hostline-cli-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
