using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Reviews;

/// <summary><c>hostline review show ORDER</c></summary>
sealed class ShowReview : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ShowReview() : base("show", "Shows the evidence about an order.", "hostline review show 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get($"/hostline/v1/review/{given.GetValue(id)}", cancellation);
        screen.Print(given, found.Raw, () =>
        {
            Screen.Facts(("order", found.Json.Text("order")), ("account", found.Json.Member("account").Text("name")),
                ("waiting since", found.Json.Text("waiting_since")),
                ("letter", Document(found.Json.Member("letter"))), ("bill", Document(found.Json.Member("bill"))));
            Screen.Table(["number", "proven", "codes", "holder", "earlier orders"], found.Json.Items("numbers").Select(Number));
        });
        return CommandLine.Done;
    }

    /// <summary>Its id first: <c>hostline review document</c> takes it.</summary>
    static string Document(JsonElement document) => document.Text("id").Length == 0 ? ""
        : $"{document.Text("id")} {document.Text("name")}, sha256 {document.Text("sha256")} {document.Text("marks")}".TrimEnd();

    static string[] Number(JsonElement n) =>
    [
        n.Text("number"), n.Member("ownership").Text("at"), n.Items("codes").Joined("result"), n.Member("holder").Text("name"),
        n.Items("earlier_orders").Joined("state"),
    ];
}

/// <summary><c>hostline review document DOCUMENT --out FILE</c></summary>
sealed class GetDocument : Verb
{
    readonly Argument<DocumentId> id = new("id") { CustomParser = Typed.Id<DocumentId>, Description = "The document, as 'review show' names it." };
    readonly Option<string> to = new("--out") { HelpName = "FILE", Description = "Where to write it; an existing file is not replaced.", Required = true };
    readonly ServerOptions server = new();

    public GetDocument()
        : base("document", "Downloads a letter or a bill.", "hostline review document 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --out letter.pdf")
    {
        Arguments.Add(id);
        Options.Add(to);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var bytes = await client.Download($"/hostline/v1/documents/{given.GetValue(id)}", cancellation);
        try
        {
            await using var file = new FileStream(given.GetRequiredValue(to), FileMode.CreateNew, FileAccess.Write);
            await file.WriteAsync(bytes, cancellation);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The file cannot be written: {unwritable.Message}", inner: unwritable);
        }

        return CommandLine.Done;
    }
}
