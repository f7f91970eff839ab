using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>The built program, run to its end as a user runs it.</summary>
static class HostlineProgram
{
    /// <summary>Variables of the caller's shell that would change the program's behavior.</summary>
    static readonly Dictionary<string, string?> Clean = new()
    {
        ["HOSTLINE_URL"] = null, ["HOSTLINE_KEY"] = null, ["HOSTLINE_DATABASE"] = null, ["HOSTLINE_MASTER_KEY"] = null,
    };

    public static Task<Finished> Run(params string[] arguments) => RunWith([], arguments);

    public static Task<Finished> RunWith(Dictionary<string, string?> environment, params string[] arguments) =>
        ChildProgram.Run(ServerProcess.Program, arguments, Clean.Concat(environment).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value));

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
