using Hostline.Network.Upstream;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>The newest letter and bill of an order, and the bill that proved ownership, whole: they are handed on to an upstream host.</summary>
public sealed class NewestPapers(Database database, AttachedDocuments attached, DocumentFile files)
{
    public async Task<Papers> Of(OrderId order, CancellationToken cancellation)
    {
        var documents = await attached.Of(order);
        return new(await Read(documents.LastOrDefault(d => d.Kind == DocumentKind.Letter)?.Id, cancellation),
            await Read(documents.LastOrDefault(d => d.Kind == DocumentKind.Bill)?.Id, cancellation));
    }

    /// <summary>Null if ownership of the hosting was not proven by a bill.</summary>
    public async Task<byte[]?> OfProof(HostingId hosting, CancellationToken cancellation) =>
        await Read((await database.Many(IdentityDocumentTable.OfHosting, r => r.Id<DocumentId>(0), hosting)) is [var bill] ? bill : null, cancellation);

    async Task<byte[]?> Read(DocumentId? document, CancellationToken cancellation)
    {
        if (document is not { } id || await files.Find(id) is not { } stored)
        {
            return null;
        }

        using var whole = new MemoryStream();
        await foreach (var chunk in files.Read(stored, cancellation))
        {
            await whole.WriteAsync(chunk, cancellation);
        }

        return whole.ToArray();
    }
}
