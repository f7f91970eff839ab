using System.Globalization;
using System.Text;
using Hostline.Core.Reasons;

namespace Hostline.Http.OpenApi;

/// <summary>The catalog of reasons as a closed list of codes, with the sentences and next steps of one interface.</summary>
static class ReasonSchema
{
    public static Schema Of(ReasonWords words) => Schema.OneOf(Table(words), [.. words.All.Select(e => e.Code)]).Named("Reason");

    static string Table(ReasonWords words)
    {
        var table = new StringBuilder("Our closed list of reasons for refusals and failures.\n\n| code | what happened | next step |\n|---|---|---|\n");
        foreach (var entry in words.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{entry.Code}` | {entry.Sentence} | {entry.NextStep} |\n");
        }

        return table.ToString();
    }
}
