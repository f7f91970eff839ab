using CsvHelper;

namespace Hostline.Http;

/// <summary>Tables as CSV. A cell that a spreadsheet would treat as a formula gets an apostrophe in front; reading removes it.</summary>
static class CsvTable
{
    public const string Type = "text/csv";

    public static readonly CsvWriterOptions Escaping = new() { Injection = CsvInjection.Escape };

    const int RowAtMost = 4_000;

    /// <exception cref="InvalidDataException">It is not a table of short cells, or there are more rows than the limit.</exception>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Read(byte[] bytes, int rowsAtMost)
    {
        var rows = new List<(int, IReadOnlyList<string>)>();
        try
        {
            using var csv = CsvReader.Create(bytes,
                new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true, FieldCountMismatch = CsvFieldCountHandling.Allow });
            while (csv.Read())
            {
                if (rows.Count == rowsAtMost)
                {
                    throw new InvalidDataException($"The file has more than {rowsAtMost:N0} rows.");
                }

                if (csv.RawRecord.Length > RowAtMost)
                {
                    throw new InvalidDataException($"Row {csv.LineNumber} has more than {RowAtMost:N0} characters.");
                }

                rows.Add(((int)csv.LineNumber, [.. csv.Current.ToArray().Select(cell => Plain(cell.Trim()))]));
            }
        }
        catch (CsvFormatException wrong)
        {
            throw new InvalidDataException($"Row {wrong.LineNumber} cannot be read: a quotation mark is not closed, or is inside a cell.", wrong);
        }

        return rows;
    }

    public static byte[] Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Escaping, leaveOpen: true))
        {
            foreach (var row in rows.Prepend(header).Select(r => r.ToArray()))
            {
                csv.WriteRecord(row);
            }
        }

        return bytes.ToArray();
    }

    static string Plain(string cell) => cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;
}
