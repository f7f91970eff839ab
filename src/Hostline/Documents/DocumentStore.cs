using System.Security.Cryptography;
using Hostline.Core.Documents;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>Stores documents, encrypted, in separate units. A document that nothing refers to is deleted later.</summary>
public sealed class DocumentStore(Database database, CommitQueue queue, DocumentSeal seal, AuditKey audit)
{
    const int ChunkBytes = DocumentFile.ChunkBytes;

    /// <param name="name">A file name for people.</param>
    /// <param name="opened">SHA-256 of the decrypted document; null for one without encryption.</param>
    /// <param name="taker">Whose upload it is; null for a document that this host made.</param>
    public async Task<DocumentId> Keep(
        ReadOnlyMemory<byte> document, WorldId world, AccountId account, DocumentKind kind, string name, DocumentMarks marks = DocumentMarks.None,
        byte[]? opened = null, Taker? taker = null)
    {
        var now = await database.Now();
        var id = Ids.New<DocumentId>(now);
        for (var n = 0; n * ChunkBytes < document.Length; n++)
        {
            var rest = document[(n * ChunkBytes)..];
            var unit = new Unit { IsRequest = true, Taker = taker };
            if (n == 0)
            {
                DocumentTable.Add(unit, id, world, account, kind, name, now);
            }

            DocumentTable.AddChunk(unit, id, n, seal.Seal(id, n, rest.Length <= ChunkBytes, rest.Span[..Math.Min(ChunkBytes, rest.Length)]));
            if (rest.Length <= ChunkBytes)
            {
                var sha256 = SHA256.HashData(document.Span);
                var row = audit.Seal(RowSeals.Document(id, world, account, (long)kind, document.Length, sha256));
                DocumentTable.SetComplete(unit, id, document.Length, sha256, row, marks, opened);
            }

            await queue.Write(unit);
        }

        return id;
    }
}
