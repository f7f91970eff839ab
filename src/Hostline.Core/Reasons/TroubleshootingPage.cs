using System.Text;

namespace Hostline.Core.Reasons;

/// <summary>Prints <c>docs/troubleshooting.md</c> from the catalog, so that the page always matches what the interfaces say.</summary>
public static class TroubleshootingPage
{
    /// <summary>The page as Markdown with line feeds.</summary>
    /// <param name="dialects">One column each: a heading, and that dialect's codes and statuses for a reason. The core knows no vendor.</param>
    public static string Print(IReadOnlyList<(string Heading, Func<Reason, string> Words)> dialects)
    {
        var page = new StringBuilder("""
            <!-- Printed from src/Hostline.Core/Reasons; a test fails when the two differ. Do not edit. -->
            # Troubleshooting

            Whatever is refused or fails has a reason from a closed list. Look for what you see, or find the reason in the table below.

            ## What you see

            """.ReplaceLineEndings("\n"));
        foreach (var symptom in Troubleshooting.Symptoms)
        {
            page.Append("\n### ").Append(symptom.Title).Append("\n\n").Append(symptom.Cause).Append("\n\n");
            foreach (var fix in symptom.Fixes)
            {
                page.Append("- ").Append(fix).Append('\n');
            }

            page.Append("\nReasons: ").AppendJoin(", ", symptom.Reasons.Select(r => $"`{r.Code()}`")).Append(".\n");
        }

        page.Append("\n## Reasons\n\n");
        Row(page, ["reason", .. dialects.Select(d => d.Heading), "what happened", "what to do"]);
        Row(page, Enumerable.Repeat("---", dialects.Count + 3));
        foreach (var reason in Enum.GetValues<Reason>())
        {
            var (entry, help) = (ReasonCatalog.Of(reason), Troubleshooting.Of(reason));
            Row(page, [$"`{entry.Code}`", .. dialects.Select(d => d.Words(reason)), Text(entry.Sentence, help.Causes), Text(entry.NextStep, help.Fixes)]);
        }

        return page.ToString();
    }

    static string Text(string first, IReadOnlyList<string> more) => string.Join(' ', [first, .. more]);

    static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
