using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Hostline.Packs;

public sealed record PackedFile(string Name, long Size, string Sha256);

/// <summary>
/// Writes a ZIP archive to a stream that is sent while it is made. The same content always gives the same bytes, so two packs can be compared.
/// </summary>
sealed class PackZip(ZipArchive zip, CancellationToken cancellation)
{
    /// <summary>The earliest instant that the format allows; the manifest says when the files were made.</summary>
    static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly List<PackedFile> files = [];

    public IReadOnlyList<PackedFile> Files => files;

    public Task Add(string name, byte[] content) => Add(name, Once(content, cancellation));

    public async Task Add(string name, IAsyncEnumerable<byte[]> content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        var into = await entry.OpenAsync(cancellation);
        await using (into.ConfigureAwait(false))
        {
            await foreach (var piece in content.WithCancellation(cancellation))
            {
                await into.WriteAsync(piece, cancellation);
                sha.AppendData(piece);
                size += piece.Length;
            }
        }

        files.Add(new(name, size, Convert.ToHexStringLower(sha.GetHashAndReset())));
    }

    static async IAsyncEnumerable<byte[]> Once(byte[] content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await Task.CompletedTask;
        yield return content;
    }
}
