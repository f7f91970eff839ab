using System.Globalization;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>This program's storage bench, run as a process so that the two do not share a heap.</summary>
static class StorageAlone
{
    public const string Verb = "storage";

    /// <summary>Units a second.</summary>
    /// <param name="database">A postgres:// URL; null for SQLite.</param>
    public static async Task<double> Rate(int callers, TimeSpan length, string? database)
    {
        string[] command = [Verb, "--seconds", $"{(int)length.TotalSeconds}", "--callers", $"{callers}"];
        var ran = await ChildProgram.Run(Environment.ProcessPath!, database is null ? command : [.. command, "--database", database]);
        return Read(ran.Succeeded());
    }

    /// <summary>The figure before "units/s".</summary>
    static double Read(string printed)
    {
        var words = printed.Split(' ');
        return double.Parse(words[Array.FindIndex(words, w => w.StartsWith("units/s", StringComparison.Ordinal)) - 1], CultureInfo.InvariantCulture);
    }
}
