using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Orders;

/// <summary><c>hostline orders hold ID --reason TEXT</c> and <c>reverse ID --reason TEXT</c></summary>
sealed class StopOrder : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();
    readonly string route;

    StopOrder(string verb, string route, string help, string why)
        : base(verb, help, $"hostline orders {verb} 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason '{why}'")
    {
        this.route = route;
        Arguments.Add(id);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    public static StopOrder Hold() => new("hold", "dispute",
        "Reports an open order as fraud: it is on hold until 'hostline disputes lift' or 'hostline orders fail'.", "The owner called.");

    public static StopOrder Reverse() => new("reverse", "reverse",
        "Proposes to reverse a transfer before its numbers have moved. Another operator confirms: see 'hostline proposals'.", "The holder never agreed.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var answer = await client.Post($"/hostline/v1/orders/{given.GetValue(id)}/{route}", new JsonObject { ["reason"] = given.GetRequiredValue(reason) },
            cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("order", $"{given.GetValue(id)}"), ("status", answer.Json.Text("status")),
            ("proposal", answer.Json.Text("kind").Length > 0 ? answer.Json.Text("id") : ""), ("expires", answer.Json.Text("expires_at"))));
        return CommandLine.Done;
    }
}
