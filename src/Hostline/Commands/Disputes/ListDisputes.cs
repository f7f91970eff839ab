using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Disputes;

/// <summary><c>hostline disputes list</c></summary>
sealed class ListDisputes : Verb
{
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListDisputes() : base("list", "Lists the transfers that a holder has reported as fraud, longest on hold first.", "hostline disputes list")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var frozen = await client.Get("/hostline/v1/disputes", cancellation);
        screen.Print(given, frozen.Raw, () => Screen.Table(["order", "on hold since", "numbers", "why"], frozen.Data.Select(Row)));
        return CommandLine.Done;
    }

    static string[] Row(JsonElement frozen) => [frozen.Text("order"), frozen.Text("frozen_at"), frozen.Items("numbers").Joined("number"), frozen.Text("why")];
}
