using Hostline.Loops;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>
/// Encrypts the documents that an earlier release stored unencrypted: one at a time, with a pause after each, while the server is running. It
/// searches again at intervals, because another node may still run the earlier release.
/// </summary>
public sealed class SealDocuments(Database database, CommitQueue queue, DocumentSeal seal, TimeProvider time, ILogger<SealDocuments> log) : Loop(queue, log)
{
    const int AtOnce = 10;
    static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(10);

    /// <summary>The pause between two documents, so that other writes are not delayed.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    long? lookedAt;

    protected override Wakes WokenBy => Wakes.None;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        if (lookedAt is { } last && time.GetElapsedTime(last) < LookAgainAfter)
        {
            return Poll;
        }

        var clear = await database.Many(DocumentTable.Clear, DocumentTable.ReadStored, AtOnce);
        foreach (var document in clear)
        {
            await Seal(document);
            await Task.Delay(Pause, stopping);
        }

        lookedAt = clear.Count == 0 ? time.GetTimestamp() : null;
        return clear.Count == 0 ? Poll : TimeSpan.Zero;
    }

    /// <summary>
    /// All chunks in one unit: a document is encrypted completely or not at all. Another node may be first, or the document may be deleted with
    /// its sandbox meanwhile.
    /// </summary>
    async Task Seal(StoredDocument document)
    {
        var chunks = await database.Many(DocumentTable.Chunks, r => r.Bytes(0), document.Id);
        var unit = DocumentTable.CheckSealed(new Unit(), document.Id);
        for (var n = 0; n < chunks.Count; n++)
        {
            DocumentTable.SetChunk(unit, document.Id, n, seal.Seal(document.Id, n, n == chunks.Count - 1, chunks[n]));
        }

        await Queue.Write(unit);
    }
}
