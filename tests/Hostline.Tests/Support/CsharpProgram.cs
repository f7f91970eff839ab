using System.Runtime.InteropServices;

namespace Hostline.Tests.Support;

/// <summary>A C# program that is compiled by the SDK's own compiler, against what the tests are compiled against, and run.</summary>
static class CsharpProgram
{
    const string Name = "Program.dll";

    public static async Task<Finished> Run(string source, IReadOnlyDictionary<string, string?> environment)
    {
        var folder = Directory.CreateTempSubdirectory("hostline-csharp-").FullName;
        try
        {
            var code = Path.Combine(folder, "Program.cs");
            await File.WriteAllTextAsync(code, source, TestContext.Current.CancellationToken);
            var known = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
            (await ChildProgram.Run(Dotnet, ["exec", Compiler(), "-nologo", "-noconfig", "-nostdlib", $"-out:{Path.Combine(folder, Name)}",
                .. known.Select(dll => "-r:" + dll), code])).Succeeded();
            foreach (var dll in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(dll => !Path.GetFileName(dll).StartsWith("Hostline")))
            {
                File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(dll)), dll);
            }

            var runtime = Path.Combine(AppContext.BaseDirectory, typeof(CsharpProgram).Assembly.GetName().Name + ".runtimeconfig.json");
            return await ChildProgram.Run(Dotnet, ["exec", "--runtimeconfig", runtime, Path.Combine(folder, Name)], environment);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Of the .NET in which the tests run.</summary>
    static string Home { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    static string Dotnet { get; } = Path.Combine(Home, "dotnet");

    static string Compiler() => Directory.GetDirectories(Path.Combine(Home, "sdk")).Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
        .Last(File.Exists);
}
