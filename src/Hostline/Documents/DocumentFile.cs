using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>Reads stored documents, one chunk in memory at a time.</summary>
public sealed class DocumentFile(Database database, DocumentSeal seal)
{
    /// <summary>
    /// The size of a chunk before encryption. The last chunk of an earlier release may be full, so the number of chunks is computed from the
    /// size.
    /// </summary>
    public const int ChunkBytes = 256 * 1024;

    public Task<StoredDocument?> Find(DocumentId id) => database.One(DocumentTable.ById, DocumentTable.ReadStored, id);

    /// <exception cref="CryptographicException">The stored bytes are not the encrypted document: altered, moved, cut off, or encrypted with another
    /// master key.</exception>
    public async IAsyncEnumerable<byte[]> Read(StoredDocument document, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var chunks = CountOf(document.Size);
        for (var n = 0; n < chunks; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stored = await database.Many(DocumentTable.Chunk, r => (Bytes: r.Bytes(0), IsSealed: r.Bool(1)), document.Id, n);
            yield return stored is [var chunk] ? (chunk.IsSealed ? seal.Open(document.Id, n, n == chunks - 1, chunk.Bytes) : chunk.Bytes)
                : throw new CryptographicException($"Chunk {n + 1} of {chunks} is missing.");
        }
    }

    public static int CountOf(long size) => (int)((size + ChunkBytes - 1) / ChunkBytes);
}
