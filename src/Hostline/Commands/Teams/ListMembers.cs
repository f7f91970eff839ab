using System.CommandLine;

namespace Hostline.Commands.Teams;

sealed class ListMembers : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListMembers()
        : base("list", "Lists who belongs to an account, and who is invited.", "hostline account member list 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(account);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var team = await client.Get($"/hostline/v1/accounts/{given.GetValue(account)}/members", cancellation);
        screen.Print(given, team.Raw, () => Screen.Table(["id", "name", "email", "role", "since or invited until"],
            team.Data.Select(m => new[] { m.Text("id"), m.Text("name"), m.Text("email"), m.Text("role"), m.Text("since") })
                .Concat(team.Json.Items("invited")
                    .Select(i => new[] { i.Text("id"), i.Text("name"), i.Text("email"), i.Text("role"), "until " + i.Text("expires_at") }))));
        return CommandLine.Done;
    }
}
