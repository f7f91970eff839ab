using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>
/// No test may fail because the machine is slow. Tests wait with <see cref="Hang"/> and judge by order, counts, signals, or the ratio
/// of two durations in the same run.
/// </summary>
public sealed partial class WaitingTests
{
    /// <summary>Files that read the wall clock without ever failing a test by it, each with its reason.</summary>
    static readonly Dictionary<string, string> Excused = new()
    {
        ["Support/Hang.cs"] = "the one limit",
        ["Crash/Scenario.cs"] = "prints how long it took",
        ["Core/WaitingTests.cs"] = "this file",
        ["Core/HouseTests.cs"] = "forbids it to the core",
        ["Hostile/Siege.cs"] = "compares with an ordinary request of the same run",
        ["Neighbors/Latencies.cs"] = "measures, in a run of its own, and compares with the same run before the attack",
        ["Neighbors/NeighborsRun.cs"] = "measures, in a run of its own, and compares with the same run before the attack",
        ["Neighbors/Street.cs"] = "waits for the whole attack of that run",
        ["Support/ThreadTime.cs"] = "measures a thread's work, for comparison with other work of the same run",
        ["Network/Scanning/ClamdTests.cs"] = "gives a scanner that never answers a short patience",
    };

    [Fact]
    public void No_test_looks_at_the_wall_clock()
    {
        var folder = Checkout.At("tests", "Hostline.Tests");
        var found = from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    let file = Path.GetRelativePath(folder, path).Replace('\\', '/')
                    where !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal) && !Excused.ContainsKey(file)
                    from Match look in Looks().Matches(File.ReadAllText(path))
                    select $"{file}: {look.Value}";
        Assert.Empty(found);
    }

    [Fact]
    public void Every_excused_file_exists() => Assert.All(Excused.Keys, f => Assert.True(File.Exists(Checkout.At("tests", "Hostline.Tests", f)), f));

    [GeneratedRegex(@"Stopwatch|GetElapsedTime|CancelAfter\(|CancellationTokenSource\((?:TimeSpan|\d)|WaitAsync\(TimeSpan|Next\([^;]*TimeSpan\.From"
        + @"|Timeout = [\dT]|TimeSpan (?:Patience|Soon|Glance|\w*Within) ?= TimeSpan")]
    private static partial Regex Looks();
}
