using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

public sealed class AttachedDocuments(Database database)
{
    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<AttachedDocument>> Of(OrderId order) => database.Many(DocumentTable.AttachedTo, DocumentTable.ReadAttached, order);

    public Task<AttachedDocument?> Find(DocumentId document) => database.One(DocumentTable.Attached, DocumentTable.ReadAttached, document);
}
