using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Accounts;

sealed class ListAccounts : Verb
{
    readonly Option<string?> find = new("--find") { HelpName = "TEXT", Description = "Only those whose name or address contains it." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListAccounts() : base("list", "Lists live accounts, newest first; with --sandbox those of a sandbox.", "hostline account list --find acme")
    {
        Options.Add(find);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/accounts" + Query.Of(("q", given.GetValue(find)), world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["id", "name", "email", "status", "active numbers", "opened"], found.Data.Select(Row)));
        return CommandLine.Done;
    }

    static string[] Row(JsonElement a) =>
        [a.Text("id"), a.Text("name"), a.Text("email"), a.Text("status"), a.Text("active_numbers"), a.Text("opened_at")];
}

sealed class ShowAccount : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ShowAccount() : base("show", "Shows an account.", "hostline account show 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(account);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get($"/hostline/v1/accounts/{given.GetValue(account)}", cancellation);
        screen.Print(given, found.Raw, () => Screen.Facts([.. Shown.Select(fact => (fact, found.Json.Text(fact)))]));
        return CommandLine.Done;
    }

    internal static readonly string[] Shown = ["name", "id", "email", "status", "parent", "opened_at"];
}

sealed class PutAccount : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why, for the account's history.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    PutAccount(string act, string help) : base(act, help, $"hostline account {act} 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason 'They asked for it.'")
    {
        Arguments.Add(account);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    public static PutAccount Suspend() => new("suspend", "Suspends an account: its keys and sessions stop working, its numbers stay.");

    public static PutAccount Resume() => new("resume", "Resumes a suspended account.");

    public static PutAccount Close() => new("close", "Closes an account for good: its orders end, and its numbers are released.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var put = await client.Post($"/hostline/v1/accounts/{given.GetValue(account)}/{Name}", new JsonObject { ["reason"] = given.GetRequiredValue(reason) },
            cancellation);
        screen.Print(given, put.Raw, () => Screen.Facts([.. ShowAccount.Shown.Select(fact => (fact, put.Json.Text(fact)))]));
        return CommandLine.Done;
    }
}
