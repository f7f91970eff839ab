using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands;

/// <summary><c>--envelope both|data|default</c>: the form of responses about one resource.</summary>
sealed class EnvelopeOption : Option<string?>
{
    const string Default = "default";

    public EnvelopeOption() : base("--envelope")
    {
        HelpName = "both|data|default";
        Description = "Answers with the resource under data and at top level (both), or with the vendor's members only (data). default removes the setting.";
        this.AcceptOnlyFromAmong("both", "data", Default);
    }

    public void AddTo(JsonObject body, ParseResult given)
    {
        if (given.GetValue(this) is { } word)
        {
            body["envelope"] = word == Default ? null : word;
        }
    }
}
