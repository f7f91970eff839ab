using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace Hostline.Commands;

/// <summary>The common part of lists: filters, limit, next page, and display.</summary>
/// <param name="thing">The word for one row.</param>
sealed class Listing(string thing)
{
    const int PageSize = 50;

    readonly Option<AccountId?> account =
        new("--account") { CustomParser = Typed.OptionalId<AccountId>, HelpName = "ID", Description = "Only this account's." };
    readonly Option<int> limit =
        new("--limit") { CustomParser = Typed.Count, HelpName = "N", Description = "The maximum number of rows.", DefaultValueFactory = _ => PageSize };
    readonly Option<string?> after = new("--after") { HelpName = "LAST", Description = $"Continue after the last {thing} of the previous page." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public void AddTo(Command command)
    {
        world.AddTo(command);
        command.Options.Add(account);
        command.Options.Add(limit);
        command.Options.Add(after);
        server.AddTo(command);
        screen.AddTo(command);
    }

    /// <param name="path">The path under /hostline/v1, which is also the command's name.</param>
    public async Task<int> Show(ParseResult given, string path, (string Name, string? Value)[] filters, string[] columns, Func<JsonElement, string[]> row,
        CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var page = await client.Get($"/hostline/v1/{path}" + Query.Of([world.Parameter(given), ("account", given.GetValue(account)?.ToString()), .. filters,
            ("limit", given.GetValue(limit).ToString()), ("after", given.GetValue(after))]), cancellation);
        screen.Print(given, page.Raw, () =>
        {
            Screen.Table([.. columns, "world"], page.Data.Select(r => (string[])[.. row(r), WorldOptions.Of(r)]));
            if (page.Json.Text("next") is { Length: > 0 } next)
            {
                Console.Error.WriteLine($"There are more: hostline {path} list {Repeated(given)}--after {next}");
            }
        });
        return CommandLine.Done;
    }

    /// <summary>The options as given, so that the next page continues the same list; keys are left out.</summary>
    string Repeated(ParseResult given) => string.Concat(given.CommandResult.Children.OfType<OptionResult>()
        .Where(o => !o.Implicit && o.Option != after && !server.IsSecret(o.Option))
        .Select(o => string.Concat(o.Tokens.Select(t => Quoted(t.Value)).Prepend(o.Option.Name).Select(word => word + " "))));

    static string Quoted(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || "+-_./:@".Contains(c)) ? value : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
