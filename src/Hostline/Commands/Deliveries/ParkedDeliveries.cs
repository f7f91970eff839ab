using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Deliveries;

/// <summary><c>hostline deliveries parked</c></summary>
sealed class ParkedDeliveries : Verb
{
    const int AtMost = 100;
    const string Parked = "/hostline/v1/deliveries/parked";

    readonly Option<bool> replay = new("--replay") { Description = "Send these again; without this, they are only listed and counted." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ParkedDeliveries()
        : base("parked", "Lists the newest 100 webhooks that were given up, live or with --sandbox a sandbox's, and sends them again.",
            "hostline deliveries parked --replay")
    {
        Options.Add(replay);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get(Parked + Query.Of(world.Parameter(given), ("limit", $"{AtMost}")), cancellation);
        if (!given.GetValue(replay))
        {
            screen.Print(given, found.Raw, () => Screen.Table(["id", "order", "account", "finished at", "outcome", "status"], found.Data.Select(Row)));
            var total = found.Json.Text("total");
            Console.Error.WriteLine($"{found.Data.Count()} of {total} are listed; {AtMost} at most at once. Add --replay to send these again.");
            return CommandLine.Done;
        }

        var chosen = found.Data.Select(d => JsonValue.Create(d.Text("id"))).ToArray<JsonNode?>();
        if (chosen.Length == 0)
        {
            throw new CommandFailure("No webhook was given up.");
        }

        var answer = await client.Post($"{Parked}/replay", new() { ["deliveries"] = new JsonArray(chosen) }, cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("replayed", answer.Json.Text("replayed")), ("passed over", answer.Json.Text("passed_over"))));
        return CommandLine.Done;
    }

    static string[] Row(JsonElement delivery) =>
        [.. ((string[])["id", "order", "account", "finished_at", "outcome", "status"]).Select(member => delivery.Text(member))];
}
