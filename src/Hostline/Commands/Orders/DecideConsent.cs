using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Orders;

/// <summary><c>hostline orders approve ID --reason TEXT</c> and <c>reject ID --reason TEXT</c></summary>
sealed class DecideConsent : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly Option<ConsentId?> consent =
        new("--consent") { CustomParser = Typed.OptionalId<ConsentId>, HelpName = "ID", Description = "Which one, where several holders are asked." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why the desk decides and not the holder.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    DecideConsent(string verb, string help, string why)
        : base(verb, help, $"hostline orders {verb} 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason '{why}'")
    {
        Arguments.Add(id);
        Options.Add(consent);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    public static DecideConsent Approve() => new("approve", "Approves a transfer for its holder; for leads.", "They confirmed it by letter.");

    public static DecideConsent Reject() => new("reject", "Rejects a transfer for its holder; for leads.", "They called and refuse.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var order = $"/hostline/v1/orders/{given.GetValue(id)}";
        var which = given.GetValue(consent)?.ToString() ?? await OnlyOne(client, order, cancellation);
        var decided = await client.Post($"{order}/consents/{which}/{Name}", new JsonObject { ["reason"] = given.GetRequiredValue(reason) }, cancellation);
        screen.Print(given, decided.Raw, () => Screen.Facts(("order", $"{given.GetValue(id)}"), ("consent", which), ("status", decided.Json.Text("status"))));
        return CommandLine.Done;
    }

    static async Task<string> OnlyOne(ServerClient client, string order, CancellationToken cancellation)
    {
        var asked = (await client.Get(order, cancellation)).Json.Items("consents");
        var open = asked.Where(c => c.Text("decision") == "pending").Select(c => c.Text("id")).ToList();
        return open is [var one] ? one
            : throw new CommandFailure(open.Count == 0 ? "No holder is asked about this order."
                : $"Several holders are asked: choose one with --consent ({string.Join(", ", open)}).");
    }
}
