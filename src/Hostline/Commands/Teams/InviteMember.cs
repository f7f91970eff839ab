using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Teams;

sealed class InviteMember : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Option<string> name = new("--name") { HelpName = "NAME", Description = "What people call them.", Required = true };
    readonly Option<string> email = new("--email") { HelpName = "ADDRESS", Description = "The address that they sign in with.", Required = true };
    readonly RoleOption role = new("owner");
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public InviteMember()
        : base("invite", "Invites someone to an account, and shows the link with which they set a password, only this once.",
            "hostline account member invite 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --name 'Ana Ruiz' --email ana@acme.example")
    {
        Arguments.Add(account);
        Options.Add(name);
        Options.Add(email);
        Options.Add(role.Option);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var body = new JsonObject { ["name"] = given.GetValue(name), ["email"] = given.GetValue(email), ["role"] = role.Of(given) };
        var made = await client.Post($"/hostline/v1/accounts/{given.GetValue(account)}/members", body, cancellation);
        screen.Print(given, made.Raw, () => Screen.Facts([.. Shown.Select(fact => (fact, made.Json.Text(fact)))]));
        return CommandLine.Done;
    }

    static readonly string[] Shown = ["id", "link", "mailed", "expires_at"];
}
