namespace Hostline.Orders;

/// <summary>
/// The memory that documents may fill between the wire and the database, over all accounts. It is taken before a byte is read
/// into it: who finds none is refused at once, since waiting with half a document in hand would only keep it from others.
/// </summary>
public sealed class UploadRoom
{
    /// <summary>A dozen of the largest documents; many more letters of the usual size.</summary>
    public const long BytesAtMost = 64 * 1024 * 1024;

    long held;

    /// <summary>What is taken now.</summary>
    public long Held => Interlocked.Read(ref held);

    /// <summary>False when there is not that much left; then nothing was taken.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref held, bytes) <= BytesAtMost)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref held, -bytes);
}

/// <summary>A document as it arrives. Its memory is counted as it grows, and given back when it is disposed.</summary>
sealed class ArrivingDocument(UploadRoom room) : IDisposable
{
    const int ReadBytes = 256 * 1024;

    byte[] bytes = [];
    long taken;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Content => bytes.AsMemory(0, Length);

    /// <summary>Where the next bytes go, one more than <paramref name="atMost"/> in all; empty when there is no room for them.</summary>
    public Memory<byte> Next(int atMost)
    {
        if (Length == bytes.Length && !Grow(Math.Min(Math.Max(ReadBytes, 2 * bytes.Length), atMost + 1)))
        {
            return Memory<byte>.Empty;
        }

        return bytes.AsMemory(Length, Math.Min(ReadBytes, bytes.Length - Length));
    }

    public void Add(int count) => Length += count;

    /// <summary>While it is copied, both the old and the new array are there.</summary>
    bool Grow(int size)
    {
        if (!room.TryTake(size))
        {
            return false;
        }

        var before = taken;
        Array.Resize(ref bytes, size);
        taken = size;
        room.Give(before);
        return true;
    }

    public void Dispose() => room.Give(taken);
}
