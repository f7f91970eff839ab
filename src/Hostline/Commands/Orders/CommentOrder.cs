using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Orders;

sealed class ListComments : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListComments()
        : base("comments", "Lists the newest comments about an order, oldest first.", "hostline orders comments 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get($"/hostline/v1/orders/{given.GetValue(id)}/comments", cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["at", "kind", "author", "comment"],
            found.Data.Select(c => new[] { c.Text("at"), c.Text("kind"), c.Text("author"), c.Text("text") })));
        return CommandLine.Done;
    }
}

sealed class CommentOrder : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly Option<string> text = new("--text") { HelpName = "TEXT", Description = "What to say.", Required = true };
    readonly Option<bool> inside = new("--internal") { Description = "For the desk only; without it the customer reads it, and gets a notice." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public CommentOrder() : base("comment", "Writes a comment about an order.",
        "hostline orders comment 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --text 'They called from the number on the bill.' --internal")
    {
        Arguments.Add(id);
        Options.Add(text);
        Options.Add(inside);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var body = new JsonObject { ["text"] = given.GetRequiredValue(text) };
        if (given.GetValue(inside))
        {
            body["kind"] = "internal";
        }

        var written = await client.Post($"/hostline/v1/orders/{given.GetValue(id)}/comments", body, cancellation);
        screen.Print(given, written.Raw, () => Screen.Facts(("comment", written.Json.Text("id")), ("kind", written.Json.Text("kind"))));
        return CommandLine.Done;
    }
}
