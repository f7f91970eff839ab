namespace Hostline.Packs;

/// <summary>
/// Accepts synchronous writes of the archive (the end of a compressed file), and passes them on with the next asynchronous write: the web
/// server allows no synchronous ones.
/// </summary>
sealed class TailStream(Stream to) : Stream
{
    readonly MemoryStream tail = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => tail.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => tail.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PassOn(cancellationToken);
        await to.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The rest is passed on by <see cref="FlushAsync"/>.</summary>
    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await PassOn(cancellationToken);
        await to.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async ValueTask PassOn(CancellationToken cancellation)
    {
        if (tail.Length > 0)
        {
            await to.WriteAsync(tail.GetBuffer().AsMemory(0, (int)tail.Length), cancellation);
            tail.SetLength(0);
        }
    }
}
