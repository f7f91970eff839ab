using System.CommandLine;
using Hostline.Core.People;

namespace Hostline.Commands.Teams;

sealed class RoleOption
{
    public RoleOption(string? otherwise)
    {
        Option = new("--role") { HelpName = "ROLE", Description = $"One of {string.Join(", ", Words)}.", Required = otherwise is null };
        if (otherwise is not null)
        {
            Option.DefaultValueFactory = _ => otherwise;
        }

        Option.AcceptOnlyFromAmong(Words);
    }

    static string[] Words => [.. Roles.OfAccounts.Select(r => r.Word())];

    public Option<string> Option { get; }

    public string Of(ParseResult given) => given.GetRequiredValue(Option);
}
