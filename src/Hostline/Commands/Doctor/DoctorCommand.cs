using System.CommandLine;
using System.Text.Json;
using Hostline.Network;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

sealed class DoctorCommand : Verb
{
    readonly ServerOptions server = new();
    readonly DatabaseOption database = new();
    readonly Screen screen = new();

    public DoctorCommand()
        : base("doctor", "Checks this machine, the data directory, the database and the server; each finding comes with its next step.",
            "hostline doctor --data /var/lib/hostline")
    {
        server.AddTo(this);
        Options.Add(database);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var settings = GivenSettings.Read<Settings>(() => new() { Data = server.Data(given), Database = given.GetValue(database) });
        var (stored, live, seen) = await Store.Check(settings);
        var mail = await MailRelay.Check(settings, cancellation);
        var signOn = await SignOnCheck.Of(settings, cancellation);
        var listener = await Listener.Check(server.Server(given), cancellation);
        Finding[] findings =
        [
            .. Machine.Check(settings), .. stored, .. await GatewayChecks.Of(settings, cancellation), .. CodeCeilings.Check(settings.Codes),
            LetterCheck.Of(settings, TimeProvider.System.GetUtcNow()), mail, await ScannerCheck.Of(settings, cancellation), signOn, listener,
            .. SeenHealth.Check(seen, settings),
            .. live?.Check(settings, mail.Grade, Listener.IsServing(listener)) ?? [],
        ];
        screen.Print(given, Json(findings, settings), () => Show(findings, settings));
        return findings.Any(f => f.Grade == Grade.Fail) ? CommandLine.Failed : CommandLine.Done;
    }

    static void Show(Finding[] findings, Settings settings)
    {
        Array.ForEach(findings, Show);
        Screen.Line("");
        foreach (var line in PortTable.Text(settings))
        {
            Screen.Line(line);
        }
    }

    static void Show(Finding finding)
    {
        Screen.Line($"{Word(finding.Grade),-5} {finding.Subject,-15} {finding.Told}");
        if (finding.NextStep.Length > 0)
        {
            Screen.Line($"{"",-21} -> {finding.NextStep}");
        }
    }

    static string Json(IEnumerable<Finding> findings, Settings settings) => JsonSerializer.Serialize(new
    {
        data = findings.Select(f => new { grade = Word(f.Grade), subject = f.Subject, told = f.Told, next_step = f.NextStep.Length == 0 ? null : f.NextStep }),
        ports = PortTable.Of(settings).Select(p => new
        {
            name = p.Port.Name,
            question = p.Port.Question,
            live = p.Live,
            sandbox = p.Port.Sandbox,
            settings = p.Port.Settings,
            @checked = p.Port.Checked,
            limits = p.Port.Limits
        }),
    });

    static string Word(Grade grade) => grade.ToString().ToLowerInvariant();
}
