using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Reviews;

/// <summary><c>hostline review list</c></summary>
sealed class ListReviews : Verb
{
    readonly SandboxOptions sandbox = new();
    readonly Screen screen = new();

    public ListReviews() : base("list", "Lists the orders whose documents wait for a decision, oldest first.", "hostline review list")
    {
        sandbox.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = sandbox.Desk(given);
        var waiting = await client.Get("/hostline/v1/review?state=waiting", cancellation);
        screen.Print(given, waiting.Raw, () => Screen.Table(["order", "account", "numbers", "letter", "bill"], waiting.Data.Select(Row)));
        return CommandLine.Done;
    }

    static string[] Row(JsonElement order) => [order.Text("id"), order.Text("account"), order.Text("numbers"), order.Member("letter").Text("name"), order.Member("bill").Text("name")];
}
