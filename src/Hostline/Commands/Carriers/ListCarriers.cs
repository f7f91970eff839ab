using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Hostline.Commands.Carriers;

/// <summary><c>hostline carriers</c></summary>
sealed class ListCarriers : Verb
{
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListCarriers()
        : base("carriers", "Tells what carriers did in 13 weeks, live or with --sandbox in a sandbox: activated, failed, and how long they took.",
            "hostline carriers")
    {
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/carriers" + Query.Of(world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () =>
        {
            Screen.Table(["carrier", "begun", "activated", "half within", "nine of ten within", "failed"], found.Data.Select(Row));
            Screen.Table(["week of", "activated", "failed"],
                found.Json.Items("weeks").Select(w => (string[])[w.Text("begins_at"), w.Text("activated"), w.Text("failed")]));
        });
        return CommandLine.Done;
    }

    static string[] Row(JsonElement carrier) =>
    [
        carrier.Text("name") is { Length: > 0 } name ? name : "(not named)", carrier.Text("begun"), carrier.Text("activated"),
        Hours(carrier.Member("median_seconds")), Hours(carrier.Member("ninety_seconds")),
        string.Join(", ", carrier.Items("failures").Select(f => $"{f.Text("reason")} {f.Text("count")}")),
    ];

    static string Hours(JsonElement seconds) => seconds.ValueKind != JsonValueKind.Number ? ""
        : (seconds.GetDouble() / 3_600).ToString("0.0", CultureInfo.InvariantCulture) + " h";
}
