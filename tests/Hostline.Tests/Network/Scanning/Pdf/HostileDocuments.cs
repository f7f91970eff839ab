using System.Text.RegularExpressions;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>Documents with active content, and ways to hide it.</summary>
static partial class HostileDocuments
{
    /// <summary>By name: entries of the catalog, and the objects from 5 on.</summary>
    public static readonly IReadOnlyDictionary<string, (string Catalog, byte[][] Objects)> Kinds = new Dictionary<string, (string, byte[][])>
    {
        ["starts a program when opened"] = Acts("/OpenAction 5 0 R", "<< /S /Launch /F (cmd.exe) >>"),
        ["starts a program by a click"] = Acts("/Foo [5 0 R]", "<< /Type /Annot /Subtype /Link /A << /S /Launch /Win << /F (cmd.exe) >> >> >>"),
        ["sends a form"] = Acts("/Foo 5 0 R", "<< /S /SubmitForm /F << /FS /URL /F (http://example.com) >> >>"),
        ["fetches form data"] = Acts("/Foo 5 0 R", "<< /S /ImportData /F (data.fdf) >>"),
        ["script when opened"] = Acts("/OpenAction 5 0 R", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        ["script of the document"] = Acts("/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", "<< /S /JavaScript /JS <6170702E616C657274283129> >>"),
        ["script in a stream"] =
            ("/OpenAction << /S /JavaScript /JS 5 0 R >>", [Stream("/Filter /FlateDecode", Flate(Latin("app.launchURL('http://example.com')")))]),
        ["script behind a known function"] =
            Acts("/Foo << /AA << /F 5 0 R >> >>",
                "<< /S /JavaScript /JS (AFNumber_Format\\(2, 0, 0, 0, \"\", true\\); this.exportDataObject\\({cName: \"a\", nLaunch: 2}\\);) >>"),
        ["script inside a known function"] = Acts("/Foo << /AA << /F 5 0 R >> >>", "<< /S /JavaScript /JS (AFNumber_Format\\(app.alert\\(1\\), 0\\)) >>"),
        ["XFA form with a script"] =
            Xfa("<template><field><event activity=\"initialize\"><script "
                + "contentType=\"application/x-javascript\">app.alert(1)</script></event></field></template>"),
        ["XFA form that sends itself"] =
            Xfa("<t:template xmlns:t=\"a\"><t:event activity=\"click\"><t:submit format=\"xdp\" target=\"http://example.com\"/></t:event></t:template>"),
        ["XFA form with a picture elsewhere"] = Xfa("<template><image href=\"http://example.com/a.png\"/></template>"),
        ["program attached"] = Attached("setup.exe", "MZ\u0090\0\u0003\0\0\0"),
        ["program attached as text"] = Attached("letter.txt", "MZ\u0090\0\u0003\0\0\0"),
        ["commands attached"] = Attached("run.bat", "start http://example.com"),
        ["web page attached as XML"] =
            Attached("invoice.xml", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        ["rich media"] = Acts("/Foo 5 0 R", "<< /Type /Annot /Subtype /RichMedia >>"),
        ["rendition"] = Acts("/Foo 5 0 R", "<< /S /Rendition /OP 0 >>"),
        ["goes into an attached document"] = Acts("/Foo 5 0 R", "<< /S /GoToE /T << /R /C /N (a.pdf) >> >>"),
        ["script as an address"] = Acts("/Foo 5 0 R", "<< /S /URI /URI (java\\nscript:alert\\(1\\)) >>"),
        ["file on a server as an address"] = Acts("/Foo 5 0 R", "<< /S /URI /URI (file:////server/share/a.lnk) >>"),
        ["document on a server"] = Acts("/Foo 5 0 R", "<< /S /GoToR /F (\\\\\\\\server\\\\share\\\\a.pdf) /D [0 /Fit] >>"),
        ["web page when opened"] = Acts("/OpenAction 5 0 R", "<< /S /URI /URI (https://example.com) >>"),
        ["document when a page is shown"] = Acts("/Foo << /AA << /O 5 0 R >> >>", "<< /S /GoToR /F (a.pdf) /D [0 /Fit] >>"),
        ["script of a model"] = ("/Foo << /OnInstantiate 5 0 R >>", [Stream("", Latin("runtime"))]),
        ["film"] = Acts("/Foo 5 0 R", "<< /Subtype /Movie /Movie << /F (a.avi) >> >>"),
    };

    /// <summary>Ways that need no other program.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, byte[][], byte[]>> Ways = new Dictionary<string, Func<string, byte[][], byte[]>>
    {
        ["as it is"] = (catalog, objects) => Letter(catalog, "", objects),
        ["with escaped names"] = (catalog, objects) => Letter(Escaped(catalog), "", [.. objects.Select(Escaped)]),
        ["behind the first end"] = (catalog, objects) => [.. Letter(""), .. Update(catalog, objects)],
        ["behind bytes of something else"] = (catalog, objects) => [.. Latin("Content-Type: application/pdf\r\n\r\n"), .. Letter(catalog, "", objects)],
        ["before bytes of something else"] = (catalog, objects) => [.. Letter(catalog, "", objects), .. Latin(new string('-', 3000))],
        ["in the part of a hybrid that older readers do not see"] = Hybrid,
        ["in a comment"] = (catalog, objects) => Letter("", "", Commented(catalog, objects)),
    };

    static (string, byte[][]) Acts(string catalog, params string[] objects) => (catalog, [.. objects.Select(Latin)]);

    static (string, byte[][]) Xfa(string packet) => ("/AcroForm << /Fields [] /XFA 5 0 R >>", [Stream("/Filter /FlateDecode", Flate(Latin(packet)))]);

    static (string, byte[][]) Attached(string name, string content) => ("/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>",
        [Latin($"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F 6 0 R >> >>"),
            Stream("/Type /EmbeddedFile /Filter /FlateDecode", Flate(Latin(content)))]);

    static string Escaped(string text) => Names().Replace(text, name => "/" + string.Concat(name.Value.Skip(1).Select(c => $"#{(int)c:X2}")));

    /// <summary>The dictionary only: the bytes of a stream stay as they are.</summary>
    static byte[] Escaped(byte[] body)
    {
        var end = body.AsSpan().IndexOf("stream"u8) is >= 0 and var at ? at : body.Length;
        return [.. Latin(Escaped(Text(body[..end]))), .. body[end..]];
    }

    /// <summary>A later version that replaces the catalog.</summary>
    static byte[] Update(string catalog, byte[][] objects) =>
    [
        .. Latin($"1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalog} >>\nendobj\n"),
        .. objects.SelectMany((o, i) => (byte[])[.. Latin($"{FirstFree + i} 0 obj\n"), .. o, .. Latin("\nendobj\n")]),
        .. Latin("trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n"),
    ];

    /// <summary>Streams cannot be in an object stream; those stay in the file.</summary>
    static byte[] Hybrid(string catalog, byte[][] objects)
    {
        var packed = objects.Select((o, i) => (Number: FirstFree + i, Body: o)).Where(o => o.Body.AsSpan().IndexOf("stream"u8) < 0)
            .Append((Number: 1, Body: Latin($"<< /Type /Catalog /Pages 2 0 R {catalog} >>"))).ToList();
        var (table, bodies) = ("", "");
        foreach (var (number, body) in packed)
        {
            table += $"{number} {bodies.Length} ";
            bodies += Text(body) + " ";
        }

        byte[] holder = Stream($"/Type /ObjStm /N {packed.Count} /First {table.Length} /Filter /FlateDecode", Flate(Latin(table + bodies)));
        return Letter("", "/XRefStm 15", [.. objects.Select(o => o.AsSpan().IndexOf("stream"u8) < 0 ? Latin("null") : o), holder]);
    }

    static byte[] Commented(string catalog, byte[][] objects)
    {
        var hidden = Update(catalog, objects);
        return [.. Latin("<< /Length 0 >>\nstream\n"), .. hidden[..hidden.AsSpan().IndexOf("trailer"u8)], .. Latin("\nendstream")];
    }

    [GeneratedRegex("/[A-Z][A-Za-z]+")]
    private static partial Regex Names();
}
