using System.CommandLine;

namespace Hostline.Commands.Secrets;

sealed class ListKeys : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListKeys() : base("list", "Lists an account's keys by id and public part.", "hostline key list 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(account);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var keys = await client.Get($"/hostline/v1/accounts/{given.GetValue(account)}/keys", cancellation);
        screen.Print(given, keys.Raw, () => Screen.Table(["id", "begins with", "created"],
            keys.Data.Select(k => new[] { k.Text("id"), k.Text("hint"), k.Text("created_at") })));
        return CommandLine.Done;
    }
}
