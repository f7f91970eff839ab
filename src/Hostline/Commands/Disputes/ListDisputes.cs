using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Disputes;

sealed class ListDisputes : Verb
{
    readonly Option<string?> after = new("--after") { HelpName = "PLACE", Description = "Continue after the end of the previous page." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListDisputes() : base("list", "Lists the transfers that a holder has reported as fraud, longest on hold first.", "hostline disputes list")
    {
        Options.Add(after);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var frozen = await client.Get("/hostline/v1/disputes" + Query.Of(("after", given.GetValue(after))), cancellation);
        screen.Print(given, frozen.Raw, () =>
        {
            Screen.Table(["order", "on hold since", "numbers", "why"], frozen.Data.Select(Row));
            Screen.More(frozen.Json, "hostline disputes list");
        });
        return CommandLine.Done;
    }

    static string[] Row(JsonElement frozen) => [frozen.Text("order"), frozen.Text("frozen_at"), frozen.Items("numbers").Joined("number"), frozen.Text("why")];
}
