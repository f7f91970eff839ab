using System.Security.Cryptography;
using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// Stores a document while it is still coming in, chunk by chunk in units of their own, so that no upload holds more than
/// one chunk in memory or keeps a batch waiting. It belongs to nobody until it is attached; what is never attached is swept.
/// </summary>
public sealed class StageDocument(Database database, CommitQueue queue)
{
    public const int BytesAtMost = 5 * 1024 * 1024;
    public const int NameAtMost = 200;
    const int ChunkBytes = 256 * 1024;

    /// <summary>A PDF may have foreign bytes before its header (ISO 32000-1, annex H, note 13): it is looked for this far.</summary>
    const int HeaderWithin = 1_024;

    /// <param name="name">The sender's name for the file: shown, never used as a path.</param>
    /// <param name="field">Names the document in a refusal.</param>
    public async Task<Outcome<Guid>> From(Stream content, Caller caller, DocumentKind kind, string name, string field, CancellationToken cancellation)
    {
        var now = await database.Now();
        var id = Ids.New(now);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkBytes];
        var size = 0;
        for (var n = 0; ; n++)
        {
            var filled = await content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellation);
            size += filled;
            if (Fault(buffer.AsSpan(0, filled), n, size) is { } fault)
            {
                return new Refusal(fault, field);
            }

            var isLast = filled < ChunkBytes;
            var unit = new Unit { IsRequest = true };
            if (n == 0)
            {
                DocumentTable.Add(unit, id, caller.World.Id, caller.Account.Id, kind, name, now);
            }

            sha.AppendData(buffer, 0, filled);
            DocumentTable.AddChunk(unit, id, n, buffer[..filled]);
            if (isLast)
            {
                DocumentTable.SetComplete(unit, id, size, sha.GetHashAndReset());
            }

            await queue.Write(unit);
            if (isLast)
            {
                return id;
            }
        }
    }

    static Reason? Fault(ReadOnlySpan<byte> chunk, int n, int size) =>
        size == 0 ? Reason.DocumentEmpty
        : size > BytesAtMost ? Reason.DocumentTooLarge
        : n == 0 && chunk[..Math.Min(chunk.Length, HeaderWithin)].IndexOf("%PDF-"u8) < 0 ? Reason.DocumentNotPdf
        : null;
}
