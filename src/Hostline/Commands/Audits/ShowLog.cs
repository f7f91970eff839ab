using System.CommandLine;

namespace Hostline.Commands.Audits;

sealed class ShowLog : Verb
{
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ShowLog() : base("log", "Lists the events of this installation itself, such as a new operator key.", "hostline audit log")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var log = await client.Get("/hostline/v1/audit/log", cancellation);
        screen.Print(given, log.Raw, () => Screen.Table(["#", "at", "what happened", "by", "key"],
            log.Data.Select(e => new[] { e.Text("sequence"), e.Text("at"), e.Text("kind"), e.Text("actor"), e.Member("payload").Text("key") })));
        return CommandLine.Done;
    }
}
