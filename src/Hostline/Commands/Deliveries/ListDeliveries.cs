using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Deliveries;

sealed class ListDeliveries : Verb
{
    readonly Option<OrderId?> order = new("--order") { CustomParser = Typed.OptionalId<OrderId>, HelpName = "ID", Description = "Only this order's." };
    readonly Listing listing = new("delivery");

    public ListDeliveries()
        : base("list", "Lists webhooks with their results, newest first: all with the operator key, a sandbox's or an account's own with its key.",
            "hostline deliveries list --order 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Options.Add(order);
        listing.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) =>
        listing.Show(given, "deliveries", [("order", given.GetValue(order)?.ToString())],
        ["id", "order", "event", "state", "attempts", "last answer", "next attempt"], Row, cancellation);

    static string[] Row(JsonElement delivery)
    {
        var attempts = delivery.Items("attempts").ToList();
        var last = attempts.Count == 0 ? default : attempts[^1];
        return [delivery.Text("id"), delivery.Text("order"), delivery.Text("event_type"), delivery.Text("state"), $"{attempts.Count}",
            last.Text("status") is { Length: > 0 } status ? status : last.Text("outcome"), delivery.Text("next_attempt_at")];
    }
}
