using System.Globalization;
using System.Text;

namespace Hostline.Portal.Tour;

/// <summary>Writes a small PDF of plain lines, in the standard Helvetica that every reader has.</summary>
static class SamplePdf
{
    const int LinesOnPage = 40, Leading = 16, Top = 740, Left = 60, FirstPageObject = 4;

    /// <param name="lines">Latin text; the first line is the title.</param>
    public static byte[] Of(IReadOnlyList<string> lines)
    {
        var pages = lines.Chunk(LinesOnPage).ToList();
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, i) => $"{FirstPageObject + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        };
        foreach (var (page, i) in pages.Select((page, i) => (page, i)))
        {
            var content = Content(page, isFirst: i == 0);
            objects.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
                + $"/Contents {FirstPageObject + (2 * i) + 1} 0 R >>");
            objects.Add($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
        }

        return File(objects);
    }

    static string Content(IReadOnlyList<string> lines, bool isFirst)
    {
        var content = new StringBuilder($"BT {Leading} TL {Left} {Top} Td");
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            content.Append(CultureInfo.InvariantCulture, $" /F1 {(isFirst && i == 0 ? 16 : 11)} Tf ({Escaped(line)}) Tj T*");
        }

        return content.Append(" ET").ToString();
    }

    static byte[] File(List<string> objects)
    {
        var file = new MemoryStream();
        var offsets = new List<long>();
        Put(file, "%PDF-1.4\n");
        foreach (var (text, i) in objects.Select((text, i) => (text, i)))
        {
            offsets.Add(file.Position);
            Put(file, $"{i + 1} 0 obj\n{text}\nendobj\n");
        }

        var table = file.Position;
        Put(file, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(o => Put(file, $"{o:0000000000} 00000 n \n"));
        Put(file, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    static void Put(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));

    /// <summary>A name can contain any letters; those outside Latin-1 become question marks.</summary>
    static string Escaped(string line) => string.Concat(line.Select(c => c switch
    {
        '(' or ')' or '\\' => "\\" + c,
        < ' ' or > 'ÿ' or (> '~' and < '\u00a0') => "?",
        _ => c.ToString(),
    }));
}
