using System.CommandLine;

namespace Hostline.Commands.Proposals;

sealed class ListProposals : Verb
{
    readonly Option<bool> all = new("--all") { Description = "Those that are over as well." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListProposals() : base("list", "Lists what waits for a second person, newest first.", "hostline proposals list")
    {
        Options.Add(all);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/proposals" + Query.Of(("state", given.GetValue(all) ? "all" : null), world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["id", "kind", "state", "order", "proposed by", "why", "expires"], found.Data.Select(p => new[]
        {
            p.Text("id"), p.Text("kind"), p.Text("state"), p.Text("order"), p.Text("proposed_by"), p.Text("reason"), p.Text("expires_at"),
        })));
        return CommandLine.Done;
    }
}
