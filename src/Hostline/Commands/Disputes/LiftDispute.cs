using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Disputes;

sealed class LiftDispute : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "The reason; both sides see it.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public LiftDispute() : base("lift", "Lifts the hold on a transfer that was reported as fraud; its deadlines continue.",
        "hostline disputes lift 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason 'The holder was mistaken.'")
    {
        Arguments.Add(id);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var answer =
            await client.Post($"/hostline/v1/orders/{given.GetValue(id)}/lift", new JsonObject { ["reason"] = given.GetRequiredValue(reason) }, cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("order", $"{given.GetValue(id)}"), ("status", answer.Json.Text("status"))));
        return CommandLine.Done;
    }
}
