using System.IO.Compression;
using System.Text;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>
/// Writes PDFs as ordinary programs do, and as hostile people do. Object 1 is the catalog, 2 the page tree, 3 the page, 4 its content;
/// a test's own objects begin at 5. The tables are right, so that real readers open these files (qpdf checks that).
/// </summary>
static class PdfWriting
{
    public const int FirstFree = 5;

    const string Page =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> "
            + "/Contents 4 0 R >>";

    static readonly byte[] Content = Latin("BT /F1 12 Tf 72 720 Td (Letter of Authorization: +1 312 555 0001) Tj ET");

    /// <summary>A page that says nothing, in so many bytes that are packed into few.</summary>
    public static byte[] Blanks(int bytes)
    {
        var blanks = new byte[bytes];
        Array.Fill(blanks, (byte)' ');
        return Letter(Stream("/Filter /FlateDecode", Flate(blanks)));
    }

    /// <summary>With a classic table. Objects begin at 5; <paramref name="catalog"/> and <paramref name="trailer"/> are entries to add there.</summary>
    public static byte[] Letter(string catalog = "", string trailer = "", params byte[][] objects) =>
        Whole(Bodies(catalog).Concat(objects), trailer);

    static byte[] Letter(byte[] contents) => Whole(Bodies("").SkipLast(1).Append(contents), "");

    static byte[] Whole(IEnumerable<byte[]> bodies, string trailer)
    {
        var file = new MemoryStream();
        file.Write(Latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        var offsets = bodies.Select((body, i) => Put(file, i + 1, body)).ToList();
        var table = file.Position;
        file.Write(Latin($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n" + string.Concat(offsets.Select(o => $"{o:0000000000} 00000 n \n"))));
        file.Write(Latin($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    public static byte[] Letter(string catalog, params string[] objects) => Letter(catalog, "", [.. objects.Select(Latin)]);

    /// <summary>
    /// With an object stream that contains the catalog, the page tree, the page and <paramref name="objects"/> from 6 on, and a table
    /// in a stream.
    /// </summary>
    /// <param name="filters">The value of /Filter, in brackets; null for none.</param>
    /// <param name="type">The stream's /Type entry.</param>
    public static byte[] Packed(string catalog, string[] objects, string? filters = "/FlateDecode", Func<byte[], byte[]>? packing = null,
        string type = "/Type /ObjStm")
    {
        var inside = Bodies(catalog).Take(3).Concat(objects.Select(Latin)).Select((body, i) => (Number: i < 3 ? i + 1 : i + 3, Body: body)).ToList();
        var (numbers, bodies) = Table(inside);
        byte[] content = (packing ?? Flate)([.. numbers, .. bodies]);
        return WithTableStream(inside.Select(o => o.Number).ToList(),
            Stream($"{type} /N {inside.Count} /First {numbers.Length}{(filters is null ? "" : $" /Filter {filters}")}", content));
    }

    /// <summary>The file around an object stream, which becomes object 5.</summary>
    public static byte[] WithTableStream(IReadOnlyList<int> inside, byte[] objectStream)
    {
        var file = new MemoryStream();
        file.Write(Latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        var rows = new SortedDictionary<int, (int Type, long Where, int Index)> { [0] = (0, 0, 65535) };
        rows[4] = (1, Put(file, 4, Stream("", Content)), 0);
        rows[5] = (1, Put(file, 5, objectStream), 0);
        foreach (var (number, index) in inside.Select((n, i) => (n, i)))
        {
            rows[number] = (2, 5, index);
        }

        var own = rows.Keys.Max() + 1;
        rows[own] = (1, file.Position, 0);
        var table =
            rows.Values.SelectMany(r => (byte[])[(byte)r.Type, (byte)(r.Where >> 24), (byte)(r.Where >> 16), (byte)(r.Where >> 8), (byte)r.Where,
                (byte)(r.Index >> 8), (byte)r.Index]);
        var start = file.Position;
        Put(file, own, Stream($"/Type /XRef /Size {own + 1} /Root 1 0 R /W [1 4 2] /Filter /FlateDecode", Flate([.. table])));
        file.Write(Latin($"startxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    public static byte[] Stream(string entries, byte[] content) =>
        [.. Latin($"<< {entries} /Length {content.Length} >>\nstream\n"), .. content, .. Latin("\nendstream")];

    public static byte[] Flate(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            deflater.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Hex(byte[] bytes) => Latin(Convert.ToHexString(bytes) + ">");

    public static byte[] Base85(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var group in bytes.Chunk(4))
        {
            var value = group.Concat(new byte[4]).Take(4).Aggregate(0UL, (sum, b) => (sum << 8) | b);
            var letters = Enumerable.Range(0, 5).Select(i => (char)('!' + value / (ulong)Math.Pow(85, 4 - i) % 85)).Take(group.Length + 1);
            text.Append(value == 0 && group.Length == 4 ? "z" : string.Concat(letters));
        }

        return Latin(text + "~>");
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    static IEnumerable<byte[]> Bodies(string catalog) =>
        [Latin($"<< /Type /Catalog /Pages 2 0 R {catalog} >>"), Latin("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"), Latin(Page), Stream("", Content)];

    static (byte[] Numbers, byte[] Bodies) Table(IEnumerable<(int Number, byte[] Body)> objects)
    {
        var bodies = new MemoryStream();
        var numbers = new StringBuilder();
        foreach (var (number, body) in objects)
        {
            numbers.Append($"{number} {bodies.Position} ");
            bodies.Write(body);
            bodies.WriteByte((byte)' ');
        }

        return (Latin(numbers.ToString()), bodies.ToArray());
    }

    static long Put(MemoryStream file, int number, byte[] body)
    {
        var offset = file.Position;
        file.Write([.. Latin($"{number} 0 obj\n"), .. body, .. Latin("\nendobj\n")]);
        return offset;
    }
}
