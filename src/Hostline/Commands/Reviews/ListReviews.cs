using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Reviews;

sealed class ListReviews : Verb
{
    readonly WorldOptions world = new();
    readonly Option<string?> after = new("--after") { HelpName = "PLACE", Description = "Continue after the end of the previous page." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListReviews()
        : base("list", "Lists the orders whose documents are waiting for a decision, oldest first: all with the operator key, a sandbox's own with its key.",
            "hostline review list")
    {
        world.AddTo(this);
        Options.Add(after);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var waiting = await client.Get(
            "/hostline/v1/review" + Query.Of(("state", "waiting"), world.Parameter(given), ("after", given.GetValue(after))), cancellation);
        screen.Print(given, waiting.Raw, () =>
        {
            Screen.Table(["order", "waiting since", "account", "numbers", "letter", "bill", "world"], waiting.Data.Select(Row));
            Screen.More(waiting.Json, "hostline review list");
        });
        return CommandLine.Done;
    }

    static string[] Row(JsonElement waiting) =>
    [
        waiting.Text("order"), waiting.Text("waiting_since"), waiting.Member("account").Text("name"), waiting.Items("numbers").Joined("number"),
        Document(waiting.Member("letter")), Document(waiting.Member("bill")), WorldOptions.Of(waiting),
    ];

    /// <summary>Its name and its marks (docs/operations/documents.md).</summary>
    static string Document(JsonElement document) =>
        document.Text("marks") is { Length: > 0 } marks ? $"{document.Text("name")} ({marks})" : document.Text("name");
}
