using Hostline.Core.Documents;

namespace Hostline.Storage.Tables;

/// <summary>A stored document without its bytes.</summary>
public sealed record StoredDocument(DocumentId Id, WorldId World, string Name, long Size, byte[] Sha256);

/// <param name="Marks">Content that only a viewer program acts on.</param>
/// <param name="At">World time of its upload.</param>
public sealed record AttachedDocument(
    DocumentId Id, WorldId World, AccountId Account, OrderId? Order, DocumentKind Kind, string Name, long Size, byte[] Sha256,
    DateTimeOffset? At, DocumentMarks Marks)
{
    public StoredDocument Stored => new(Id, World, Name, Size, Sha256);
}
