using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Hostline.Network.Mail;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Hostline.Letters.Pdf;

/// <summary>Whether a logo can be printed: its first bytes identify the format, and only drawing it shows whether it is intact.</summary>
static class LetterLogo
{
    /// <summary>A small file can unpack to a picture that fills the memory.</summary>
    const int PixelsAtMost = 4_000_000;

    const int WidthAt = 16, HeightAt = 20, HeaderBytes = 24;

    static readonly ConditionalWeakTable<byte[], object> Known = [];

    /// <summary>Cached for each picture in use.</summary>
    public static bool CanBePrinted(Logo logo) => (bool)Known.GetValue(logo.Bytes, bytes => IsSmall(logo) && IsDrawn(bytes));

    static bool IsSmall(Logo logo) => logo.Type != "image/png" || (logo.Bytes.Length >= HeaderBytes
        && (long)U32(logo.Bytes, WidthAt) * U32(logo.Bytes, HeightAt) is > 0 and <= PixelsAtMost);

    static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    static bool IsDrawn(byte[] bytes)
    {
        try
        {
            using var document = new PdfDocument();
            using var picture = XImage.FromStream(new MemoryStream(bytes));
            using (var graphics = XGraphics.FromPdfPage(document.AddPage()))
            {
                graphics.DrawImage(picture, 0, 0, 10, 10);
            }

            document.Save(new MemoryStream());
            return picture is { PointWidth: > 0, PointHeight: > 0 };
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return false; // the library throws what it likes
        }
    }
}
