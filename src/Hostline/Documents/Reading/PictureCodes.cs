using System.Text.RegularExpressions;
using Hostline.Core.Documents.Checks;
using UglyToad.PdfPig;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Hostline.Documents.Reading;

/// <summary>Looks for a letter's QR code in the pictures of its pages: a letter that was printed, signed and scanned has no words.</summary>
public static partial class PictureCodes
{
    public const int PicturesAtMost = 3;

    static readonly Dictionary<DecodeHintType, object> Harder = new() { [DecodeHintType.TRY_HARDER] = true };

    /// <summary>Null where there is none, or none that can be read.</summary>
    public static Passage? Find(PdfDocument pdf)
    {
        var left = PicturesAtMost;
        for (var number = 1; number <= Math.Min(pdf.NumberOfPages, ReadingProcess.PagesAtMost) && left > 0; number++)
        {
            foreach (var picture in pdf.GetPage(number).GetImages().Take(left))
            {
                left--;
                if (GrayPicture.Of(picture) is { } gray && Read(gray) is { } words)
                {
                    return new(number, words);
                }
            }
        }

        return null;
    }

    /// <summary>As it is; then at half its size, in which the specks of a scan are paler.</summary>
    static string? Read(GrayPicture picture) => Decode(picture) ?? (picture.Halved() is { } half ? Decode(half) : null);

    static string? Decode(GrayPicture picture) =>
        new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(picture)), Harder)?.Text is { } text && OfLetter().IsMatch(text) ? text : null;

    [GeneratedRegex(@"^HOSTLINE-LOA LOA-[0-9A-F]{6}-\d{1,4}\.\d{1,4}( [0-9a-f-]{36})?$", RegexOptions.None, 1_000)]
    private static partial Regex OfLetter();
}
