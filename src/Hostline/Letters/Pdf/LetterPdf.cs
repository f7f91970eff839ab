using System.Globalization;
using System.IO.Compression;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Network.Mail;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.UniversalAccessibility;

namespace Hostline.Letters.Pdf;

/// <summary>Makes PDFs of letters: tagged, with an embedded font whose text can be extracted.</summary>
public sealed class LetterPdf
{
    const double FactWidth = 132, NumberWidth = LetterSheet.TextWidth / 4;
    const int NumbersInRow = 4;

    /// <summary>The library caches fonts for the whole process, and making one document at a time is fast enough.</summary>
    readonly Lock making = new();

    public LetterPdf() => LetterFonts.Use();

    /// <summary>Why the letter cannot be made; null if it can.</summary>
    public static Refusal? Refuse(LetterOfAuthorization letter)
    {
        if (letter.Numbers.Count > LetterOfAuthorization.NumbersAtMost)
        {
            return new(Reason.TooManyNumbers, Place: Place.Numbers, Detail: string.Create(CultureInfo.InvariantCulture,
                $"A letter lists at most {LetterOfAuthorization.NumbersAtMost} numbers; this one would list {letter.Numbers.Count}."));
        }

        foreach (var (name, text) in Texts(letter))
        {
            if (text is not null && LetterFonts.MissingIn(text) is { } missing)
            {
                return new(Reason.LetterUnprintable, Detail: $"The letter cannot be printed with the character {missing} in {name}.");
            }
        }

        return null;
    }

    public bool CanPrint(Logo logo)
    {
        lock (making)
        {
            return LetterLogo.CanBePrinted(logo);
        }
    }

    public byte[] Make(LetterOfAuthorization letter, Logo? logo) => Make(letter, null, logo, document => Saved(document));

    public byte[] MakeSigned(LetterOfAuthorization letter, LetterAudit audit, Logo? logo, LetterSeal seal) => Make(letter, audit, logo, document =>
    {
        seal.Prepare(document, $"Signed by {audit.Signature.Name}");
        return Saved(document);
    });

    static IEnumerable<(string Name, string? Text)> Texts(LetterOfAuthorization letter) =>
    [
        ("the customer's name", letter.Holder), ("the service address", letter.Address?.ToString()), ("the county", letter.Address?.County),
        ("the carrier's name", letter.Carrier), ("the account number", letter.AccountNumber), ("the vendor's name", letter.Vendor),
        ("the reseller's name", letter.Reseller), ("the signer's name", letter.Signer.Name), ("the signer's title", letter.Signer.Title),
        ("the signer's e-mail address", letter.Signer.Email), ("the signer's telephone number", letter.Signer.Phone),
        ("the provider's name", letter.Provider.Name),
        ("the provider's address", letter.Provider.Address), ("the provider's clause", letter.Clause),
    ];

    byte[] Make(LetterOfAuthorization letter, LetterAudit? audit, Logo? logo, Func<PdfDocument, byte[]> save)
    {
        lock (making)
        {
            using var document = new PdfDocument();
            document.Info.Title = "Letter of Authorization";
            document.Info.Author = letter.Provider.Name;
            document.Info.Subject = LetterText.FootOf(letter);
            document.Info.Creator = "Hostline";
            var accessible = UAManager.ForDocument(document);
            accessible.SetDocumentLanguage("en-US");
            using var sheet = new LetterSheet();
            Head(sheet, letter, logo);
            Put(sheet, LetterText.Of(letter), audit?.Signature);
            if (audit is not null)
            {
                sheet.Turn();
                Put(sheet, audit.Text(), null);
            }

            using var mark = QrMark.Of(letter);
            sheet.Draw(document, accessible.StructureBuilder, (graphics, page) => Foot(graphics, letter, mark, page, sheet.Count));
            Pack(document);
            return save(document);
        }
    }

    /// <summary>Compresses the pages. The library's own compression omits the final checksum, about which strict readers complain.</summary>
    static void Pack(PdfDocument document)
    {
        foreach (var content in document.Pages.Cast<PdfPage>().SelectMany(page => page.Contents.Elements.OfType<PdfReference>())
            .Select(reference => reference.Value).OfType<PdfDictionary>())
        {
            var packed = new MemoryStream();
            using (var packing = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                packing.Write(content.Stream.Value);
            }

            content.Stream.Value = packed.ToArray();
            content.Elements.SetName("/Filter", "/FlateDecode");
        }
    }

    static byte[] Saved(PdfDocument document)
    {
        var file = new MemoryStream();
        document.Save(file);
        return file.ToArray();
    }

