using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Reviews;

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
        screen.Print(given, found.Raw, () => Show(found.Json));
        return CommandLine.Done;
    }

    internal static void Show(JsonElement found)
    {
        Screen.Facts(("order", found.Text("order")), ("account", found.Member("account").Text("name")), ("waiting since", found.Text("waiting_since")),
            ("letter", Document(found.Member("letter"))), ("bill", Document(found.Member("bill"))));
        Screen.Table(["number", "proven", "codes", "holder", "earlier orders"], found.Items("numbers").Select(Number));
        Tell(["check", "outcome", "page", "says"], found.Items("checks"));
        Tell(["kind", "sentence"], found.Items("risks"));
    }

    /// <summary>Nothing for nothing.</summary>
    static void Tell(string[] columns, IEnumerable<JsonElement> rows)
    {
        var told = rows.Select(row => columns.Select(c => row.Text(c)).ToArray()).ToList();
        if (told.Count > 0)
        {
            Screen.Table([.. columns.Select(c => c == "kind" ? "risk" : c)], told);
        }
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

/// <summary><c>hostline review take</c></summary>
sealed class TakeReview : Verb
{
    readonly Option<AccountId?> account =
        new("--account") { CustomParser = Typed.OptionalId<AccountId>, HelpName = "ID", Description = "Only of this account's orders." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public TakeReview()
        : base("take", "Takes the order that has waited longest and that no one else has, and shows its evidence; it is yours for 15 minutes.",
            "hostline review take")
    {
        Options.Add(account);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var taken = await client.Post("/hostline/v1/review/take" + Query.Of(world.Parameter(given), ("account", given.GetValue(account)?.ToString())), [],
            cancellation);
        screen.Print(given, taken.Raw, () => ShowReview.Show(taken.Json));
        return CommandLine.Done;
    }
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
