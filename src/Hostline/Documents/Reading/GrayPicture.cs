using StbImageSharp;
using UglyToad.PdfPig.Content;
using ZXing;

namespace Hostline.Documents.Reading;

/// <summary>A picture of a page in shades of gray, a byte each.</summary>
sealed class GrayPicture(byte[] pixels, int width, int height) : LuminanceSource(width, height)
{
    /// <summary>A sheet at 300 dots an inch.</summary>
    public const int PixelsAtMost = 9_000_000;

    /// <summary>Of samples that were packed without loss; those of a sheet at 200 dots an inch in color.</summary>
    public const int SamplesAtMost = 12_000_000;

    /// <summary>A smaller one shows no sheet.</summary>
    const int SideAtLeast = 300;

    public override byte[] Matrix => pixels;

    public override byte[] getRow(int y, byte[]? row)
    {
        var into = row is { } given && given.Length >= Width ? given : new byte[Width];
        pixels.AsSpan(y * Width, Width).CopyTo(into);
        return into;
    }

    /// <summary>Null for one that is too small, too large, or not understood.</summary>
    public static GrayPicture? Of(IPdfImage picture)
    {
        var raw = picture.RawMemory;
        return raw.Length > 2 && raw.Span[0] == 0xFF && raw.Span[1] == 0xD8 ? OfJpeg(raw.ToArray())
            : Fits(picture.WidthInSamples, picture.HeightInSamples) && SamplesOf(picture) <= SamplesAtMost && picture.TryGetBytesAsMemory(out var samples)
                ? OfSamples(samples.Span, picture.WidthInSamples, picture.HeightInSamples)
            : null;
    }

    static bool Fits(int width, int height) => width >= SideAtLeast && height >= SideAtLeast && (long)width * height <= PixelsAtMost;

    static long SamplesOf(IPdfImage picture) =>
        (long)picture.WidthInSamples * picture.HeightInSamples * Math.Max(1, picture.ColorSpaceDetails?.NumberOfColorComponents ?? 1)
            * picture.BitsPerComponent / 8;

    /// <summary>The size that the file itself tells counts, whatever the page says.</summary>
    static GrayPicture? OfJpeg(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return ImageInfo.FromStream(stream) is { } told && Fits(told.Width, told.Height) && ImageResult.FromMemory(file, ColorComponents.Grey) is { } read
            ? new(read.Data, read.Width, read.Height) : null;
    }

    /// <summary>One bit, or one or three bytes for each pixel; which ones follows from the length.</summary>
    static GrayPicture? OfSamples(ReadOnlySpan<byte> samples, int width, int height)
    {
        var row = samples.Length / height;
        var gray = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var from = samples.Slice(y * row, row);
            var into = gray.AsSpan(y * width, width);
            if (row == (width + 7) / 8)
            {
                for (var x = 0; x < width; x++)
                {
                    into[x] = (from[x / 8] & (0x80 >> (x % 8))) != 0 ? byte.MaxValue : byte.MinValue;
                }
            }
            else if (row == width)
            {
                from.CopyTo(into);
            }
            else if (row == 3 * width)
            {
                for (var x = 0; x < width; x++)
                {
                    into[x] = (byte)((from[3 * x] + (2 * from[(3 * x) + 1]) + from[(3 * x) + 2]) / 4);
                }
            }
            else
            {
                return null;
            }
        }

        return new(gray, width, height);
    }

    /// <summary>Null for one that would be too small.</summary>
    public GrayPicture? Halved()
    {
        var (width, height) = (Width / 2, Height / 2);
        if (Math.Min(width, height) < SideAtLeast)
        {
            return null;
        }

        var half = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var upper = pixels.AsSpan(2 * y * Width, Width);
            var lower = pixels.AsSpan(((2 * y) + 1) * Width, Width);
            for (var x = 0; x < width; x++)
            {
                half[(y * width) + x] = (byte)((upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1]) / 4);
            }
        }

        return new(half, width, height);
    }
}
