using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>What independent programs say of a PDF.</summary>
static partial class Poppler
{
    /// <summary>Its text, with every stretch of blanks as one.</summary>
    public static async Task<string> Words(byte[] pdf, params string[] options) =>
        Blanks().Replace((await Run("pdftotext", pdf, file => [.. options, "-enc", "UTF-8", file, "-"])).Succeeded(), " ").Trim();

    /// <summary>Both programs read it without complaint; how many pages it has.</summary>
    public static async Task<int> Pages(byte[] pdf)
    {
        var check = await Run("qpdf", pdf, file => ["--check", file]);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        var info = await Run("pdfinfo", pdf, file => [file]);
        Assert.Equal("", info.Errors);
        return int.Parse(Regex.Match(info.Succeeded(), @"Pages:\s+(\d+)").Groups[1].Value);
    }

    public static async Task<string> Info(byte[] pdf) => (await Run("pdfinfo", pdf, file => [file])).Succeeded();

    public static async Task<string> Seals(byte[] pdf) => (await Run("pdfsig", pdf, file => [file])).Output;

    /// <summary>Its first page as a JPEG, in color unless the options say otherwise.</summary>
    public static async Task<(byte[] Jpeg, int Width, int Height, bool IsGray)> Picture(byte[] pdf, int dots, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("hostline-picture-");
        try
        {
            var picture = Path.Combine(folder.FullName, "page");
            (await Run("pdftoppm", pdf, file => ["-jpeg", "-singlefile", "-r", $"{dots}", .. options, file, picture])).Succeeded();
            return (await File.ReadAllBytesAsync(picture + ".jpg"), dots * 17 / 2, dots * 11, options is ["-gray"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<Finished> Run(string program, byte[] pdf, Func<string, string[]> arguments)
    {
        if (ChildProgram.Find(program) is not { } path)
        {
            RealPart.Missing(program, "./test install installs it, or: apt-get install qpdf poppler-utils.");
            return null!;
        }

        var folder = Directory.CreateTempSubdirectory("hostline-letter-").FullName;
        try
        {
            var file = Path.Combine(folder, "letter.pdf");
            await File.WriteAllBytesAsync(file, pdf);
            return await ChildProgram.Run(path, arguments(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
