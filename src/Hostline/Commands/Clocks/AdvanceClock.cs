using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Clocks;

sealed class AdvanceClock : Verb
{
    /// <summary>One call waits at most 30 s for the world to become idle, so this many take ten minutes.</summary>
    const int CallsAtMost = 20;

    readonly Argument<string?> by =
        new("duration") { Arity = ArgumentArity.ZeroOrOne, Description = "How far, as an ISO 8601 duration: PT72H is 72 hours, P30D 30 days." };
    readonly Option<DateTimeOffset?> to =
        new("--to") { CustomParser = Typed.Instant, HelpName = "ISO", Description = "Or until when, for example 2026-11-24T00:00:00Z." };
    readonly SandboxOptions sandbox = new();
    readonly Screen screen = new();

    public AdvanceClock() : base("advance", "Moves a sandbox's clock forward; everything due on the way happens in order.", "hostline clock advance PT72H")
    {
        Arguments.Add(by);
        Options.Add(to);
        sandbox.AddTo(this);
        screen.AddTo(this);
        Validators.Add(result =>
        {
            // Reading the instant's value would throw if it could not be parsed, which the parser has already reported.
            if ((result.GetValue(by) is null) == (result.GetResult(to) is null))
            {
                result.AddError("Give either a duration, such as PT72H, or --to with an instant.");
            }
            else if (result.GetValue(by) is { } text && Core.Worlds.CalendarSpan.Parse(text) is null)
            {
                result.AddError($"'{text}' is not an ISO 8601 duration, such as PT72H.");
            }
        });
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var (path, client) = sandbox.Choose(given);
        using (client)
        {
            var progress = new Progress("Advancing the clock");
            var (moved, fired) = await progress.Watch(Advance(given, client, path + "/clock", progress, cancellation));
            screen.Print(given, moved.Raw, () => Screen.Facts(("now", moved.Json.Text("now")), ("deadlines fired", $"{fired}")));
            return CommandLine.Done;
        }
    }

    /// <summary>Repeats the call until the world is idle.</summary>
    async Task<(Reply Moved, int Fired)> Advance(ParseResult given, ServerClient client, string path, Progress progress, CancellationToken cancellation)
    {
        var body = given.GetValue(by) is { } duration ? new JsonObject { ["advance"] = duration } : Until(given.GetValue(to)!.Value.UtcDateTime.ToString("O"));
        var fired = 0;
        for (var call = 1; ; call++)
        {
            var moved = await client.Post(path, body, cancellation);
            // A response counts the deadlines of the whole move, even if this call only waits for it.
            fired = Math.Max(fired, moved.Json.Member("fired").GetInt32());
            if (moved.Json.Member("quiet").GetBoolean())
            {
                return (moved, fired);
            }

            if (call == CallsAtMost)
            {
                throw new CommandFailure($"The sandbox is still busy at {moved.Json.Text("now")}. Find the reason with 'hostline orders list', then continue "
                    + $"waiting with: hostline clock advance --to {moved.Json.Text("now")}");
            }

            progress.Tell($"now {moved.Json.Text("now")}, {fired} deadlines fired");
            body = Until(moved.Json.Text("now"));
        }
    }

    static JsonObject Until(string instant) => new() { ["to"] = instant };
}
