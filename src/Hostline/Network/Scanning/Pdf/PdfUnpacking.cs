using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Undoes the filters of a structural stream within the limits. Strict: a reader that repairs a damaged stream would see
/// objects that are not seen here. Two buffers serve all streams of a file.
/// </summary>
sealed class PdfUnpacking(PdfWork work) : IDisposable
{
    const int SmallestBuffer = 64 * 1024;

    byte[] bytes = [], spare = [];
    int length;

    /// <summary>What the stream unpacked to; valid until the next <see cref="Undo(ReadOnlyMemory{byte}, IReadOnlyList{PdfWord})"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <param name="packed">From the stream's first byte to the end of the file: where the content ends its coding says, for an
    /// <c>endstream</c> may stand within it.</param>
    /// <returns>What stands in the way, or null.</returns>
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
            // The source lies in memory, so an IOException is zlib's own word for data that asks for a preset dictionary.
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
        // Neither coding yields more than four bytes a letter (the z of base 85).
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
            // Letters and bills are private: nothing of one stays behind for whoever rents the buffer next.
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
