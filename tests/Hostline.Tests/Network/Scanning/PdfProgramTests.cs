using Hostline.Network.Scanning;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Scanning;

/// <summary>Files made by the programs that people use, and our own writer's files as those programs see them. Programs of hundreds of megabytes are used in the long form only.</summary>
public sealed class PdfProgramTests : IDisposable
{
    const string Html = "<html><head><title>Letter</title></head><body><h1>Letter of Authorization</h1><p>+1 312 555 0001 <a href=\"https://example.com\">us</a></p></body></html>";

    readonly string folder = Directory.CreateTempSubdirectory("hostline-pdf-").FullName;

    string Page => At("letter.html");

    [Fact]
    public async Task Our_own_files_are_sound_to_qpdf()
    {
        Require("qpdf");
        foreach (byte[] file in (byte[][])[PdfWriting.Letter("/OpenAction [3 0 R /Fit]"), PdfWriting.Packed("", ["<< /A 1 >>"]), PdfWriting.Packed("", [], "[/ASCII85Decode /FlateDecode]", b => PdfWriting.Base85(PdfWriting.Flate(b)))])
        {
            await File.WriteAllBytesAsync(At("own.pdf"), file, TestContext.Current.CancellationToken);
            (await ChildProgram.Run("qpdf", ["--check", At("own.pdf")])).Succeeded();
        }
    }

    [Theory]
    [InlineData("--object-streams=generate")]
    [InlineData("--linearize")]
    [InlineData("--linearize", "--object-streams=generate")]
    [InlineData("--qdf")]
    [InlineData("--newline-before-endstream", "--compress-streams=n")]
    public async Task What_qpdf_writes_is_accepted(params string[] options) => Assert.Equal(default, PdfInspection.Inspect(await Qpdf(PdfWriting.Letter(""), options)));

    [Theory]
    [InlineData("--encrypt", "user", "owner", "256", "--")]
    [InlineData("--encrypt", "", "owner", "256", "--")]
    [InlineData("--encrypt", "", "owner", "128", "--use-aes=y", "--")]
    [InlineData("--object-streams=generate", "--encrypt", "user", "owner", "256", "--")]
    [InlineData("--object-streams=generate", "--encrypt", "", "owner", "256", "--cleartext-metadata", "--")]
    public async Task What_qpdf_encrypts_is_encrypted(params string[] options) =>
        Assert.Equal(PdfFinding.Encrypted, PdfInspection.Inspect(await Qpdf(PdfWriting.Letter(""), options)).Finding);

    [Theory]
    [InlineData("--object-streams=generate")]
    [InlineData("--linearize", "--object-streams=generate")]
    public async Task Active_content_stays_found_however_qpdf_packs_it(params string[] options)
    {
        byte[] active = PdfWriting.Letter("/Names 5 0 R", "<< /JavaScript 6 0 R >>", "<< /Names [(a) 7 0 R] >>", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>");
        byte[] packed = await Qpdf(active, options);
        Assert.Equal(-1, packed.AsSpan().IndexOf("/JavaScript"u8));
        Assert.Equal(PdfFinding.ActiveContent, PdfInspection.Inspect(packed).Finding);
    }

    [Fact]
    public async Task A_linearized_file_is_truncated_wherever_it_is_cut()
    {
        byte[] linearized = await Qpdf(PdfWriting.Letter(""), ["--linearize"]);
        for (int length = 9; length < linearized.Length - "%%EOF\n".Length; length += 7)
        {
            Assert.False(PdfInspection.Inspect(linearized.AsMemory(0, length)).IsAccepted, $"accepted when cut at {length}");
        }
    }

    [Theory(Explicit = true)]
    [InlineData("weasyprint", "-q", "{page}", "{made}")]
    [InlineData("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--print-to-pdf={made}", "file://{page}")]
    [InlineData("soffice", "--headless", "--convert-to", "pdf", "--outdir", "{folder}", "{page}")]
    [InlineData("gs", "-q", "-sDEVICE=pdfwrite", "-o", "{made}", "-c", "<</PageSize [612 792]>> setpagedevice /Helvetica findfont 12 scalefont setfont 72 720 moveto (Letter) show showpage")]
    public async Task What_people_print_to_is_accepted_as_it_is_and_repacked(string program, params string[] arguments)
    {
        Require(program);
        await File.WriteAllTextAsync(Page, Html, TestContext.Current.CancellationToken);
        string[] filled = [.. arguments.Select(a => a.Replace("{page}", Page, StringComparison.Ordinal).Replace("{made}", At("letter.pdf"), StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal))];
        (await ChildProgram.Run(program, filled, new Dictionary<string, string?> { ["HOME"] = folder })).Succeeded();
        byte[] made = await File.ReadAllBytesAsync(At("letter.pdf"), TestContext.Current.CancellationToken);
        Assert.Equal(default, PdfInspection.Inspect(made));
        Assert.Equal(default, PdfInspection.Inspect(await Qpdf(made, ["--object-streams=generate", "--linearize"])));
    }

    async Task<byte[]> Qpdf(byte[] file, string[] options)
    {
        Require("qpdf");
        await File.WriteAllBytesAsync(At("in.pdf"), file, TestContext.Current.CancellationToken);
        // qpdf wants encryption among the options behind the input.
        (await ChildProgram.Run("qpdf", ["--warning-exit-0", At("in.pdf"), .. options, At("out.pdf")])).Succeeded();
        return await File.ReadAllBytesAsync(At("out.pdf"), TestContext.Current.CancellationToken);
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
