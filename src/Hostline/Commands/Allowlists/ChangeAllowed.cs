using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Allowlists;

/// <summary><c>hostline allowlist add --from A --to B --until T --reason TEXT</c> and <c>remove --from A --to B --reason TEXT</c></summary>
sealed class ChangeAllowed : Verb
{
    readonly Option<AccountId> from =
        new("--from") { CustomParser = Typed.Id<AccountId>, HelpName = "ID", Description = "The account that gives.", Required = true };
    readonly Option<AccountId> to =
        new("--to") { CustomParser = Typed.Id<AccountId>, HelpName = "ID", Description = "The account that takes.", Required = true };
    readonly Option<DateTimeOffset?> until =
        new("--until") { CustomParser = Typed.Instant, HelpName = "INSTANT", Description = "When the entry ends.", Required = true };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "The reason, for the person who confirms it.", Required = true };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();
    readonly bool adds;

    ChangeAllowed(string verb, bool adds, string help, string example) : base(verb, help, example)
    {
        this.adds = adds;
        Options.Add(from);
        Options.Add(to);
        if (adds)
        {
            Options.Add(until);
        }

        Options.Add(reason);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    const string Pair = "--from 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --to 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a11";

    public static ChangeAllowed Add() => new("add", true, "Proposes that transfers between two accounts need no consent. Another operator confirms.",
        $"hostline allowlist add {Pair} --until 2027-01-01T00:00:00Z --reason 'One company.'");

    public static ChangeAllowed Remove() => new("remove", false, "Proposes that transfers between two accounts need consent again. Another operator confirms.",
        $"hostline allowlist remove {Pair} --reason 'They parted.'");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["from"] = given.GetValue(from).ToString(),
            ["to"] = given.GetValue(to).ToString(),
            ["reason"] = given.GetRequiredValue(reason),
        };
        if (adds)
        {
            body["until"] = given.GetValue(until)!.Value.UtcDateTime.ToString("O");
        }

        using var client = server.Client(given);
        var path = "/hostline/v1/allowlist" + Query.Of(world.Parameter(given));
        var answer = adds ? await client.Post(path, body, cancellation) : await client.Delete(path, body, cancellation);
        screen.Print(given, answer.Raw, () => Screen.Facts(("proposal", answer.Json.Text("kind").Length > 0 ? answer.Json.Text("id") : ""),
            ("expires", answer.Json.Text("expires_at")), ("until", answer.Json.Text("until"))));
        return CommandLine.Done;
    }
}
