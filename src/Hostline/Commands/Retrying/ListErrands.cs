using System.CommandLine;

namespace Hostline.Commands.Retrying;

sealed class ListErrands : Verb
{
    readonly Argument<string?> kind =
        new("kind") { Arity = ArgumentArity.ZeroOrOne, Description = "Lists those of one kind that have failed, such as look_up." };
    readonly Option<string?> after = new("--after") { HelpName = "ID", Description = "Continue after the last errand of the previous page." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListErrands()
        : base("list", "Lists the work that waits, live or with --sandbox a sandbox's: by its kind, or what has failed of one kind with the last answer.",
            "hostline errands list look_up")
    {
        Arguments.Add(kind);
        Options.Add(after);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var one = given.GetValue(kind);
        var found = await client.Get("/hostline/v1/errands" + (one is null ? "" : "/" + Uri.EscapeDataString(one))
            + Query.Of(world.Parameter(given), ("after", one is null ? null : given.GetValue(after))), cancellation);
        screen.Print(given, found.Raw, () =>
        {
            string[] columns = one is null ? ["kind", "waiting", "failed", "due_at", "tries", "answer"]
                : ["id", "order", "account", "tries", "due_at", "answer"];
            Screen.Table([.. columns.Select(c => c.Replace('_', ' '))], found.Data.Select(e => columns.Select(c => e.Text(c)).ToArray()));
            Screen.More(found.Json, $"hostline errands list {one}");
        });
        return CommandLine.Done;
    }
}
