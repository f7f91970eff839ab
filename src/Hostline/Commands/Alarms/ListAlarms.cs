using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Alarms;

sealed class ListAlarms : Verb
{
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListAlarms() : base("alarms",
        "Lists the alarms for the desk: guessed codes, unusual numbers of codes, lost routes, orders that wait upstream, reported fraud.", "hostline alarms")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var raised = await client.Get("/hostline/v1/alarms", cancellation);
        screen.Print(given, raised.Raw, () => Screen.Table(["at", "kind", "about", "detail"], raised.Data.Select(Row)));
        return CommandLine.Done;
    }

    static string[] Row(JsonElement raised) => [raised.Text("at"), raised.Text("kind"), raised.Text("subject"), raised.Text("detail")];
}
