using System.CommandLine;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

/// <summary><c>hostline doctor</c></summary>
sealed class DoctorCommand : Verb
{
    readonly ServerOptions server = new();
    readonly DatabaseOption database = new();

    public DoctorCommand() : base("doctor", "Checks this machine, the data directory, the database and the server; each finding comes with its next step.", "hostline doctor --data /var/lib/hostline")
    {
        server.AddTo(this);
        Options.Add(database);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var settings = new Settings { Data = server.Data(given), Database = given.GetValue(database) };
        var isHealthy = true;
        foreach (var finding in Machine.Check(settings).Concat(await Store.Check(settings)).Append(await Listener.Check(server.Server(given), cancellation)))
        {
            isHealthy &= finding.Grade != Grade.Fail;
            Screen.Line($"{finding.Grade.ToString().ToLowerInvariant(),-5} {finding.Subject,-15} {finding.Told}");
            if (finding.NextStep.Length > 0)
            {
                Screen.Line($"{"",-21} -> {finding.NextStep}");
            }
        }

        return isHealthy ? CommandLine.Done : CommandLine.Failed;
    }
}
