using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Orders;

/// <param name="Text">In +E.164 form if it can be read; otherwise as given.</param>
public sealed record ListedText(int Line, string Given, string Text);

/// <param name="Reference">The first cell of the column of that name; null if there is none.</param>
public sealed record NumberFile(IReadOnlyList<ListedText> Numbers, string? Reference);

/// <summary>Lists of numbers in the forms that people have: one per line in any spelling, or a spreadsheet file.</summary>
public static class NumberLists
{
    public const int NumbersAtMost = 1_000;
    public const int BytesAtMost = 1024 * 1024;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    static readonly char[] Separators = [',', ';', '\t'];

    static readonly string[] NumberHeaders = ["number", "numbers", "phone", "phone_number", "phonenumber", "phone number", "telephone", "e164", "did", "tn"];
    static readonly string[] ReferenceHeaders = ["reference", "customer_reference", "customer reference", "order"];

    public static IReadOnlyList<ListedText> Read(string text) =>
    [
        .. from line in text.Split('\n').Select((given, i) => (Given: given, Line: i + 1))
           from part in line.Given.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
           select Listed(line.Line, part),
    ];

    /// <summary>Reads a CSV file. A header is optional; without one, the first column that contains a number is used.</summary>
    public static Outcome<NumberFile> ReadCsv(byte[] bytes)
    {
        IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> rows;
        try
        {
            _ = Strict.GetCharCount(bytes);
            rows = CsvTable.Read(bytes, NumbersAtMost + 1);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or DecoderFallbackException)
        {
            return Wrong(wrong is DecoderFallbackException ? "The file is not text in UTF-8. Save it as CSV (UTF-8) and choose it again." : wrong.Message);
        }

        rows = [.. rows.Where(r => r.Cells.Any(c => c.Length > 0))];
        if (rows.Count == 0)
        {
            return new Refusal(Reason.NoNumbers, Place: Place.Numbers);
        }

        var (header, reference) = (IndexOf(rows[0].Cells, NumberHeaders), IndexOf(rows[0].Cells, ReferenceHeaders));
        var column = header >= 0 ? header : FirstNumber(rows[0].Cells);
        var names = header >= 0 && reference >= 0 ? rows.Skip(1).Select(r => r.Cells.ElementAtOrDefault(reference)) : [];
        var numbers = rows.Skip(header >= 0 ? 1 : 0).Where(r => r.Cells.Count > column && column >= 0 && r.Cells[column].Length > 0);
        return column < 0
            ? Wrong($"No column is headed \"number\". The file begins with: {Quoted(rows[0].Cells)}.")
            : new NumberFile([.. numbers.Select(r => Listed(r.Line, r.Cells[column]))], names.FirstOrDefault(n => n is { Length: > 0 }));
    }

    static ListedText Listed(int line, string given) =>
        new(line, given, TypedNumber.Read(given) is { IsNumber: true } reading ? reading.Number.ToString() : given.Trim());

    static int IndexOf(IReadOnlyList<string> cells, string[] headers) =>
        cells.Select(c => c.ToLowerInvariant()).ToList().FindIndex(c => Array.IndexOf(headers, c) >= 0);

    static int FirstNumber(IReadOnlyList<string> cells) => cells.ToList().FindIndex(c => TypedNumber.IsMeant(c) && c.Count(char.IsAsciiDigit) >= 7);

    static string Quoted(IReadOnlyList<string> cells) => string.Join(", ", cells.Take(6).Select(c => $"\"{c[..Math.Min(c.Length, 40)]}\""));

    static Refusal Wrong(string detail) => new(Reason.InvalidField, Field: "file", Place: Place.Numbers, Detail: detail);
}
