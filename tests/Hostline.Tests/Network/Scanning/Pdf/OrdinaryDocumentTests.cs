using System.Text;
using Hostline.Core.Documents;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class OrdinaryDocumentTests
{
    const string Rewrite =
        "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Network.Scanning.Pdf.OrdinaryDocumentTests";

    const string Begin = "<!-- printed by OrdinaryDocumentTests: begin -->\n", End = "<!-- printed by OrdinaryDocumentTests: end -->\n";

    public static TheoryData<string> Names() => [.. OrdinaryDocuments.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_document_as_offices_and_carriers_make_them_is_taken_with_its_marks(string name)
    {
        var document = OrdinaryDocuments.All.Single(d => d.Name == name);
        var verdict = PdfInspection.Inspect(await document.Bytes());
        Assert.Equal((document.Marks is not null, document.Marks ?? DocumentMarks.None), (verdict.IsAccepted, verdict.Marks));
        Assert.Equal(verdict.Marks.HasFlag(DocumentMarks.Restricted), !verdict.Opened.IsEmpty);
    }

    [Fact]
    public async Task A_document_opened_is_sound_to_qpdf_and_no_longer_encrypted()
    {
        foreach (var document in OrdinaryDocuments.All.Where(d => d.Marks?.HasFlag(DocumentMarks.Restricted) == true && d.Options is null))
        {
            var opened = PdfInspection.Inspect(await document.Bytes()).Opened;
            Assert.Contains("File is not encrypted", await Qpdf.Check(opened.ToArray()), StringComparison.Ordinal);
            Assert.Equal(document.Marks & ~DocumentMarks.Restricted, PdfInspection.Inspect(opened).Marks);
        }
    }

    [Fact]
    public void Every_document_that_is_kept_is_in_the_table() => Assert.Equal(
        Directory.EnumerateFiles(Checkout.At("tests", "fixtures", "documents"), "*.pdf").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        OrdinaryDocuments.All.Where(d => d.Options is null).Select(d => d.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_mark_has_a_word_of_its_own_on_the_page_of_documents()
    {
        var page = File.ReadAllText(Checkout.At("docs", "operations", "documents.md"));
        var words = Enum.GetValues<DocumentMarks>().Where(m => m != DocumentMarks.None).Select(m => Assert.Single(m.Names())).ToList();
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, w => Assert.Contains($"| `{w}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_on_the_page_of_documents_is_the_one_the_tests_go_by()
    {
        var path = Checkout.At("docs", "operations", "documents.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var printed = page[..from] + Print() + page[to..];
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            File.WriteAllText(path, printed);
            page = printed;
        }

        Assert.True(page == printed, $"docs/operations/documents.md is not what the table prints. Rewrite it: {Rewrite}");
    }

    static string Print()
    {
        var all = OrdinaryDocuments.All;
        var page =
            new StringBuilder($"Of these {all.Count} documents {all.Count(d => d.Marks is not null)} are accepted; release 0.1 accepted "
                + $"{all.Count(d => d.WasTaken)}.\n\n");
        page.Append("| made by | what is particular | verdict | marks | 0.1 |\n|---|---|---|---|---|\n");
        foreach (var d in all)
        {
            page.Append($"| {d.By} | {d.Holds} | {(d.Marks is null ? "refused" : "accepted")} | {string.Join(", ", (d.Marks ?? DocumentMarks.None).Names())} "
                + $"| {(d.WasTaken ? "accepted" : "refused")} |\n");
        }

        return page.ToString();
    }
}
