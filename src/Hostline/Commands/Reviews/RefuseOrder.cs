using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Reviews;

sealed class RefuseOrder : Verb
{
    readonly Decision decision = new();
    readonly Option<string> reason =
        new("--reason")
        {
            HelpName = "REASON",
            Description = "Why, from the closed list of GET /hostline/v1/reasons, for example signature_missing.",
            Required = true
        };
    readonly Option<string?> note = new("--note") { HelpName = "TEXT", Description = "An additional note for the customer." };

    public RefuseOrder()
        : base("refuse", "Refuses an order's documents; the customer may upload better ones.",
            "hostline review refuse 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason signature_missing --note 'Page 2 is not signed.'")
    {
        Options.Add(reason);
        Options.Add(note);
        decision.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var body = new JsonObject { ["reason"] = given.GetRequiredValue(reason) };
        if (given.GetValue(note) is { } text)
        {
            body["note"] = text;
        }

        return decision.Send(given, "refuse", body, cancellation);
    }
}
