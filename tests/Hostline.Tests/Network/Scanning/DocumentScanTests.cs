using System.Security.Cryptography;
using Hostline.Core.Documents;
using Hostline.Core.Reasons;
using Hostline.Network.Scanning;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning;

public sealed class DocumentScanTests
{
    static readonly byte[] Good = PdfWriting.Letter(""), Active = PdfWriting.Letter("/OpenAction << /S /JavaScript /JS (x) >>");

    [Fact]
    public async Task Without_a_scanner_the_inspection_decides_alone()
    {
        var scan = new DocumentScan(null);
        Assert.Equal(new ScanVerdict.Accepted(), await Scan(scan, Good));
        Assert.Equal(new ScanVerdict.Refused(Reason.DocumentActiveContent,
            "The PDF contains a script that does more than format, check or add up fields (/JS)."), await Scan(scan, Active));
    }

    [Fact]
    public async Task A_good_document_passes_when_the_scanner_finds_nothing()
    {
        using var scanner = new FakeClamd("stream: OK\0");
        Assert.Equal(new ScanVerdict.Accepted(), await Scan(new(new Clamd("127.0.0.1", scanner.Port)), Good));
        Assert.Equal(Good, scanner.Received);
    }

    [Fact]
    public async Task The_scanner_gets_an_encrypted_document_as_it_came_and_opened()
    {
        var restricted = await Qpdf.Rewrite(Good, "--encrypt", "", "owner", "256", "--");
        using var clean = new FakeClamd("stream: OK\0", "stream: OK\0");
        var accepted = Assert.IsType<ScanVerdict.Accepted>(await Scan(new(new Clamd("127.0.0.1", clean.Port)), restricted));
        Assert.Equal([restricted, PdfInspection.Inspect(restricted).Opened.ToArray()], clean.AllReceived);
        Assert.Equal(DocumentMarks.Restricted, accepted.Marks);
        Assert.Equal(SHA256.HashData(clean.Received), accepted.Opened);

        using var inside = new FakeClamd("stream: OK\0", "stream: Secret.Signature FOUND\0");
        Assert.Equal(Reason.DocumentInfected, Assert.IsType<ScanVerdict.Refused>(await Scan(new(new Clamd("127.0.0.1", inside.Port)), restricted)).Reason);
        using var silent = new FakeClamd("stream: OK\0", "ERROR\0");
        Assert.IsType<ScanVerdict.Unavailable>(await Scan(new(new Clamd("127.0.0.1", silent.Port)), restricted));
    }

    [Fact]
    public async Task The_signature_is_for_the_operator_and_not_in_the_sentence()
    {
        using var scanner = new FakeClamd("stream: Secret.Signature FOUND\0");
        var refused = Assert.IsType<ScanVerdict.Refused>(await Scan(new(new Clamd("127.0.0.1", scanner.Port)), Good));
        Assert.Equal((Reason.DocumentInfected, "Secret.Signature"), (refused.Reason, refused.Signature));
        Assert.DoesNotContain("Secret", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scanner_that_is_asked_for_and_does_not_answer_lets_nothing_pass()
    {
        using var scanner = new FakeClamd("ERROR\0");
        Assert.IsType<ScanVerdict.Unavailable>(await Scan(new(new Clamd("127.0.0.1", scanner.Port)), Good));
        Assert.IsType<ScanVerdict.Unavailable>(await Scan(new(new Clamd("127.0.0.1", FreePort.Take())), Good));
    }

    public static TheoryData<PdfFinding> Findings() => [.. Enum.GetValues<PdfFinding>()];

    [Theory]
    [MemberData(nameof(Findings))]
    public void Every_finding_has_a_reason_of_documents(PdfFinding finding) =>
        Assert.StartsWith("document_", DocumentScan.ReasonOf(finding).Code(), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, 3310)]
    [InlineData("", null, 3310)]
    [InlineData("scanner", "scanner", 3310)]
    [InlineData("127.0.0.1:13310", "127.0.0.1", 13310)]
    [InlineData(" scanner.example:1 ", "scanner.example", 1)]
    [InlineData("[::1]:3311", "::1", 3311)]
    public void Where_the_scanner_is_stands_in_one_setting(string? text, string? host, int port) =>
        Assert.Equal(new ScannerSettings(host, port), ScannerSettings.Parse(text));

    [Theory]
    [InlineData("scanner:port")]
    [InlineData(":3310")]
    [InlineData("scanner:99999")]
    [InlineData("tcp://scanner:3310")]
    [InlineData("scanner/path")]
    [InlineData("user@scanner")]
    public void A_setting_that_is_no_address_stops_the_start(string text) => Assert.Throws<FormatException>(() => ScannerSettings.Parse(text));

    static Task<ScanVerdict> Scan(DocumentScan scan, byte[] document) => scan.Scan(document, TestContext.Current.CancellationToken);
}
