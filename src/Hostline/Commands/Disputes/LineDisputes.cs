using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Disputes;

sealed class ListLineDisputes : Verb
{
    readonly Option<bool> all = new("--all") { Description = "Those that are closed as well." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListLineDisputes() : base("lines", "Lists the active lines whose owners dispute their hosting, longest waiting first.", "hostline disputes lines")
    {
        Options.Add(all);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var asked = Query.Of(("state", given.GetValue(all) ? "all" : null), world.Parameter(given));
        var found = await client.Get("/hostline/v1/line_disputes" + asked, cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["id", "number", "state", "since", "account", "order", "why"], found.Data.Select(d => new[]
        {
            d.Text("id"), d.Text("number"), d.Text("state"), d.Text("at"), d.Text("account"), d.Text("order"), d.Text("why"),
        })));
        return CommandLine.Done;
    }
}

sealed class CloseLineDispute : Verb
{
    readonly Argument<LineDisputeId> id = new("id") { CustomParser = Typed.Id<LineDisputeId>, Description = "The dispute, from 'hostline disputes lines'." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "The reason; the owner of the line reads it.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public CloseLineDispute() : base("close",
        "Closes the dispute of the owner of a line. Nothing else changes: release the number first if the owner is right.",
        "hostline disputes close 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason 'You signed the letter on 2 June.'")
    {
        Arguments.Add(id);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var closed = await client.Post($"/hostline/v1/line_disputes/{given.GetValue(id)}/close",
            new JsonObject { ["reason"] = given.GetRequiredValue(reason) }, cancellation);
        screen.Print(given, closed.Raw, () => Screen.Facts(("number", closed.Json.Text("number")), ("state", closed.Json.Text("state"))));
        return CommandLine.Done;
    }
}
