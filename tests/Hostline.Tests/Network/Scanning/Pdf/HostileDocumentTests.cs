using System.Text.RegularExpressions;
using Hostline.Network.Scanning.Pdf;
using static Hostline.Tests.Network.Scanning.Pdf.PdfWriting;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class HostileDocumentTests
{
    public static MatrixTheoryData<string, string> Hidden() => new(HostileDocuments.Kinds.Keys, HostileDocuments.Ways.Keys);

    public static TheoryData<string> Kinds() => [.. HostileDocuments.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void What_acts_is_refused_however_it_is_hidden(string kind, string way) =>
        Refused(HostileDocuments.Ways[way](HostileDocuments.Kinds[kind].Catalog, HostileDocuments.Kinds[kind].Objects));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_acts_is_refused_in_object_streams_and_in_a_linearized_file(string kind)
    {
        Refused(await Qpdf.Rewrite(Plain(kind), "--object-streams=generate"));
        Refused(await Qpdf.Rewrite(Plain(kind), "--linearize"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_acts_is_refused_in_every_kind_of_encryption(string kind)
    {
        foreach (var options in Qpdf.Encryptions.Values)
        {
            Refused(await Qpdf.Rewrite(Plain(kind), options));
        }
    }

    [Fact]
    public async Task A_document_that_needs_a_password_is_told_so()
    {
        byte[] locked = await Qpdf.Rewrite(Letter(""), "--encrypt", "user", "owner", "256", "--");
        Assert.Equal(new PdfVerdict(PdfFinding.Encrypted), PdfInspection.Inspect(locked));
        Assert.Equal("The PDF needs a password to open.", PdfInspection.Inspect(locked).Sentence);
    }

    /// <summary>A reader that uses the last trailer takes the strings as they are; one that uses the first decrypts them.</summary>
    [Theory]
    [InlineData("RC4-40")]
    [InlineData("AES-256")]
    public async Task A_file_that_one_of_its_trailers_calls_unencrypted_is_damaged(string encryption)
    {
        byte[] opened = await Qpdf.Rewrite(Letter(""), Qpdf.Encryptions[encryption]);
        Assert.Null(PdfInspection.Inspect(opened).Finding);
        Assert.Equal(PdfFinding.Malformed,
            PdfInspection.Inspect((byte[])[.. opened, .. Latin("trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n")]).Finding);
        Assert.Equal(PdfFinding.Malformed, PdfInspection.Inspect((byte[])[.. opened,
            .. Latin("trailer\n<< /Root 1 0 R /Encrypt 77 0 R >>\nstartxref\n0\n%%EOF\n")]).Finding);
        Assert.Equal(PdfFinding.Malformed,
            PdfInspection.Inspect((byte[])[.. opened, .. Latin("trailer\n<< /Root 1 0 R /Encrypt null >>\nstartxref\n0\n%%EOF\n")]).Finding);
        Assert.Equal(PdfFinding.Malformed,
            PdfInspection.Inspect((byte[])[.. opened, .. Latin("trailer\n<< /Root 1 0 R /X /Encrypt >>\nstartxref\n0\n%%EOF\n")]).Finding);

        var entry = Regex.Match(Text(opened), @"/Encrypt \d+ 0 R").Value;
        byte[] With(string last) => [.. opened, .. Latin($"trailer\n<< /Root 1 0 R {last} >>\nstartxref\n0\n%%EOF\n")];
        Assert.Null(PdfInspection.Inspect(With($"/Y /X {entry}")).Finding);
        Assert.Equal(PdfFinding.Malformed, PdfInspection.Inspect(With($"/X {entry}")).Finding);
        Assert.Equal(PdfFinding.Malformed, PdfInspection.Inspect(With($"/X [{entry}]")).Finding);
    }

    /// <summary>Readers differ on such a text. If it were read as empty, an address would pass that nobody has looked at.</summary>
    [Theory]
    [InlineData("AES-128")]
    [InlineData("AES-256")]
    public async Task An_encrypted_text_that_is_too_short_is_not_read_as_empty(string encryption)
    {
        byte[] opened = await Qpdf.Rewrite(Letter(""), Qpdf.Encryptions[encryption]);
        var entry = Regex.Match(Text(opened), @"/Encrypt \d+ 0 R").Value;
        byte[] With(string address) =>
            [.. opened, .. Latin($"77 0 obj\n<< /S /URI /URI {address} >>\nendobj\ntrailer\n<< /Root 1 0 R {entry} >>\nstartxref\n0\n%%EOF\n")];
        Assert.Null(PdfInspection.Inspect(With("()")).Finding);
        Assert.Equal(PdfFinding.ActiveContent, PdfInspection.Inspect(With("(javascript:app.alert\\(1\\))")).Finding);
        Assert.Equal(PdfFinding.ActiveContent, PdfInspection.Inspect(With("<00112233445566778899AABBCCDDEEFF>")).Finding);
    }

    /// <summary>Readers that search for the end and readers that use the length would run different scripts.</summary>
    [Fact]
    public void A_script_stream_with_two_ends_is_refused()
    {
        const string Script = "print();//\nendstream\napp.alert(1)";
        Assert.False(PdfInspection.Inspect(Letter("/OpenAction << /S /JavaScript /JS 5 0 R >>", "", Stream("", Latin(Script)))).IsAccepted);
        Assert.True(PdfInspection.Inspect(Letter("/OpenAction << /S /JavaScript /JS 5 0 R >>", "", Stream("", Latin("print();//")))).IsAccepted);
        Assert.False(PdfInspection.Inspect(Letter("/OpenAction << /S /JavaScript /JS 5 0 R >>", "", Latin("<< /Length 6 0 R >>\nstream\nprint()\nendstream"),
            Latin("7"), Latin("null\nendobj\n6 0 obj\n70"))).IsAccepted);
    }

    static byte[] Plain(string kind) => Letter(HostileDocuments.Kinds[kind].Catalog, "", HostileDocuments.Kinds[kind].Objects);

    static void Refused(byte[] file)
    {
        var verdict = PdfInspection.Inspect(file);
        Assert.True(verdict.Finding is PdfFinding.ActiveContent or PdfFinding.EmbeddedFile, $"{verdict.Finding} {verdict.What} {verdict.Marks}");
    }
}
