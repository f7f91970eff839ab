using System.Text;
using Hostline.Tests.Support;

namespace Hostline.Bench;

/// <summary>The table in bench/RESULTS.md. The results of <c>bench/run filled</c> and of the profiler are added below it by hand.</summary>
static class Report
{
    static readonly string Results = Checkout.At("bench", "RESULTS.md");

    /// <summary>The part written by hand begins with the first of these; the rendered part has none.</summary>
    const string Heading = "\n## ";

    const string Footnotes = """
        Every load generator, database and receiver ran on the same machine, beside the server. Rates are of answered requests after a warm-up; every
        answer's status was checked. telnyx-mock, which the goals also name, could not be obtained where this was run (its releases are not in a package
        registry), so those two ratios are missing; the same gets against an empty Kestrel app and against Prism stand beside ours instead.
        pgbench writes the rows of one order with prepared statements, one transaction per order: it reads nothing, checks nothing and speaks no HTTP.
        """;

    public static string Render(DateTimeOffset at, string command, IReadOnlyList<string> machine, IReadOnlyList<Figure> figures, TimeSpan took)
    {
        var page = new StringBuilder($"# Measured {at:yyyy-MM-dd HH:mm} UTC\n\n`{command}`, {took.TotalSeconds:N0} s\n\n");
        page.AppendJoin('\n', machine.Select(m => "- " + m)).Append("\n\n| figure | goal | measured | ratio or remark | met |\n|---|---|---|---|---|\n");
        foreach (var f in figures)
        {
            page.Append($"| {f.Name} | {f.Goal} | {f.Measured} | {f.Ratio} | {f.Met switch { true => "yes", false => "**no**", null => "" }} |\n");
        }

        page.Append('\n').Append(Footnotes).Append('\n');
        return page.ToString();
    }

    /// <summary>Saves the page beside the sources and keeps the part written by hand.</summary>
    public static void Keep(string page)
    {
        var last = File.Exists(Results) ? File.ReadAllText(Results) : "";
        var byHand = last.IndexOf(Heading, StringComparison.Ordinal);
        File.WriteAllText(Results, byHand < 0 ? page : page + last[byHand..]);
    }
}
