using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Orders;

sealed class ListOrders : Verb
{
    readonly Option<string?> status =
        new("--status") { HelpName = "STATUS", Description = "Only those with this status, open, documents_in, provisioning, done, failed and so on." };
    readonly Option<string?> state = new("--state")
    {
        HelpName = "STATE",
        Description = "Only those with a number that waits for a desk, longest first: in_review or action_required.",
    };
    readonly Listing listing = new("order");

    public ListOrders()
        : base("list", "Lists orders, newest first: all with the operator key, a sandbox's or an account's own with its key.",
            "hostline orders list --status open")
    {
        Options.Add(status);
        Options.Add(state);
        listing.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) =>
        listing.Show(given, "orders", [("status", given.GetValue(status)), ("state", given.GetValue(state))],
            ["order", "account", "status", "created", "numbers"], Row, cancellation);

    static string[] Row(JsonElement order) =>
        [order.Text("id"), order.Text("account"), order.Text("status"), order.Text("created_at"),
            string.Join(", ", order.Items("numbers").Select(n => $"{n.Text("number")} {n.Text("state")}"))];
}
