using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Accounts;

sealed class UpdateAccount : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Option<string?> email = new("--email") { HelpName = "ADDRESS", Description = "The new address for its notices, for example after a bounce." };
    readonly EnvelopeOption envelope = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public UpdateAccount()
        : base("update", "Changes the address for an account's notices, or the form of its answers.",
            "hostline account update 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --email ops@acme.example")
    {
        Arguments.Add(account);
        Options.Add(email);
        Options.Add(envelope);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var body = new JsonObject();
        if (given.GetValue(email) is { } address)
        {
            body["email"] = address;
        }

        envelope.AddTo(body, given);
        if (body.Count == 0)
        {
            throw new CommandFailure("There is nothing to change: give --email or --envelope.", CommandLine.WrongUsage);
        }

        using var client = server.Client(given);
        var changed = await client.Patch($"/hostline/v1/accounts/{given.GetValue(account)}", body, cancellation);
        screen.Print(given, changed.Raw, () => Screen.Facts([.. Shown.Select(fact => (fact, changed.Json.Text(fact)))]));
        return CommandLine.Done;
    }

    static readonly string[] Shown = ["name", "id", "email", "envelope"];
}
