using System.Text;

namespace Hostline.Tests.Core.Numbers;

/// <summary>NANPA's NPA report, an optional file beside the repository: the source of <c>NumberPlan</c>, parsed again here.</summary>
sealed record NumberPlanReport(string Date, IReadOnlyDictionary<int, NumberPlanReport.Row> Rows)
{
    const string File = "shared/data/nanpa-npa-report-2025-11-26.csv";

    /// <summary>Columns of the report, with their original names. Use is G for geographic, N for the rest.</summary>
    public sealed record Row(string Use, string Assigned, string Country, string InService, string Service);

    /// <summary>Skips the calling test if the file is absent, or fails it with CI=true: a build server must have it.</summary>
    public static NumberPlanReport Open()
    {
        var path = Path.Combine(RepositoryRoot().Parent!.FullName, File);
        if (!System.IO.File.Exists(path))
        {
            var absent = $"NOT COMPARED WITH THE REPORT: {path} is absent.";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(absent);
            Assert.Skip(absent);
        }

        var lines = System.IO.File.ReadAllLines(path).Select(Fields).ToArray();
        var column = lines[1].Index().ToDictionary(field => field.Item, field => field.Index);
        return new(lines[0][1], lines.Skip(2).ToDictionary(
            line => int.Parse(line[column["NPA_ID"]]),
            line => new Row(line[column["USE"]], line[column["ASSIGNED"]], line[column["COUNTRY"]], line[column["IN_SERVICE"]], line[column["SERVICE"]])));
    }

    static DirectoryInfo RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Hostline.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No Hostline.slnx above {AppContext.BaseDirectory}.");
        }

        return folder;
    }

    // Notes contain quoted commas; no field of this report contains a line break.
    static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }

        return [.. fields, field.ToString()];
    }
}
