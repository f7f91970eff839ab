using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Undoes the filters of a structural stream within the limits. It is strict: a reader that repairs a damaged stream would see objects
/// that we do not. Two buffers serve all streams of a file.
/// </summary>
sealed class PdfUnpacking(PdfWork work) : IDisposable
{
    const int SmallestBuffer = 64 * 1024;

    byte[] bytes = [], spare = [];
    int length;

    /// <summary>
    /// The decompressed stream; valid until the next <see cref="Undo(ReadOnlyMemory{byte}, IReadOnlyList{PdfWord})"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <param name="packed">From the stream's first byte to the end of the file: the coding determines where the content ends, because
    /// an <c>endstream</c> may occur within it.</param>
    /// <returns>A verdict against the file, or null.</returns>
    public PdfVerdict? Undo(ReadOnlyMemory<byte> packed, IReadOnlyList<PdfWord> filters)
    {
        Content = packed;
        if (filters.Count > work.Limits.Filters)
        {
            return new(PdfFinding.TooComplex, "filters upon filters");
        }

        foreach (var filter in filters)
        {
            (bytes, spare, length) = (spare, bytes, 0);
            var verdict = work.Stream() ? Undo(filter) : PdfInspection.OutOfWork;
            Content = bytes.AsMemory(0, length);
            if (verdict is not null)
            {
                return verdict;
            }
        }

        return null;
    }

    PdfVerdict? Undo(PdfWord filter) => filter switch
    {
        PdfWord.FlateDecode => Inflate(),
        PdfWord.ASCIIHexDecode => Spell(AsciiCodings.Hexadecimal),
        PdfWord.ASCII85Decode => Spell(AsciiCodings.Base85),
        _ => new(PdfFinding.TooComplex, "a filter that no writer uses there"),
    };

    PdfVerdict? Inflate()
    {
        MemoryMarshal.TryGetArray(Content, out var packed);
        using var source = new MemoryStream(packed.Array!, packed.Offset, packed.Count, writable: false);
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            return Inflate(source, inflater);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            // The source is in memory, so an IOException is how zlib reports data that needs a preset dictionary.
            return new(PdfFinding.Malformed, "compressed data");
        }
    }

    PdfVerdict? Inflate(MemoryStream source, ZLibStream inflater)
    {
        for (long charged = 0; ;)
        {
            Grow();
            var read = inflater.Read(bytes, length, Room() - length);
            length += read;
            var isPaid = work.Unpack(read) && work.Spend((int)(source.Position - charged));
            charged = source.Position;
            if (length >= work.Limits.StreamBytes || work.Unpackable < 0 || (length > work.Limits.RatioFrom && length / work.Limits.Ratio > charged))
            {
                return new(PdfFinding.Bomb);
            }

            if (!isPaid || read == 0)
            {
                return isPaid ? null : PdfInspection.OutOfWork;
            }
        }
    }

    PdfVerdict? Spell(AsciiCoding coding)
    {
        // Neither coding yields more than four bytes per letter (the z of base 85).
        Rent((int)Math.Min(work.Limits.StreamBytes, Content.Length * 4L));
        if (!coding(Content.Span, bytes.AsSpan(0, Room()), out var taken, out length))
        {
            return new(PdfFinding.Malformed, "coded data");
        }

        return work.Spend(taken) && work.Unpack(length) ? null : PdfInspection.OutOfWork;
    }

    int Room() => Math.Min(bytes.Length, work.Limits.StreamBytes);

    void Grow()
    {
        if (length < bytes.Length)
        {
            return;
        }

        var old = bytes;
        bytes = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, old.Length * 2));
        old.AsSpan(0, length).CopyTo(bytes);
        Return(old);
    }

    void Rent(int room)
    {
        if (bytes.Length < room)
        {
            Return(bytes);
            bytes = ArrayPool<byte>.Shared.Rent(room);
        }
    }

    static void Return(byte[] rented)
    {
        if (rented.Length > 0)
        {
            // Letters and bills are private: clear the buffer before it is reused.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    public void Dispose()
    {
        Content = default;
        Return(bytes);
        Return(spare);
        bytes = spare = [];
    }
}
