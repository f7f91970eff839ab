using System.Text;
using Hostline.Core.Documents;
using Hostline.Network.Scanning.Pdf;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class PdfInspectionTests
{
    [Fact]
    public void A_letter_is_accepted_with_a_classic_table_and_with_object_streams()
    {
        Assert.All((byte[][])[Letter(""), Packed("", [])], file => Assert.Equal(default, PdfInspection.Inspect(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF")]
    [InlineData("Dear Sirs, please host my numbers.")]
    public void What_does_not_begin_as_a_pdf_is_none(string text) => Finds(PdfFinding.NotPdf, Latin(text));

    [Fact]
    public void A_header_counts_within_the_first_1024_bytes()
    {
        Assert.Equal(default, PdfInspection.Inspect((byte[])[.. new byte[1024 - 5], .. Letter("")]));
        Assert.Equal(DocumentMarks.BytesAround, PdfInspection.Inspect((byte[])[.. Latin("Content-Type: application/pdf\r\n\r\n"), .. Letter("")]).Marks);
        Finds(PdfFinding.NotPdf, [.. new byte[1024 - 4], .. Letter("")]);
    }

    [Fact]
    public void A_file_past_the_limit_is_too_large()
    {
        byte[] letter = Letter("");
        Assert.Equal(default, PdfInspection.Inspect(letter, new() { FileBytes = letter.Length }));
        Assert.Equal(PdfFinding.TooLarge, PdfInspection.Inspect(letter, new() { FileBytes = letter.Length - 1 }).Finding);
    }

    /// <summary>Twenty places spread over the whole file, in ten-thousandths.</summary>
    public static TheoryData<int> TwentyPlaces() => [.. Enumerable.Range(1, 20).Select(i => i * 7919 % 10_000)];

    [Theory]
    [MemberData(nameof(TwentyPlaces))]
    public void A_file_that_was_cut_off_is_truncated_wherever_that_was(int place)
    {
        byte[][] files = [Letter(""), Packed("", [])];
        Assert.All(files, file =>
        {
            int whole = file.AsSpan().LastIndexOf("%%EOF"u8) + 4, header = "%PDF-1.7".Length;
            Finds(PdfFinding.Truncated, file[..(header + (int)((long)place * (whole - header) / 10_000))]);
        });
    }

    [Fact]
    public void A_linearized_file_that_ends_after_its_first_part_is_truncated()
    {
        string first = "5 0 obj\n<< /Linearized 1 /L 100000 /O 3 /N 1 >>\nendobj\n";
        string file = Encoding.Latin1.GetString(Letter("")).Replace("1 0 obj", first + "1 0 obj", StringComparison.Ordinal);
        Finds(PdfFinding.Truncated, Latin(file));
        Assert.Equal(default, PdfInspection.Inspect(Latin(file.Replace("100000", "500", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_file_without_a_startxref_is_truncated() =>
        Finds(PdfFinding.Truncated, Latin(Encoding.Latin1.GetString(Letter("")).Replace("startxref", "startxxxx", StringComparison.Ordinal)));

    [Theory]
    [InlineData("/Encrypt 5 0 R")]
    [InlineData("/Encrypt << /Filter /Standard /V 5 >>")]
    [InlineData("/Encr#79pt 5 0 R")]
    public void A_file_encrypted_in_an_unknown_way_is_said_to_need_a_password(string trailer) =>
        Finds(PdfFinding.Encrypted, Letter("", trailer, Latin("<< /Filter /Standard >>")));

    [Fact]
    public void An_encrypted_object_stream_does_not_hide_that_the_file_is_encrypted()
    {
        byte[] packed = Packed("", [], packing: b => [.. Flate(b).Select(x => (byte)(x ^ 0x5A))]);
        Finds(PdfFinding.Malformed, packed);
        Finds(PdfFinding.Encrypted, Latin(Encoding.Latin1.GetString(packed).Replace("/Type /XRef", "/Type /XRef /Encrypt 4 0 R", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_object_stream_whose_packed_bytes_are_cut_short_or_altered_is_damaged()
    {
        Finds(PdfFinding.Malformed, Packed("", [], packing: b => Flate(b)[..^4]));
        Finds(PdfFinding.Malformed, Packed("", [], packing: b => Flate(b)[..^10]));
        Finds(PdfFinding.Malformed, Packed("", [], packing: b => Flate(b)[2..]));
        Finds(PdfFinding.Malformed, Packed("", [], packing: _ => []));
    }

    [Fact]
    public void An_object_stream_that_asks_for_a_preset_dictionary_is_damaged()
    {
        byte[] header = [0x78, 0xBB, 1, 2, 3, 4];
        Finds(PdfFinding.Malformed, Packed("", [], packing: b => [.. header, .. Flate(b)[2..]]));
    }

    [Theory]
    [InlineData("/N 1 /First 4", "6 9 <<>>")]
    [InlineData("/N 2 /First 4", "6 0 <<>>")]
    [InlineData("/N 1 /First 2147483647", "6 2147483647 <<>>")]
    [InlineData("/N 1", "6 0 <<>>")]
    [InlineData("/First 4", "6 0 <<>>")]
    [InlineData("/N -1 /First 4", "6 0 <<>>")]
    public void An_object_stream_that_does_not_say_where_its_objects_are_is_damaged(string entries, string content) =>
        Finds(PdfFinding.Malformed, WithTableStream([6], Stream($"/Type /ObjStm {entries} /Filter /FlateDecode", Flate(Latin(content)))));

    [Theory]
    [InlineData("PK\x03\x04", "a ZIP archive")]
    [InlineData("GIF89a", "a GIF image")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0", "a JPEG image")]
    [InlineData("\u0089PNG\r\n", "a PNG image")]
    [InlineData("\u007fELF", "a program")]
    [InlineData("MZ\u0090", "a program")]
    [InlineData("#!/bin/sh\n", "a script")]
    [InlineData("<html><script>alert(1)</script>", "a web page")]
    [InlineData("  <SCRIPT src=x>", "a web page")]
    [InlineData("\u001f\u008b", "a gzip file")]
    public void A_file_that_begins_as_another_kind_is_a_polyglot(string beginning, string what)
    {
        var verdict = PdfInspection.Inspect((byte[])[.. Latin(beginning), .. Letter("")]);
        Assert.Equal((PdfFinding.Polyglot, what), (verdict.Finding, verdict.What));
    }

    [Fact]
    public void A_web_page_in_the_comment_behind_the_header_is_a_polyglot() =>
        Finds(PdfFinding.Polyglot, Latin(Encoding.Latin1.GetString(Letter("")).Replace("%\u00e2", "%<html><body>\u00e2", StringComparison.Ordinal)));

    [Fact]
    public void A_zip_archive_is_found_wherever_it_lies()
    {
        var archive = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(archive, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("a.class");
        }

        byte[] letter = Letter(""), before = letter[..^"%%EOF\n".Length];
        Assert.All((byte[][])[[.. letter, .. archive.ToArray()], [.. Latin("\n"), .. archive.ToArray(), .. letter],
            [.. before, .. Latin("%"), .. archive.ToArray(), .. Latin("\n"), .. Latin("%%EOF\n")]],
            file => Finds(PdfFinding.Polyglot, file));
    }

    [Theory]
    [InlineData("\r\n-- \r\nScanned by the mail gateway of Example Carrier Incorporated", DocumentMarks.BytesAround)]
    [InlineData("\u001b%-12345X@PJL EOJ", DocumentMarks.BytesAround)]
    [InlineData(" \r\n\0\0\0", DocumentMarks.None)]
    public void What_gateways_and_printers_leave_behind_the_end_is_taken_and_marked(string tail, DocumentMarks marks)
    {
        Assert.Equal(new(null, Marks: marks), PdfInspection.Inspect((byte[])[.. Letter(""), .. Latin(tail)]));
        Assert.Equal(new(null, Marks: marks), PdfInspection.Inspect((byte[])[.. Letter(""), .. Latin(string.Concat(Enumerable.Repeat(tail, 200)))]));
    }

    [Theory]
    [InlineData("MZ\u0090\0", PdfFinding.Polyglot)]
    [InlineData("\n\n\u007fELF", PdfFinding.Polyglot)]
    [InlineData("\n<HTML><body>", PdfFinding.Polyglot)]
    [InlineData("\n<hta:application><script>", PdfFinding.Polyglot)]
    [InlineData("\n9 0 obj\n<< /A 1 >>", PdfFinding.Truncated)]
    public void Another_file_or_half_a_version_behind_the_end_is_refused(string tail, PdfFinding finding) => Finds(finding, [.. Letter(""), .. Latin(tail)]);

    [Fact]
    public void More_than_64_KiB_behind_the_end_are_a_file_of_their_own()
    {
        Assert.Equal(DocumentMarks.BytesAround, PdfInspection.Inspect((byte[])[.. Letter(""), .. Latin(new string('x', 65_536))]).Marks);
        Finds(PdfFinding.Polyglot, [.. Letter(""), .. Latin(new string('x', 65_537))]);
    }

    [Fact]
    public void A_file_without_pages_is_damaged() => Finds(PdfFinding.Malformed, Latin("%PDF-1.7\n1 0 obj null endobj\nstartxref\n0\n%%EOF"));

    static void Finds(PdfFinding finding, byte[] file)
    {
        var verdict = PdfInspection.Inspect(file);
        Assert.Equal(finding, verdict.Finding);
        Assert.Matches(@"^The .*[^.]\.$", verdict.Sentence);
    }
}
