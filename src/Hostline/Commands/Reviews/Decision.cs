using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Reviews;

/// <summary>The common part of accepting and refusing: the order, optionally some of its numbers, and the display of the response.</summary>
sealed class Decision
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly Option<string[]> numbers = new("--number") { HelpName = "NUMBER", Description = "Decide for this number only; may be given several times." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(id);
        command.Options.Add(numbers);
        server.AddTo(command);
        screen.AddTo(command);
    }

    public async Task<int> Send(ParseResult given, string verdict, JsonObject body, CancellationToken cancellation)
    {
        if (given.GetValue(numbers) is { Length: > 0 } some)
        {
            body["numbers"] = new JsonArray([.. some.Select(n => JsonValue.Create(n))]);
        }

        using var client = server.Client(given);
        var answer = await client.Post($"/hostline/v1/orders/{given.GetValue(id)}/{verdict}", body, cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("order", $"{given.GetValue(id)}"), ("status", answer.Json.Text("status")),
            // An act that needs two principals is answered with its proposal.
            ("proposal", answer.Json.Text("kind").Length > 0 ? answer.Json.Text("id") : ""), ("expires", answer.Json.Text("expires_at"))));
        return CommandLine.Done;
    }
}
