using Hostline.Core.Documents;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>
/// Files made by widely used programs, and our own writer's files as those programs read them. Programs of hundreds of megabytes are
/// used in the long form only.
/// </summary>
public sealed class PdfProgramTests : IDisposable
{
    const string Html =
        "<html><head><title>Letter</title></head><body><h1>Letter of Authorization</h1><p>+1 312 555 0001 <a "
            + "href=\"https://example.com\">us</a></p></body></html>";

    readonly string folder = Directory.CreateTempSubdirectory("hostline-pdf-").FullName;

    string Page => At("letter.html");

    [Fact]
    public async Task Our_own_files_are_sound_to_qpdf()
    {
        foreach (byte[] file in (byte[][])[PdfWriting.Letter("/OpenAction [3 0 R /Fit]"), PdfWriting.Packed("", ["<< /A 1 >>"]),
            PdfWriting.Packed("", [], "[/ASCII85Decode /FlateDecode]", b => PdfWriting.Base85(PdfWriting.Flate(b)))])
        {
            await Qpdf.Check(file);
        }
    }

    [Theory]
    [InlineData("--object-streams=generate")]
    [InlineData("--linearize")]
    [InlineData("--linearize", "--object-streams=generate")]
    [InlineData("--qdf")]
    [InlineData("--newline-before-endstream", "--compress-streams=n")]
    public async Task What_qpdf_writes_is_accepted(params string[] options) =>
        Assert.Equal(default, PdfInspection.Inspect(await Qpdf.Rewrite(PdfWriting.Letter(""), options)));

    [Theory]
    [InlineData("--encrypt", "user", "owner", "256", "--")]
    [InlineData("--encrypt", "user", "user", "256", "--")]
    [InlineData("--encrypt", "user", "", "256", "--allow-insecure", "--")]
    [InlineData("--allow-weak-crypto", "--encrypt", "user", "owner", "128", "--use-aes=y", "--")]
    [InlineData("--allow-weak-crypto", "--encrypt", "user", "owner", "40", "--")]
    [InlineData("--object-streams=generate", "--encrypt", "user", "owner", "256", "--")]
    public async Task What_qpdf_encrypts_under_a_password_needs_one(params string[] options) =>
        Assert.Equal(PdfFinding.Encrypted, PdfInspection.Inspect(await Qpdf.Rewrite(PdfWriting.Letter(""), options)).Finding);

    public static TheoryData<string> Encryptions() => [.. Qpdf.Encryptions.Keys];

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task What_opens_without_a_password_is_opened_and_its_copy_is_sound_to_qpdf(string encryption)
    {
        byte[] restricted = await Qpdf.Rewrite(PdfWriting.Letter("/Title (a\\(b\\)) /OpenAction 5 0 R", "[3 0 R /Fit]"), Qpdf.Encryptions[encryption]);
        var verdict = PdfInspection.Inspect(restricted);
        Assert.Equal((null, DocumentMarks.Restricted), (verdict.Finding, verdict.Marks));
        Assert.Contains("File is not encrypted", await Qpdf.Check(verdict.Opened.ToArray()), StringComparison.Ordinal);
        Assert.Contains("+1 312 555 0001", PdfWriting.Text(await Qpdf.Rewrite(verdict.Opened.ToArray(), "--qdf")), StringComparison.Ordinal);
        Assert.Equal(DocumentMarks.None, PdfInspection.Inspect(verdict.Opened).Marks);
    }

    [Theory]
    [InlineData("--object-streams=generate")]
    [InlineData("--linearize", "--object-streams=generate")]
    public async Task Active_content_stays_found_however_qpdf_packs_it(params string[] options)
    {
        byte[] active = PdfWriting.Letter("/Names 5 0 R", "<< /JavaScript 6 0 R >>", "<< /Names [(a) 7 0 R] >>", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>");
        byte[] packed = await Qpdf.Rewrite(active, options);
        Assert.Equal(-1, packed.AsSpan().IndexOf("/JavaScript"u8));
        Assert.Equal(PdfFinding.ActiveContent, PdfInspection.Inspect(packed).Finding);
    }

    [Fact]
    public async Task A_linearized_file_is_truncated_wherever_it_is_cut()
    {
        byte[] linearized = await Qpdf.Rewrite(PdfWriting.Letter(""), "--linearize");
        for (int length = 9; length < linearized.Length - "%%EOF\n".Length; length += 7)
        {
            Assert.False(PdfInspection.Inspect(linearized.AsMemory(0, length)).IsAccepted, $"accepted when cut at {length}");
        }
    }

    [Theory(Explicit = true)]
    [InlineData("weasyprint", "-q", "{page}", "{made}")]
    [InlineData("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--print-to-pdf={made}", "file://{page}")]
    [InlineData("soffice", "--headless", "--convert-to", "pdf", "--outdir", "{folder}", "{page}")]
    [InlineData("gs", "-q", "-sDEVICE=pdfwrite", "-o", "{made}", "-c",
        "<</PageSize [612 792]>> setpagedevice /Helvetica findfont 12 scalefont setfont 72 720 moveto (Letter) show showpage")]
    public async Task What_people_print_to_is_accepted_as_it_is_and_repacked(string program, params string[] arguments)
    {
        Require(program);
        await File.WriteAllTextAsync(Page, Html, TestContext.Current.CancellationToken);
        string[] filled =
            [.. arguments.Select(a => a.Replace("{page}", Page, StringComparison.Ordinal).Replace("{made}", At("letter.pdf"), StringComparison.Ordinal)
                .Replace("{folder}", folder, StringComparison.Ordinal))];
        (await ChildProgram.Run(program, filled, new Dictionary<string, string?> { ["HOME"] = folder })).Succeeded();
        byte[] made = await File.ReadAllBytesAsync(At("letter.pdf"), TestContext.Current.CancellationToken);
        Assert.Null(PdfInspection.Inspect(made).Finding);
        Assert.Null(PdfInspection.Inspect(await Qpdf.Rewrite(made, "--object-streams=generate", "--linearize")).Finding);
    }

    string At(string name) => Path.Combine(folder, name);

    static void Require(string program)
    {
        if (ChildProgram.Find(program) is null)
        {
            RealPart.Missing(program, $"apt-get install {program}");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
