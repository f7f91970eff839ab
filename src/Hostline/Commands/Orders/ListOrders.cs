using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Orders;

/// <summary><c>hostline orders list</c></summary>
sealed class ListOrders : Verb
{
    const int PageSize = 50;

    readonly Option<Guid?> account = new("--account") { HelpName = "ID", Description = "Only this account's." };
    readonly Option<string?> status = new("--status") { HelpName = "STATUS", Description = "Only those with this status, open, documents_in, provisioning, done, failed and so on." };
    readonly Option<int> limit = new("--limit") { HelpName = "N", Description = "At most so many.", DefaultValueFactory = _ => PageSize };
    readonly Option<string?> after = new("--after") { HelpName = "ID", Description = "Go on after the last order of the page before." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListOrders() : base("list", "Lists orders, newest first: every one with the operator key, a sandbox's or an account's own with theirs.", "hostline orders list --status open")
    {
        Options.Add(account);
        Options.Add(status);
        Options.Add(limit);
        Options.Add(after);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var orders = await client.Get("/hostline/v1/orders" + Query.Of(("account", given.GetValue(account)?.ToString()), ("status", given.GetValue(status)),
            ("limit", given.GetValue(limit).ToString()), ("after", given.GetValue(after))), cancellation);
        screen.Print(given, orders.Raw, () =>
        {
            Screen.Table(["order", "account", "status", "created", "numbers"], orders.Data.Select(Row));
            if (orders.Json.Text("next") is { Length: > 0 } next)
            {
                Console.Error.WriteLine($"There are more: hostline orders list --after {next}");
            }
        });
        return CommandLine.Done;
    }

    static string[] Row(JsonElement order) =>
        [order.Text("id"), order.Text("account"), order.Text("status"), order.Text("created_at"), string.Join(", ", order.Items("numbers").Select(n => $"{n.Text("number")} {n.Text("state")}"))];
}
