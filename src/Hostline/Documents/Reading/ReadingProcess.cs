using System.Text.Json;
using Hostline.Core.Documents.Checks;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Hostline.Documents.Reading;

/// <summary>
/// The same program in a process of its own, which does one thing: it reads a PDF from its standard input and writes the words to its
/// standard output. A file that brings the PDF library down, or keeps it busy, costs that process and nothing else.
/// </summary>
public static class ReadingProcess
{
    /// <summary>The command line of that process; it is no command for people.</summary>
    public const string Verb = "read-document";

    public const int PagesAtMost = 50, CharactersAtMost = 200_000;

    public static int Run()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        var file = new MemoryStream();
        input.CopyTo(file);
        try
        {
            JsonSerializer.Serialize(output, Read(file.ToArray()));
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
        using var pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        var (texts, left, pictures) = (new List<string>(), CharactersAtMost, false);
        for (var number = 1; number <= Math.Min(pdf.NumberOfPages, PagesAtMost) && left > 0; number++)
        {
            var page = pdf.GetPage(number);
            var text = ContentOrderTextExtractor.GetText(page);
            texts.Add(text.Length <= left ? text : text[..left]);
            left -= text.Length;
            pictures |= page.NumberOfImages > 0;
        }

        return new(texts, pictures, texts.Count == pdf.NumberOfPages && left >= 0);
    }
}
