using System.CommandLine;

namespace Hostline.Commands.HostPeople;

sealed class ListOperators : Verb
{
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListOperators() : base("list", "Lists who works for this host, and who is invited.", "hostline operator list")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var team = await client.Get("/hostline/v1/operators", cancellation);
        screen.Print(given, team.Raw, () => Screen.Table(["id", "name", "email", "role", "keys", "since or invited until"],
            team.Data.Select(m => new[] { m.Text("id"), m.Text("name"), m.Text("email"), m.Text("role"), m.Text("keys"), m.Text("since") })
                .Concat(team.Json.Items("invited")
                    .Select(i => new[] { i.Text("id"), i.Text("name"), i.Text("email"), i.Text("role"), "", "until " + i.Text("expires_at") }))));
        return CommandLine.Done;
    }
}
