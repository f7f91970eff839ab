using System.CommandLine;

namespace Hostline.Commands.Allowlists;

sealed class ListAllowed : Verb
{
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListAllowed() : base("list", "Lists the pairs of accounts between which transfers need no consent.", "hostline allowlist list")
    {
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/allowlist" + Query.Of(world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["from", "to", "until", "added at", "by"],
            found.Data.Select(e => new[] { e.Text("from"), e.Text("to"), e.Text("until"), e.Text("added_at"), e.Text("added_by") })));
        return CommandLine.Done;
    }
}
