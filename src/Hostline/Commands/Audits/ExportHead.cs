using System.CommandLine;

namespace Hostline.Commands.Audits;

sealed class ExportHead : Verb
{
    readonly ServerOptions server = new();

    public ExportHead()
        : base("head", "Prints the signed head of the history. Keep it elsewhere: with it a later verification detects whether the history up to now was "
            + "restored or rewritten.",
        "hostline audit head > head-$(date +%F).json\nhostline audit verify --head head-2026-06-01.json") => server.AddTo(this);

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        Screen.Line((await client.Get("/hostline/v1/audit/head", cancellation)).Raw);
        return CommandLine.Done;
    }
}
