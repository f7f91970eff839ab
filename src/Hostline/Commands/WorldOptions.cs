using System.CommandLine;
using System.Text.Json;
using Hostline.Core.Worlds;

namespace Hostline.Commands;

/// <summary>Narrows a list to one sandbox, or to the live accounts. Without either, the list shows everything that the key may see.</summary>
sealed class WorldOptions
{
    const string LiveWord = "live";
    readonly Option<WorldId?> sandbox = new("--sandbox") { CustomParser = Typed.OptionalId<WorldId>, HelpName = "ID", Description = "Only this sandbox's." };
    readonly Option<bool> live = new("--live") { Description = "Only those of live accounts." };

    public void AddTo(Command command)
    {
        command.Options.Add(sandbox);
        command.Options.Add(live);
        command.Validators.Add(given =>
        {
            if (given.GetValue(live) && given.GetResult(sandbox) is not null)
            {
                given.AddError("--sandbox and --live exclude each other.");
            }
        });
    }

    public (string Name, string? Value) Parameter(ParseResult given) => ("world", given.GetValue(live) ? LiveWord : given.GetValue(sandbox)?.ToString());

    public static string Of(JsonElement row) => row.Text("world") == World.LiveId.ToString() ? LiveWord : row.Text("world");
}
