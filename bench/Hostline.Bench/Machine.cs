using Hostline.Bench.Parts;
using Hostline.Tests.Support;

namespace Hostline.Bench;

/// <summary>The machine on which the figures were measured.</summary>
static class Machine
{
    public static async Task<IReadOnlyList<string>> Describe(Plan plan) =>
    [
        $"{Environment.ProcessorCount} cores ({Processor()}), {Memory()} GB, load before the run {File.ReadAllText("/proc/loadavg").Split(' ')[0]}",
        $"disk: {Disk.Format(plan.Folder)} at {plan.Folder}; everything durable of the run is there",
        $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}; .NET {Environment.Version}",
        $"SQLite {SqliteVersion()}; {await Postgres()}; Node.js {await Node()}",
    ];

    static string Processor() => Value("/proc/cpuinfo", "model name") ?? "unknown model";

    static long Memory() => long.Parse(Value("/proc/meminfo", "MemTotal")!.Split(' ')[0]) / 1_000_000;

    static string? Value(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    static string SqliteVersion()
    {
        SQLitePCL.Batteries_V2.Init();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    static async Task<string> Postgres() => Cluster.Missing is null ? (await PostgresPrograms.Run("postgres", "--version")).Trim() : "no PostgreSQL";

    static async Task<string> Node() =>
        ChildProgram.Find("node") is { } node ? (await ChildProgram.Run(node, ["--version"])).Succeeded().Trim() : "none";
}
