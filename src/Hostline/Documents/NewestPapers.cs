using Hostline.Network.Upstream;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>The newest letter and bill of an order, complete, for an upstream host.</summary>
public sealed class NewestPapers(AttachedDocuments attached, DocumentFile files)
{
    public async Task<Papers> Of(OrderId order, CancellationToken cancellation)
    {
        var documents = await attached.Of(order);
        return new(await Read(documents.LastOrDefault(d => d.Kind == DocumentKind.Letter), cancellation),
            await Read(documents.LastOrDefault(d => d.Kind == DocumentKind.Bill), cancellation));
    }

    async Task<byte[]?> Read(AttachedDocument? document, CancellationToken cancellation)
    {
        if (document is null || await files.Find(document.Id) is not { } stored)
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
