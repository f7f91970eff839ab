using System.Text.Json;
using Hostline.Core.Documents.Checks;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Hostline.Documents.Reading;

/// <summary>
/// The same program in a process of its own, which does one thing: it reads a PDF from its standard input and writes the words to its
/// standard output, in one line. A file that brings the PDF library down, or keeps it busy, costs that process and nothing else. In a second
/// line follows what the code of a letter says that was scanned: the words are out by then, so pictures can cost no more than that line.
/// </summary>
public static class ReadingProcess
{
    /// <summary>The command line of that process; not a command for people.</summary>
    public const string Verb = "read-document";

    /// <summary>What follows it for a letter.</summary>
    public const string Letter = "letter";

    public const int PagesAtMost = 50, CharactersAtMost = 200_000;

    /// <param name="what">What follows the verb.</param>
    public static int Run(string[] what)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        var file = new MemoryStream();
        input.CopyTo(file);
        try
        {
            using var pdf = Open(file.ToArray());
            var text = Read(pdf);
            JsonSerializer.Serialize(output, text);
            output.Write("\n"u8);
            if (what is [Letter] && text.HasPictures && TemplateSearch.Of(text) is null && PictureCodes.Find(pdf) is { } code)
            {
                JsonSerializer.Serialize(output, code);
            }

            return 0;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            Console.Error.WriteLine(unreadable.GetType().Name);
            return 1;
        }
    }

    public static DocumentText Read(byte[] file)
    {
        using var pdf = Open(file);
        return Read(pdf);
    }

    static PdfDocument Open(byte[] file) => PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });

    static DocumentText Read(PdfDocument pdf)
    {
        var (texts, left, pictures) = (new List<string>(), CharactersAtMost, false);
        for (var number = 1; number <= Math.Min(pdf.NumberOfPages, PagesAtMost) && left > 0; number++)
        {
            var page = pdf.GetPage(number);
            var text = ContentOrderTextExtractor.GetText(page);
            texts.Add(text.Length <= left ? text : text[..left]);
            left -= text.Length;
            pictures |= page.NumberOfImages > 0;
        }

        return new(texts, pictures, texts.Count == pdf.NumberOfPages && left >= 0) { PagesInAll = pdf.NumberOfPages };
    }
}
