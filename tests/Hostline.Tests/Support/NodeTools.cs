namespace Hostline.Tests.Support;

/// <summary>Node.js and the packages of tests/npm: the vendors' own clients, and the validator of their contracts.</summary>
public static class NodeTools
{
    public static string? Node { get; } = ChildProgram.Find("node");
    public static string Project { get; } = Checkout.At("tests", "npm");
    public static string Modules { get; } = Path.Combine(Project, "node_modules");

    /// <summary>Skips the calling test (fails it with CI=true) if Node.js or the packages are missing.</summary>
    public static void Require()
    {
        if (Node is null)
        {
            RealPart.Missing("Node.js", "Run ./test install as root, or install nodejs 18 or newer.");
        }

        if (!File.Exists(Path.Combine(Modules, "telnyx", "package.json")))
        {
            RealPart.Missing("tests/npm/node_modules", "Run ./test install.");
        }
    }

    /// <summary>Runs a script that can use the packages of tests/npm.</summary>
    /// <param name="script">A path, absolute or relative to tests/npm. Node finds packages from a script's own place, so it belongs in tests/npm.</param>
    public static Task<Finished> Run(
        string script, IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments)
    {
        Require();
        return ChildProgram.Run(Node!, [Path.Combine(Project, script), .. arguments], environment, Project);
    }

    /// <summary>The path of a command from a package, for example <c>prism</c>.</summary>
    public static string Command(string name) => Path.Combine(Modules, ".bin", name);
}
