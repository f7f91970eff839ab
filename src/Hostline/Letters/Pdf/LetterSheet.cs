using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace Hostline.Letters.Pdf;

/// <summary>
/// Sheets of paper that fill from top to bottom. Their content is kept until it is complete, because the footer of each sheet states the number
/// of sheets.
/// </summary>
sealed class LetterSheet : IDisposable
{
    public const double Width = 612, Height = 792, Margin = 56, TextWidth = Width - (2 * Margin);
    const double Bottom = Height - 84;
    const int SheetsAtMost = 20;

    readonly XGraphics measure = XGraphics.CreateMeasureContext(new(Width, Height), XGraphicsUnit.Point, XPageDirection.Downwards);
    readonly List<List<Action<XGraphics, StructureBuilder>>> sheets = [[]];

    public double Y { get; private set; } = Margin;

    public int Count => sheets.Count;

    public static XFont Font(double size, bool bold = false) =>
        new(LetterFonts.Family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular, new XPdfFontOptions(PdfFontEncoding.Unicode));

    public void Skip(double height) => Y += height;

    /// <summary>Begins a new sheet if the height does not fit.</summary>
    public void Need(double height)
    {
        if (Y + height > Bottom && Y > Margin)
        {
            Turn();
        }
    }

    public void Turn()
    {
        if (sheets.Count == SheetsAtMost)
        {
            throw new InvalidOperationException($"A letter has at most {SheetsAtMost} sheets.");
        }

        sheets.Add([]);
        Y = Margin;
    }

    /// <summary>Draws something at the current position, as one element of the document's structure.</summary>
    public void Put(PdfBlockLevelElementTag tag, Action<XGraphics, double> draw)
    {
        var y = Y;
        sheets[^1].Add((graphics, structure) =>
        {
            structure.BeginElement(tag);
            draw(graphics, y);
            structure.End();
        });
    }

    public void PutFigure(string says, XRect place, Action<XGraphics> draw) => sheets[^1].Add((graphics, structure) =>
    {
        structure.BeginElement(PdfIllustrationElementTag.Figure, says, place);
        draw(graphics);
        structure.End();
    });

    /// <summary>Text wrapped to the available width, over several sheets if needed.</summary>
    public void Text(string text, XFont font, PdfBlockLevelElementTag tag, double x = Margin, double width = TextWidth)
    {
        var lines = Lines(text, font, width);
        for (var done = 0; done < lines.Count;)
        {
            var height = font.GetHeight() * 1.12;
            Need(height);
            var fitting = Math.Max(1, Math.Min(lines.Count - done, (int)((Bottom - Y) / height)));
            var (some, top) = (lines.GetRange(done, fitting), Y);
            Put(tag, (graphics, y) =>
            {
                for (var i = 0; i < some.Count; i++)
                {
                    graphics.DrawString(some[i], font, XBrushes.Black, new XPoint(x, y + (height * i) + font.Size));
                }
            });
            Y = top + (height * fitting);
            done += fitting;
        }
    }

    public double HeightOf(string text, XFont font, double width) => Lines(text, font, width).Count * font.GetHeight() * 1.12;

    /// <param name="foot">Draws the footer of a sheet; gets the sheet's number, from 1.</param>
    public void Draw(PdfDocument document, StructureBuilder structure, Action<XGraphics, int> foot)
    {
        for (var sheet = 0; sheet < sheets.Count; sheet++)
        {
            var page = document.AddPage();
            (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
            using var graphics = XGraphics.FromPdfPage(page);
            foreach (var draw in sheets[sheet])
            {
                draw(graphics, structure);
            }

            structure.BeginArtifact();
            foot(graphics, sheet + 1);
            structure.End();
        }
    }

    List<string> Lines(string text, XFont font, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Broken(w, font, width)))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && measure.MeasureString(longer, font).Width > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        return line.Length > 0 || lines.Count == 0 ? [.. lines, line] : lines;
    }

    /// <summary>A word that is longer than a line, in pieces.</summary>
    IEnumerable<string> Broken(string word, XFont font, double width)
    {
        while (measure.MeasureString(word, font).Width > width && word.Length > 1)
        {
            var fits = word.Length - 1;
            while (fits > 1 && measure.MeasureString(word[..fits], font).Width > width)
            {
                fits--;
            }

            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    public void Dispose() => measure.Dispose();
}
