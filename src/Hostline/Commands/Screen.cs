using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Hostline.Commands;

/// <summary>
/// Displays responses: tables on a terminal; one line per row with tabs between cells, if redirected; with <c>--json</c> the server's own
/// response.
/// </summary>
sealed class Screen
{
    readonly Option<bool> json = new("--json") { Description = "Print the server's JSON, for programs." };

    public void AddTo(Command command) => command.Options.Add(json);

    public void Print(ParseResult given, string raw, Action show)
    {
        if (given.GetValue(json))
        {
            Console.WriteLine(raw);
        }
        else
        {
            show();
        }
    }

    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var row in rows.Prepend(columns))
            {
                Console.WriteLine(string.Join('\t', row.Select(Clean)));
            }

            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns([.. columns.Select(c => new TableColumn(new Text(c, new Style(decoration: Decoration.Bold))) { NoWrap = IsId(c) })]);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Clean(cell))));
        }

        AnsiConsole.Write(table);
    }

    public static void Facts(params (string Name, string Value)[] facts)
    {
        var width = facts.Max(f => f.Name.Length);
        foreach (var (name, value) in facts.Where(f => f.Value.Length > 0))
        {
            Line(Console.IsOutputRedirected ? $"{name}\t{Clean(value)}" : $"{name.PadRight(width)}  {Clean(value)}");
        }
    }

    public static void More(JsonElement page, string command)
    {
        if (page.Text("next") is { Length: > 0 } next)
        {
            Console.Error.WriteLine($"There are more: {command} --after {next}");
        }
    }

    public static void Line(string text) => Console.WriteLine(text);

    /// <summary>Ids must stay complete for copying; other columns can be shortened.</summary>
    static bool IsId(string column) => column is "id" or "order" or "sandbox";

    /// <summary>Text from others must neither break a row nor reach the terminal as a control sequence.</summary>
    static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
