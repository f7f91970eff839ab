using Hostline.Core.Documents;

namespace Hostline.Storage.Tables;

/// <summary>A stored document without its bytes.</summary>
public sealed record StoredDocument(DocumentId Id, WorldId World, string Name, long Size, byte[] Sha256);

/// <summary>A document of an order, as pages and desk show it.</summary>
/// <param name="Marks">What only a viewer acts on.</param>
/// <param name="At">World time of its upload.</param>
public sealed record AttachedDocument(
    DocumentId Id, WorldId World, AccountId Account, OrderId? Order, DocumentKind Kind, string Name, long Size, byte[] Sha256,
    DateTimeOffset? At, DocumentMarks Marks)
{
    public StoredDocument Stored => new(Id, World, Name, Size, Sha256);
}
