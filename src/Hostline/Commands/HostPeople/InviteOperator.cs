using System.CommandLine;
using System.Text.Json.Nodes;
using Hostline.Core.People;

namespace Hostline.Commands.HostPeople;

sealed class InviteOperator : Verb
{
    readonly Option<string> name = new("--name") { HelpName = "NAME", Description = "What people call them.", Required = true };
    readonly Option<string> email = new("--email") { HelpName = "ADDRESS", Description = "The address that they sign in with.", Required = true };
    readonly Option<string> role = HostRole.Option(Role.Operator.Word());
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public InviteOperator()
        : base("invite", "Invites someone to work for this host, and shows the link with which they set a password, only this once.",
            "hostline operator invite --name 'Mia Koch' --email mia@host.example --role operator")
    {
        Options.Add(name);
        Options.Add(email);
        Options.Add(role);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var body = new JsonObject { ["name"] = given.GetValue(name), ["email"] = given.GetValue(email), ["role"] = given.GetRequiredValue(role) };
        var made = await client.Post("/hostline/v1/operators", body, cancellation);
        screen.Print(given, made.Raw, () => Screen.Facts([.. Shown.Select(fact => (fact, made.Json.Text(fact)))]));
        return CommandLine.Done;
    }

    static readonly string[] Shown = ["id", "link", "expires_at"];
}

static class HostRole
{
    /// <param name="otherwise">The role without the option; null if it is required.</param>
    public static Option<string> Option(string? otherwise)
    {
        string[] words = [.. Roles.OfHost.Select(r => r.Word())];
        var option = new Option<string>("--role") { HelpName = "ROLE", Description = $"One of {string.Join(", ", words)}.", Required = otherwise is null };
        if (otherwise is not null)
        {
            option.DefaultValueFactory = _ => otherwise;
        }

        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