    static void Head(LetterSheet sheet, LetterOfAuthorization letter, Logo? logo)
    {
        // A broken logo is refused when it is set, but earlier releases did not check; no letter may fail because of it.
        if (logo is not null && LetterLogo.CanBePrinted(logo))
        {
            using var picture = XImage.FromStream(new MemoryStream(logo.Bytes));
            var scale = Math.Min(120 / picture.PointWidth, 36 / picture.PointHeight);
            var place = new XRect(LetterSheet.Margin, sheet.Y, picture.PointWidth * scale, picture.PointHeight * scale);
            var drawn = XImage.FromStream(new MemoryStream(logo.Bytes));
            sheet.PutFigure(letter.Provider.Name, place, graphics => graphics.DrawImage(drawn, place));
            sheet.Skip(place.Height + 8);
        }

        var name = char.ToUpperInvariant(letter.Provider.Name[0]) + letter.Provider.Name[1..];
        sheet.Text(name, LetterSheet.Font(10, bold: true), PdfBlockLevelElementTag.Paragraph);
        sheet.Skip(8);
    }

    static void Put(LetterSheet sheet, IEnumerable<LetterPart> parts, LetterSignature? signature)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case LetterPart.Title title:
                    sheet.Text(title.Text, LetterSheet.Font(17, bold: true), PdfBlockLevelElementTag.Heading1);
                    sheet.Skip(8);
                    break;
                case LetterPart.Heading heading:
                    sheet.Skip(8);
                    sheet.Need(60);
                    sheet.Text(heading.Text, LetterSheet.Font(11.5, bold: true), PdfBlockLevelElementTag.Heading2);
                    sheet.Skip(3);
                    break;
                case LetterPart.Paragraph paragraph:
                    sheet.Text(paragraph.Text, LetterSheet.Font(9.5), PdfBlockLevelElementTag.Paragraph);
                    sheet.Skip(5);
                    break;
                case LetterPart.Facts facts:
                    Put(sheet, signature is null ? facts : Closed(facts));
                    break;
                case LetterPart.NumberList list:
                    Put(sheet, list);
                    break;
                default:
                    SignatureBox.Put(sheet, signature);
                    break;
            }
        }
    }

    /// <summary>In a signed letter, nothing is left to be filled in.</summary>
    static LetterPart.Facts Closed(LetterPart.Facts facts) => new([.. facts.Rows.Select(r => (r.Name, (string?)(r.Value ?? "not given")))]);

    static void Put(LetterSheet sheet, LetterPart.Facts facts)
    {
        var (bold, plain) = (LetterSheet.Font(9.5, bold: true), LetterSheet.Font(9.5));
        foreach (var (name, value) in facts.Rows)
        {
            var height = Math.Max(sheet.HeightOf(name, bold, FactWidth - 8), sheet.HeightOf(value ?? "", plain, LetterSheet.TextWidth - FactWidth));
            sheet.Need(height + 4);
            var top = sheet.Y;
            sheet.Text(name, bold, PdfBlockLevelElementTag.Paragraph, LetterSheet.Margin, FactWidth - 8);
            sheet.Skip(top - sheet.Y);
            if (value is null)
            {
                Blank(sheet, LetterSheet.Margin + FactWidth, top + height);
            }
            else
            {
                sheet.Text(value, plain, PdfBlockLevelElementTag.Paragraph, LetterSheet.Margin + FactWidth, LetterSheet.TextWidth - FactWidth);
            }

            sheet.Skip(top + height - sheet.Y + (value is null ? 7 : 3));
        }
    }

    static void Blank(LetterSheet sheet, double x, double y)
    {
        var place = new XRect(x, y, LetterSheet.Width - LetterSheet.Margin - x, 1);
        sheet.PutFigure("To be filled in", place, graphics => graphics.DrawLine(XPens.Gray, x, y, place.Right, y));
    }

    static void Put(LetterSheet sheet, LetterPart.NumberList list)
    {
        var font = LetterSheet.Font(9.5);
        var height = font.GetHeight() * 1.25;
        for (var n = 0; n < list.Numbers.Count; n += NumbersInRow)
        {
            sheet.Need(height);
            var row = list.Numbers.Skip(n).Take(NumbersInRow).ToList();
            sheet.Put(PdfBlockLevelElementTag.Paragraph, (graphics, y) =>
            {
                for (var i = 0; i < row.Count; i++)
                {
                    graphics.DrawString(row[i], font, XBrushes.Black, new XPoint(LetterSheet.Margin + (NumberWidth * i), y + font.Size));
                }
            });
            sheet.Skip(height);
        }

        sheet.Skip(4);
    }

    static void Foot(XGraphics graphics, LetterOfAuthorization letter, QrMark mark, int page, int pages)
    {
        var font = LetterSheet.Font(8);
        var y = LetterSheet.Height - 44;
        mark.Draw(graphics, LetterSheet.Width - LetterSheet.Margin - QrMark.Side, y - QrMark.Side + 14);
        graphics.DrawString(LetterText.FootOf(letter), font, XBrushes.Black, new XPoint(LetterSheet.Margin, y));
        var counted = string.Create(CultureInfo.InvariantCulture, $"Page {page} of {pages}");
        graphics.DrawString(counted, font, XBrushes.Black, new XPoint(LetterSheet.Margin, y + 11));
    }
}
