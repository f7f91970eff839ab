using System.CommandLine;

namespace Hostline.Commands.Undos;

sealed class ListUndos : Verb
{
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListUndos() : base("list", "Lists the numbers that former holders ask back after a transfer, longest waiting first.", "hostline undos list")
    {
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/undos" + Query.Of(world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["id", "order", "former holder", "asked at", "asked by", "why"],
            found.Data.Select(u => new[] { u.Text("id"), u.Text("order"), u.Text("holder"), u.Text("asked_at"), u.Text("asked_by"), u.Text("why") })));
        return CommandLine.Done;
    }
}
