using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Undos;

sealed class DecideUndo : Verb
{
    readonly Argument<UndoId> id = new("id") { CustomParser = Typed.Id<UndoId>, Description = "The request, as 'undos list' names it." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "The reason; both accounts see it.", Required = true };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    DecideUndo(string verb, string help, string why)
        : base(verb, help, $"hostline undos {verb} 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason '{why}'")
    {
        Arguments.Add(id);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    public static DecideUndo Accept() => new("accept",
        "Proposes that numbers go back to their former holder. Another operator confirms: see 'hostline proposals'.", "They never agreed.");

    public static DecideUndo Refuse() => new("refuse",
        "Proposes that numbers stay where they are. Another operator confirms: see 'hostline proposals'.", "The contract is correct.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var proposed = await client.Post($"/hostline/v1/undos/{given.GetValue(id)}/{Name}", new JsonObject { ["reason"] = given.GetRequiredValue(reason) },
            cancellation);
        screen.Print(given, proposed.Raw, () => Screen.Facts(("proposal", proposed.Json.Text("id")), ("expires", proposed.Json.Text("expires_at"))));
        return CommandLine.Done;
    }
}
