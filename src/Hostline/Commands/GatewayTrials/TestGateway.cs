using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.GatewayTrials;

sealed class TestGateway : Verb
{
    static readonly (string Word, string Port)[] Ports =
        [("lookup", "line_lookup"), ("text", "text_sender"), ("call", "voice_verifier"), ("route", "routing_registry"), ("probe", "capability_probe")];

    readonly Argument<string> port = new("port") { Description = "What to try: lookup, text, call, route or probe." };
    readonly Argument<string> number = new("number") { Description = "A number in E.164, such as +13127720001." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public TestGateway()
        : base("test", "Looks one number up, sends it one text, calls it, tests it, or reads its route, and shows what came back. The text and the call "
            + "really go out.", "hostline gateway test lookup +13127720001")
    {
        port.AcceptOnlyFromAmong([.. Ports.Select(p => p.Word)]);
        Arguments.Add(port);
        Arguments.Add(number);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var body = new JsonObject { ["port"] = Ports.First(p => p.Word == given.GetValue(port)).Port, ["number"] = given.GetValue(number) };
        var tried = await client.Post("/hostline/v1/gateways/test", body, cancellation);
        screen.Print(given, tried.Raw, () => Screen.Facts([.. tried.Json.Items("facts").Select(f => (f.Text("name"), f.Text("value")))]));
        return tried.Json.Text("works") == "yes" ? CommandLine.Done
            : throw new CommandFailure("The gateway did not do it. See the facts above, the server's log, and 'hostline doctor'.");
    }
}
