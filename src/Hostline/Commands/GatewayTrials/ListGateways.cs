using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.GatewayTrials;

sealed class ListGateways : Verb
{
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListGateways() : base("list", "Lists the ports, and which gateway serves which numbers of live accounts.", "hostline gateway list")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var ports = await client.Get("/hostline/v1/gateways", cancellation);
        screen.Print(given, ports.Raw, () => Screen.Table(["port", "numbers", "gateway", "place", "health", "last answer"], ports.Data.SelectMany(Rows)));
        return CommandLine.Done;
    }

    static IEnumerable<string[]> Rows(JsonElement port) => port.Items("routes").Select(r => Row(port, r))
        .DefaultIfEmpty([port.Text("port"), "", "none", $"set {port.Text("variable")}", "", ""]);

    static string[] Row(JsonElement port, JsonElement route) =>
        [port.Text("port"), route.Text("prefix") is { Length: > 0 } prefix ? prefix : "all",
            route.Text("option") is { Length: > 0 } option ? $"{route.Text("gateway")}:{option}" : route.Text("gateway"), route.Text("place"),
            route.Member("health").Text("state"), Answer(route.Member("health"))];

    static string Answer(JsonElement health) => health.Text("state") == "fails"
        ? $"{health.Text("failing_since")}: {health.Text("failure")}" : health.Text("succeeded_at");
}
