using Hostline.Core.Letters;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace Hostline.Letters.Pdf;

/// <summary>Where a letter is signed: lines to write on, or the signature.</summary>
static class SignatureBox
{
    const double Height = 62, Width = 3 * Height, Scale = 1_000;

    public static void Put(LetterSheet sheet, LetterSignature? signature)
    {
        sheet.Need(Height + 34);
        sheet.Skip(6);
        if (signature is null)
        {
            Lines(sheet);
        }
        else
        {
            Signed(sheet, signature);
        }
    }

    static void Lines(LetterSheet sheet)
    {
        var (left, y, font) = (LetterSheet.Margin, sheet.Y + 40, LetterSheet.Font(8.5));
        sheet.PutFigure("Lines for signature and date", new(left, y, LetterSheet.TextWidth, 1), graphics =>
        {
            graphics.DrawLine(XPens.Gray, left, y, left + 280, y);
            graphics.DrawLine(XPens.Gray, left + 310, y, left + LetterSheet.TextWidth, y);
        });
        sheet.Skip(44);
        sheet.Put(PdfBlockLevelElementTag.Paragraph, (graphics, top) =>
        {
            graphics.DrawString("Signature", font, XBrushes.Black, new XPoint(left, top + font.Size));
            graphics.DrawString("Date", font, XBrushes.Black, new XPoint(left + 310, top + font.Size));
        });
        sheet.Skip(16);
    }

    static void Signed(LetterSheet sheet, LetterSignature signature)
    {
        var place = new XRect(LetterSheet.Margin, sheet.Y, Width, Height);
        if (signature.Drawing.Count > 0)
        {
            sheet.PutFigure($"Signature of {signature.Name}", place, graphics =>
            {
                var pen = new XPen(XColors.MidnightBlue, 1.4) { LineJoin = XLineJoin.Round, LineCap = XLineCap.Round };
                foreach (var stroke in signature.Drawing)
                {
                    graphics.DrawLines(pen, [.. stroke.Points.Select(p => new XPoint(place.X + (p.X / Scale * Width), place.Y + (p.Y / Scale * Height)))]);
                }
            });
            sheet.Skip(Height + 2);
        }
        else
        {
            sheet.Skip(10);
            sheet.Text(signature.Name, LetterSheet.Font(19), PdfBlockLevelElementTag.Paragraph);
            sheet.Skip(4);
        }

        sheet.Text($"Signed electronically by {signature.Name} at {LetterAudit.Written(signature.At)}. The record of the signature is on the last page.",
            LetterSheet.Font(8.5), PdfBlockLevelElementTag.Paragraph);
        sheet.Skip(4);
    }
}
