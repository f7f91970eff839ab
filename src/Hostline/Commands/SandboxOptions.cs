using System.CommandLine;
using Hostline.Host;

namespace Hostline.Commands;

/// <summary>
/// The sandbox that a command acts on: the demo sandbox of the data directory, unless <c>--sandbox</c> names another.
/// </summary>
sealed class SandboxOptions
{
    readonly ServerOptions server = new();
    readonly Option<WorldId?> sandbox =
        new("--sandbox")
        {
            CustomParser = Typed.OptionalId<WorldId>,
            HelpName = "ID",
            Description = "The sandbox; without it the demo sandbox of the data directory, with its key."
        };

    public void AddTo(Command command)
    {
        command.Options.Add(sandbox);
        server.AddTo(command);
    }

    public (string Path, ServerClient Client) Choose(ParseResult given)
    {
        var demo = DemoSandbox.Read(server.Data(given));
        var id = given.GetValue(sandbox)?.ToString() ?? demo?.Id
            ?? throw new CommandFailure($"There is no demo.json in {Path.GetFullPath(server.Data(given))}: name a sandbox with --sandbox, or the data "
                + "directory with --data.", CommandLine.WrongUsage);
        return ("/hostline/v1/sandboxes/" + id, id == demo?.Id ? server.Client(given, demo.Key) : server.Client(given));
    }
}
