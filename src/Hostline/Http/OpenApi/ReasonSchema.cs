using System.Globalization;
using System.Text;
using Hostline.Core.Reasons;

namespace Hostline.Http.OpenApi;

/// <summary>The catalog of reasons as a closed list of codes, with its sentences and next steps.</summary>
static class ReasonSchema
{
    public static readonly Schema Code = Schema.OneOf(Catalog(), [.. ReasonCatalog.All.Select(e => e.Code)]).Named("Reason");

    static string Catalog()
    {
        var table = new StringBuilder("Our closed list of reasons for refusals and failures.\n\n| code | what happened | next step |\n|---|---|---|\n");
        foreach (var entry in ReasonCatalog.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{entry.Code}` | {entry.Sentence} | {entry.NextStep} |\n");
        }

        return table.ToString();
    }
}
