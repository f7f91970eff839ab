using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Network.Scanning;
using Hostline.Network.Watching;
using Hostline.Server;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class GatewayEndpoints(Settings settings, TryGateway trial, GatewayHealth health)
{
    const string Tag = "Gateways", PortName = "port", NumberName = "number";

    const int NumberAtMost = 40;

    const string MailWord = "mail_relay", ScannerWord = "virus_scanner";

    static readonly string[] Words = [.. PortKinds.All.Select(p => Answers.Word(p))];

    public void Map(Endpoints endpoints)
    {
        endpoints.Get("/gateways", Who.Operator, (_, _) => List())
            .Does(new("listGateways", Tag, "List the ports with mail relay and scanner, where each leads for live accounts, and how that does",
                Answers.PageOf(Line)));
        endpoints.Post("/gateways/test", Who.Operator, Try).Does(new("testGateway", Tag, "Try one port with one number", Tried)
        {
            About = "The text or call is real. Only the health of the gateway is stored.",
            Body = Wanted,
        });
    }

    async Task<IResult> List()
    {
        var seen = await health.Read();
        return Answers.Page(PortKinds.All.Select(p => Row(Answers.Word(p), p.Descriptor().Question, p.Variable(), settings.Live.Of(p).Select(r =>
            settings.Live.Gateways.TryGetValue(r.Gateway, out var gateway)
                ? Route(r.Prefix, r.Gateway, r.Option, gateway.Place, Render(seen.FirstOrDefault(s => s.Port == (int)p && s.Gateway == r.Name)))
                : Route(r.Prefix, r.Gateway, r.Option, null, null))))
            .Append(Beside(MailWord, MailRelay.Descriptor, "smtp", settings.Relay?.HostAndPort, BesideGateways.MailRelay, seen))
            .Append(Beside(ScannerWord, Scanner.Descriptor, "clamd", settings.Scanner.Place, BesideGateways.Scanner, seen)));
    }

    static object Row(string port, string question, string variable, IEnumerable<object> routes) => new { port, question, variable, routes };

    static object Route(string prefix, string gateway, string? option, string? place, object? health) => new { prefix, gateway, option, place, health };

    /// <param name="place">Null for none.</param>
    static object Beside(string word, PortDescriptor port, string gateway, string? place, int number, IReadOnlyList<SeenGateway> seen) =>
        Row(word, port.Question, port.Settings[0], place is null ? []
            : [Route("", gateway, null, place, Render(seen.FirstOrDefault(s => s.Port == number && s.Gateway == place)))]);

    static object Render(SeenGateway? seen) => new
    {
        state = seen is null ? Unused : seen.IsFailing ? Failing : Working,
        succeeded_at = seen?.SucceededAt,
        failing_since = seen is { IsFailing: true } ? seen.FailingSince : null,
        failed_at = seen?.FailedAt,
        failure = seen?.Failure,
    };

    const string Unused = "unused", Working = "works", Failing = "fails";

    Task<IResult> Try(HttpContext http, Access access) => http.WithBody(Read, async wanted =>
    {
        var tried = await trial.Of(wanted.Port, wanted.Number, http.RequestAborted);
        return tried.IsRefused ? Problem.Of(tried.Refusals)
            : Answers.Of(new { works = tried.Value!.Works, facts = tried.Value.Facts.Select(f => new { name = f.Name, value = f.Value }) });
    });

    static (PortKind Port, PhoneNumber Number) Read(Fields fields)
    {
        var port = fields.OneOf(PortName, required: true, Words);
        var text = fields.Needed(NumberName, NumberAtMost);
        var reading = TypedNumber.Read(text);
        if (!reading.IsNumber && text.Length > 0)
        {
            fields.Refuse(Reason.NumberNotE164, NumberName, reading.Description);
        }

        return (PortKinds.All[Math.Max(0, Array.IndexOf(Words, port))], reading.Number);
    }

    static readonly Schema PortWord = Schema.OneOf("The port.", Words);

    static readonly Schema Line = Schema.Object("A port.",
        Required(PortName, Schema.OneOf("The port; the last two lead to no telephone.", [.. Words, MailWord, ScannerWord])),
        Required("question", Schema.Text("What the program asks through it.")),
        Required("variable", Schema.Text("The setting that says where it leads.")),
        Required("routes", Schema.ListOf(Schema.Object("",
            Required("prefix", Schema.Text("The numbers that it serves; empty for all. The longest prefix decides.")),
            Required("gateway", Schema.Text("Its name; `simulated` for the simulated network.")),
            Optional("option", Schema.Text("What follows the name in the setting.")),
            Optional("place", Schema.Text("Where the gateway leads.")),
            Optional("health", Schema.Object("The health of a real gateway at this port, as seen by all nodes, within about a minute.",
                Required("state", Schema.OneOf("Whether its last answer was one.", Unused, Working, Failing)),
                Optional("succeeded_at", Schema.Instant("Its last success.")), Optional("failing_since", Schema.Instant("The first failure since then.")),
                Optional("failed_at", Schema.Instant("Its last failure.")), Optional("failure", Schema.Text("Why it failed then."))))),
            "Empty: whatever needs the port is refused (`no_gateway`); mail stays in the database, and our own inspection of documents decides alone.")));

    static readonly Schema Wanted = Schema.Object("", Required(PortName, PortWord), Required(NumberName, Schema.Text("In any usual spelling.", NumberAtMost)));

    static readonly Schema Tried = Schema.Object("",
        Required("works", Schema.Flag("Whether the gateway did what was asked.")),
        Required("facts", Schema.ListOf(Schema.Object("",
            Required("name", Schema.Text("The fact: `outcome` first, then those of the port.")), Required("value", Schema.Text("What it is."))), "")));
}
