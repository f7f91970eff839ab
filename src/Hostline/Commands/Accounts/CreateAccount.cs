using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Accounts;

sealed class CreateAccount : Verb
{
    readonly Argument<string> name = new("name") { Description = "The account's name." };
    readonly Option<string> email = new("--email") { HelpName = "ADDRESS", Description = "The address for its notices.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public CreateAccount()
        : base("create", "Opens a live account with the operator key and shows its secrets, only this once.",
            "hostline account create acme --email ops@acme.example")
    {
        Arguments.Add(name);
        Options.Add(email);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var body = new JsonObject { ["name"] = given.GetValue(name), ["email"] = given.GetValue(email) };
        var opened = await client.Post("/hostline/v1/accounts", body, cancellation);
        screen.Print(given, opened.Raw, () => Screen.Facts([.. Shown.Select(fact => (fact, opened.Json.Text(fact)))]));
        return CommandLine.Done;
    }

    static readonly string[] Shown = ["name", "id", "api_key", "account_sid", "auth_token", "public_key", "email"];
}
