using Hostline.Core.Letters;
using PdfSharp.Drawing;
using QRCoder;

namespace Hostline.Letters.Pdf;

/// <summary>The QR code at the foot of each sheet: the template's version and the reference, for machines.</summary>
sealed class QrMark(QRCodeData code) : IDisposable
{
    public const double Side = 46;

    public static string TextOf(LetterOfAuthorization letter) => $"HOSTLINE-LOA {letter.Template} {letter.Reference}".TrimEnd();

    public static QrMark Of(LetterOfAuthorization letter)
    {
        using var generator = new QRCodeGenerator();
        return new(generator.CreateQrCode(TextOf(letter), QRCodeGenerator.ECCLevel.M));
    }

    public void Draw(XGraphics graphics, double x, double y)
    {
        var rows = code.ModuleMatrix;
        var size = Side / rows.Count;
        for (var row = 0; row < rows.Count; row++)
        {
            for (var at = 0; at < rows.Count; at++)
            {
                var begin = at;
                while (at < rows.Count && rows[row][at])
                {
                    at++;
                }

                if (at > begin)
                {
                    graphics.DrawRectangle(XBrushes.Black, x + (begin * size), y + (row * size), (at - begin) * size, size);
                }
            }
        }
    }

    public void Dispose() => code.Dispose();
}
