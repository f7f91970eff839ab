using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Undos;

sealed class ShowUndo : Verb
{
    readonly Argument<UndoId> id = new("id") { CustomParser = Typed.Id<UndoId>, Description = "The request, as 'undos list' names it." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ShowUndo()
        : base("show", "Shows who asks for numbers back, and the evidence of both sides.", "hostline undos show 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get($"/hostline/v1/undos/{given.GetValue(id)}", cancellation);
        screen.Print(given, found.Raw, () => Show(found.Json));
        return CommandLine.Done;
    }

    static void Show(JsonElement found)
    {
        var (undo, consent) = (found.Member("undo"), found.Member("consent"));
        Screen.Facts(("id", undo.Text("id")), ("state", undo.Text("state")), ("asked at", undo.Text("asked_at")), ("asked by", undo.Text("asked_by")),
            ("why", undo.Text("why")), ("decided by", undo.Text("decided_by")), ("note", undo.Text("note")),
            ("consent", $"{consent.Text("decision")} {consent.Text("reason")} {consent.Text("decided_at")} {consent.Text("decided_by")}".Trim()));
        Screen.Table(["number", "former holder's from", "until", "now", "being released"], found.Items("numbers").Select(n => new[]
        {
            n.Text("number"), n.Text("held_since"), n.Text("moved_at"), n.Text("state"), n.Text("is_leaving"),
        }));
        Screen.Table(["side", "account", "order", "letter", "bill", "proven", "codes"],
            found.Items("former").Select(e => Side("former", e)).Append(Side("present", found.Member("present"))));
        Screen.Table(["at", "kind", "author", "comment"],
            found.Items("comments").Select(c => new[] { c.Text("at"), c.Text("kind"), c.Text("author"), c.Text("text") }));
    }

    /// <summary>The ids of documents, for <c>hostline review document</c>.</summary>
    static string[] Side(string side, JsonElement evidence) =>
    [
        side, evidence.Member("account").Text("name"), evidence.Text("order"), evidence.Member("letter").Text("id"), evidence.Member("bill").Text("id"),
        string.Join(", ", evidence.Items("numbers").Select(n => n.Member("ownership").Text("at")).Where(at => at.Length > 0).Distinct()),
        string.Join(", ", evidence.Items("numbers").SelectMany(n => n.Items("codes")).Select(c => $"{c.Text("method")} {c.Text("first_sent_at")}")),
    ];
}
