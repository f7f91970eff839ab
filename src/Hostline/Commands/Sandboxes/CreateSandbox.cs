using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Sandboxes;

sealed class CreateSandbox : Verb
{
    readonly Option<string[]> accounts =
        new("--account")
        {
            HelpName = "NAME",
            Description = "An account in it; may be given several times. Without it one named acme.",
            DefaultValueFactory = _ => ["acme"]
        };
    readonly Option<string?> name = new("--name") { HelpName = "NAME", Description = "The sandbox's name." };
    readonly Option<string?> clock =
        new("--clock") { HelpName = "running|standing", Description = "A running clock, or one that is stopped until it is advanced." };
    readonly Option<DateTimeOffset?> now =
        new("--now") { CustomParser = Typed.Instant, HelpName = "ISO", Description = "The first time of its clock, for example 2026-11-23T09:00:00Z." };
    readonly Option<string?> review =
        new("--review") { HelpName = "MODE", Description = "When documents are reviewed: instant, one_business_day, or manual by you." };
    readonly EnvelopeOption envelope = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public CreateSandbox()
        : base("create", "Makes a sandbox and shows its secrets, only this once.",
            "hostline sandbox create --account acme --account globex --clock standing --review manual")
    {
        clock.AcceptOnlyFromAmong("running", "standing");
        review.AcceptOnlyFromAmong("instant", "one_business_day", "manual");
        Options.Add(accounts);
        Options.Add(name);
        Options.Add(clock);
        Options.Add(now);
        Options.Add(review);
        Options.Add(envelope);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var made = await client.Post("/hostline/v1/sandboxes", Body(given), cancellation);
        screen.Print(given, made.Raw, () =>
        {
            var clockNow = made.Json.Member("clock");
            Screen.Facts(("sandbox", made.Json.Text("id")), ("key", made.Json.Text("key")),
                ("clock", $"{clockNow.Text("mode")}, {clockNow.Text("now")}"), ("review", made.Json.Text("review")));
            Screen.Table(["account", "api_key", "public_key", "email"],
                made.Json.Items("accounts").Select(a => new[] { a.Text("name"), a.Text("api_key"), a.Text("public_key"), a.Text("email") }));
        });
        return CommandLine.Done;
    }

    JsonObject Body(ParseResult given)
    {
        var body = new JsonObject { ["accounts"] = new JsonArray([.. given.GetRequiredValue(accounts).Select(a => new JsonObject { ["name"] = a })]) };
        if (given.GetValue(name) is { } called)
        {
            body["name"] = called;
        }

        if (given.GetValue(review) is { } mode)
        {
            body["review"] = mode;
        }

        envelope.AddTo(body, given);
        if ((given.GetValue(clock), given.GetValue(now)) is not (null, null) and var (runs, at))
        {
            body["clock"] = new JsonObject { ["mode"] = runs ?? "running" };
            if (at is { } instant)
            {
                body["clock"]!["now"] = instant.UtcDateTime.ToString("O");
            }
        }

        return body;
    }
}
