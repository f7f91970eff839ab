using Hostline.Network.Scanning.Pdf;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class PdfActiveContentTests
{
    /// <summary>An object with this name, and content that a reader would act on.</summary>
    static readonly (string Name, string Object)[] Active =
    [
        ("JavaScript", "<< /S /JavaScript >>"),
        ("JS", "<< /S /Foo /JS (app.alert(1)) >>"),
        ("Launch", "<< /S /Launch /Win << /W (cmd.exe) >> >>"),
        ("RichMedia", "<< /Type /Annot /Subtype /RichMedia >>"),
        ("Rendition", "<< /S /Rendition /OP 0 >>"),
        ("SubmitForm", "<< /S /SubmitForm /U (http://example.com) >>"),
        ("ImportData", "<< /S /ImportData >>"),
        ("XFA", "<< /XFA [(template) 99 0 R] >>"),
        ("GoToE", "<< /S /GoToE >>"),
        ("GoToR", @"<< /S /GoToR /F (\\\\server\\share\\a.pdf) /D [0 /Fit] >>"),
        ("GoToR", "<< /S /GoToR /F << /FS /URL /F (http://example.com/a.pdf) >> >>"),
        ("GoToR", "<< /S /GoToR /F 99 0 R >>"),
        ("GoToR", "<< /S /GoToR /F (a.pdf) /F (//server/a.pdf) >>"),
        ("URI", "<< /S /URI /URI (javascript:app.alert\\(1\\)) >>"),
        ("URI", "<< /S /URI /URI (file://server/share/a.exe) >>"),
        ("URI", "<< /S /URI /URI <6D732D6D7364743A2F69> >>"),
        ("URI", "<< /S /URI /URI (search-ms:query=x) >>"),
        ("URI", @"<< /S /URI /URI (\\\\server\\share) >>"),
        ("OnInstantiate", "<< /OnInstantiate 4 0 R >>"),
        ("Movie", "<< /Movie << /F (a.avi) >> >>"),
        ("AA", "<< /AA << /O 9 0 R >> >>"),
        ("AA", "<< /AA 9 0 R >>"),
        ("OpenAction", "<< /OpenAction << /S /URI /URI (http://example.com) >> >>"),
        ("EmbeddedFile", "<< /Type /EmbeddedFile >>"),
        ("EmbeddedFiles", "<< /EmbeddedFiles 9 0 R >>"),
        ("EF", "<< /Type /Filespec /EF << /F 9 0 R >> >>"),
    ];

    public static TheoryData<string, string> Plain() => Rows(o => o);
    public static TheoryData<string, string> Escaped() => Rows((name, o) => o.Replace($"/{name} ", $"/{AllEscaped(name)} ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Plain))]
    [MemberData(nameof(Escaped))]
    public void An_active_name_is_found_in_an_object(string name, string body) => Refused(name, Letter("", body));

    [Theory]
    [MemberData(nameof(Plain))]
    [MemberData(nameof(Escaped))]
    public void An_active_name_is_found_in_an_object_stream(string name, string body) => Refused(name, Packed("", [body]));

    [Theory]
    [MemberData(nameof(Plain))]
    public void An_active_name_is_found_inside_arrays_and_dictionaries(string name, string body) =>
        Refused(name, Letter("", $"[ 1 << /Foo [ (/Foo) <2F> % /Bar\n << /Bar {body} >> ] >> ]"));

    [Theory]
    [InlineData("/J#61vaScript", "JavaScript")]
    [InlineData("/#4AavaScript", "JavaScript")]
    [InlineData("/J#53", "JS")]
    [InlineData("/#4a#53", "JS")]
    [InlineData("/La#75nch", "Launch")]
    public void A_name_is_read_with_any_of_its_letters_escaped(string written, string name) => Refused(name, Letter("", $"<< {written} (x) >>"));

    [Theory]
    [InlineData("/Foo/JS(x)")]
    [InlineData("/Foo[1]/JS<78>")]
    [InlineData("/Foo 1/JS[(x)]")]
    [InlineData("/Foo (a\\)b)/JS(x)")]
    [InlineData("/Foo (a(b)c)/JS(x)")]
    [InlineData("/Foo%\r/JS(x)")]
    [InlineData("0 /JS (x)")]
    [InlineData("/Foo ] /JS (x)")]
    public void A_name_is_found_however_it_is_written_down(string entries) => Refused("JS", Letter("", $"<< {entries} >>"));

    public static TheoryData<string, string> FilterChains() => new()
    {
        { "[/FlateDecode]", "flate" },
        { "/Fl", "flate" },
        { "/Flate#44ecode", "flate" },
        { "[/ASCIIHexDecode /FlateDecode]", "hex flate" },
        { "[/AHx/Fl]", "hex flate" },
        { "[/ASCII85Decode /FlateDecode]", "85 flate" },
        { "[/FlateDecode /FlateDecode]", "flate flate" },
        { "[/ASCII85Decode /ASCIIHexDecode /FlateDecode]", "85 hex flate" },
        { "/ASCIIHexDecode", "hex" },
        { "[/ASCII85Decode]", "85" },
        { "null", "" },
    };

    [Theory]
    [MemberData(nameof(FilterChains))]
    public void A_chain_of_filters_hides_nothing_and_an_ordinary_letter_behind_it_is_accepted(string filters, string packings)
    {
        Func<byte[], byte[]> pack = bytes => packings.Split(' ').Reverse().Aggregate(bytes, (b, p) => p switch
        {
            "flate" => Flate(b),
            "hex" => Hex(b),
            "85" => Base85(b),
            _ => b,
        });
        Refused("JS", Packed("", ["<< /JS (x) >>"], filters, pack));
        Assert.Equal(default, PdfInspection.Inspect(Packed("", ["<< /A (x) >>"], filters, pack)));
    }

    [Theory]
    [InlineData("/LZWDecode")]
    [InlineData("/RunLengthDecode")]
    [InlineData("[/FlateDecode /Crypt]")]
    [InlineData("[/Fl/Fl/Fl/Fl/Fl]")]
    [InlineData("/FlateDecode /DecodeParms << /Predictor 12 >>")]
    [InlineData("/FlateDecode /DecodeParms 4 0 R")]
    public void An_object_stream_that_no_ordinary_program_writes_is_too_complex(string filter) =>
        Assert.Equal(PdfFinding.TooComplex, PdfInspection.Inspect(Packed("", [], filter, Many(Flate))).Finding);

    [Theory]
    [InlineData("4 0 R")]
    [InlineData("/FlateDecode /Filter /ASCIIHexDecode")]
    [InlineData("/FlateDecode 1")]
    public void An_object_stream_that_two_readers_would_unpack_differently_is_refused(string filter) =>
        Assert.Equal(PdfFinding.Malformed, PdfInspection.Inspect(Packed("", [], filter)).Finding);

    [Theory]
    [InlineData("/Type /Foo")]
    [InlineData("")]
    [InlineData("/Type 9 0 R")]
    [InlineData("/Type /Obj#53tm")]
    public void An_object_stream_needs_no_honest_type(string type) => Refused("JS", Packed("", ["<< /JS (x) >>"], type: type));

    [Fact]
    public void An_object_that_only_the_offsets_of_an_object_stream_reach_is_found()
    {
        byte[] content = Latin("6 0 7 1 (<< /JS (x\\) >>)");
        Refused("JS", WithTableStream([6, 7], Stream("/Type /ObjStm /N 2 /First 8 /Filter /FlateDecode", Flate(content))));
    }

    [Theory]
    [InlineData("(9 0 obj << /JS \\(x\\) >> endobj)")]
    [InlineData("( 9 0 obj << /JS <78> >> ")]
    [InlineData("1 % 9 0 obj << /JS (x) >> endobj\n")]
    [InlineData("(9 0 % a comment 9\n% another\nobj << /JS <78> >> endobj)")]
    [InlineData("(9 0obj<< /JS <78> >> endobj)")]
    [InlineData("<< /Length 40 >> stream\n9 0 obj << /JS (x) >> endobj\nendstream")]
    public void An_object_that_only_the_files_tables_reach_is_found(string body) => Refused("JS", Letter("", body));

    [Fact]
    public void An_object_stream_inside_a_string_is_unpacked()
    {
        byte[] hidden =
            [.. Latin("(9 0 obj "), .. Stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", Flate(Latin("8 0 << /JS (x) >>"))), .. Latin(" endobj)")];
        Refused("JS", Letter("", "", hidden));
    }

    [Fact]
    public void A_stream_that_lies_in_another_file_is_refused() =>
        Refused("F", Letter("", "", Stream(@"/F (\\\\example.com\\share) /FFilter /FlateDecode", [])));

    [Theory]
    [InlineData("/OpenAction << /S /JavaScript >>", "JavaScript")]
    [InlineData("/OpenAction << /S /Named /N /SaveAs >>", "OpenAction")]
    [InlineData("/OpenAction << /S /Named /N /Print /Next << /S /GoToR /F (a.pdf) >> >>", "OpenAction")]
    [InlineData("/OpenAction << /S /GoTo /D (a) /Next [ << /S /Named /N /Print >> 5 0 R ] >>", "OpenAction", "<< /S /URI >>")]
    [InlineData("/OpenAction << /S /GoTo /D (a) /Next 5 0 R >>", "OpenAction", "<< /S /GoTo /D (a) /Next 5 0 R >>")]
    [InlineData("/AA << /WC 5 0 R >>", "AA", "<< /S /URI /URI (http://example.com) >>")]
    [InlineData("/AA 5 0 R", "AA", "<< /WC << /S /Thread /F (a.pdf) >> >>")]
    [InlineData("/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI >> >>", "OpenAction")]
    [InlineData("/OpenAction << /S /URI /URI (x) /Foo /GoTo >>", "OpenAction")]
    [InlineData("/OpenAction << /S /GoTo /S /URI >>", "OpenAction")]
    [InlineData("/OpenAction << /S 5 0 R >>", "OpenAction")]
    [InlineData("/OpenAction 99 0 R", "OpenAction")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "<< /S /URI /URI (http://example.com) >>")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "6 0 R", "<< /S /URI >>")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "[3 0 R /Fit]\nendobj\n5 0 obj\n<< /S /URI >>")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "<< /S /URI >>\nendobj\n5 0 obj\n[3 0 R /Fit]")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "[3 0 R /Fit]", "(5 0 obj << /S /URI >> endobj)")]
    [InlineData("/OpenAction 5 0 R", "OpenAction", "[3 0 R /Fit]\nendobj\n5 0 obj\n<< /S /URI")]
    public void What_runs_at_opening_is_refused_unless_it_only_shows_a_page(string catalog, string name, params string[] objects) =>
        Refused(name, Letter(catalog, objects));

    [Theory]
    [InlineData("/OpenAction [3 0 R /XYZ null null 0]")]
    [InlineData("/OpenAction null")]
    [InlineData("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>")]
    [InlineData("/OpenAction << /S /Named /N /Print >>")]
    [InlineData("/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /Named /N /Print >> >>")]
    [InlineData("/AA << /WP 5 0 R >>", "<< /S /Hide /T (stamp) >>")]
    [InlineData("/AA 5 0 R", "<< /WC << /S /ResetForm >> >>")]
    [InlineData("/Foo << /S /GoToR /F (a.pdf) >> /URI << /Base (https://example.com/) >>")]
    [InlineData("/OpenAction << /Type /Action /S /GoTo /D (chapter) >>")]
    [InlineData("/OpenAction 5 0 R", "[3 0 R /FitH 700]")]
    [InlineData("/OpenAction 5 0 R", "<< /S /GoTo /D [3 0 R /Fit] >>")]
    [InlineData("/AcroForm << /Fields [5 0 R] >>", "<< /FT /Tx /T (name) /V (JavaScript /JS /AA) >>")]
    [InlineData("/Outlines 5 0 R", "<< /First 6 0 R /Last 6 0 R >>", "<< /Title (/JS) /A << /S /URI /URI (https://example.com/JS) >> >>")]
    [InlineData("/Foo [ 65 /AA 66 /JSX /JavaScripts ] % /JS")]
    [InlineData("/Names << /Dests 5 0 R >>", "<< /Names [ (/Launch) [3 0 R /Fit] ] >>")]
    public void What_only_shows_links_or_fills_in_is_accepted(string catalog, params string[] objects)
    {
        Assert.Null(PdfInspection.Inspect(Letter(catalog, objects)).Finding);
        Assert.Null(PdfInspection.Inspect(Packed(catalog.Replace("5 0 R", "6 0 R", StringComparison.Ordinal), objects)).Finding);
    }

    static Func<byte[], byte[]> Many(Func<byte[], byte[]> packing) => bytes => Enumerable.Range(0, 5).Aggregate(bytes, (b, _) => packing(b));

    static void Refused(string name, byte[] file)
    {
        var verdict = PdfInspection.Inspect(file);
        Assert.Equal((name.StartsWith('E') ? PdfFinding.EmbeddedFile : PdfFinding.ActiveContent, name), (verdict.Finding, verdict.What));
        Assert.Contains($"(/{name})", verdict.Sentence, StringComparison.Ordinal);
    }

    static string AllEscaped(string name) => string.Concat(name.Select(c => $"#{(int)c:x2}"));

    static TheoryData<string, string> Rows(Func<string, string> written) => Rows((_, o) => written(o));

    static TheoryData<string, string> Rows(Func<string, string, string> written)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, body) in Active)
        {
            rows.Add(name, written(name, body));
        }

        return rows;
    }
}
