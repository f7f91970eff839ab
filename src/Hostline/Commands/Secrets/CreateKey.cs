using System.CommandLine;

namespace Hostline.Commands.Secrets;

sealed class CreateKey : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public CreateKey()
        : base("create", "Makes another key for an account and shows it, only this once. An account has at most two.",
            "hostline key create 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(account);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var made = await client.Post($"/hostline/v1/accounts/{given.GetValue(account)}/keys", [], cancellation);
        screen.Print(given, made.Raw, () => Screen.Facts(("id", made.Json.Text("id")), ("api_key", made.Json.Text("api_key"))));
        return CommandLine.Done;
    }
}
