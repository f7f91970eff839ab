using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Retrying;

/// <summary><c>hostline errands retry ID…</c>, <c>hostline errands retry --kind KIND</c></summary>
sealed class RetryErrand : Verb
{
    const int AtMost = 100;
    const string Errands = "/hostline/v1/errands";

    readonly Argument<ErrandId[]> ids =
        new("id") { Arity = ArgumentArity.ZeroOrMore, CustomParser = Typed.AnyIds<ErrandId>, Description = "Errands, from 'hostline errands list KIND'." };
    readonly Option<string?> kind = new("--kind") { HelpName = "KIND", Description = "The first 100 of this kind that have failed, such as look_up." };
    readonly Option<bool> yes = new("--yes") { Description = "Do it; without this, those of a kind are only listed and counted." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public RetryErrand() : base("retry", "Tries errands again now that have failed.", "hostline errands retry --kind look_up --yes")
    {
        Arguments.Add(ids);
        Options.Add(kind);
        Options.Add(yes);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
        Validators.Add(given =>
        {
            if (given.GetResult(ids)?.Tokens.Count > 0 == given.GetResult(kind) is not null)
            {
                given.AddError("Give ids, or --kind.");
            }
        });
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        if (given.GetValue(kind) is not { } one)
        {
            return await Send(given, client, [.. given.GetValue(ids)!.Select(id => id.ToString())], cancellation);
        }

        var found = await client.Get($"{Errands}/{Uri.EscapeDataString(one)}" + Query.Of(world.Parameter(given), ("limit", $"{AtMost}")), cancellation);
        if (given.GetValue(yes))
        {
            return await Send(given, client, [.. found.Data.Select(e => e.Text("id"))], cancellation);
        }

        var failed = (await client.Get(Errands + Query.Of(world.Parameter(given)), cancellation)).Data.Where(k => k.Text("kind") == one)
            .Select(k => k.Text("failed")).FirstOrDefault("0");
        screen.Print(given, found.Raw, () => Screen.Table(["id", "order", "account", "tries", "due at", "answer"], found.Data.Select(Row)));
        Console.Error.WriteLine($"{found.Data.Count()} of {failed} are listed; {AtMost} at most at once. Add --yes to try these again.");
        return CommandLine.Done;
    }

    static string[] Row(JsonElement errand) =>
        [errand.Text("id"), errand.Text("order"), errand.Text("account"), errand.Text("tries"), errand.Text("due_at"), errand.Text("answer")];

    async Task<int> Send(ParseResult given, ServerClient client, IReadOnlyList<string> chosen, CancellationToken cancellation)
    {
        if (chosen.Count == 0)
        {
            throw new CommandFailure("No errand of this kind has failed.");
        }

        var body = new JsonObject { ["errands"] = new JsonArray([.. chosen.Select(id => JsonValue.Create(id))]) };
        var answer = await client.Post($"{Errands}/retry" + Query.Of(world.Parameter(given)), body, cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("retried", answer.Json.Text("retried")), ("passed over", answer.Json.Text("passed_over"))));
        return CommandLine.Done;
    }
}
