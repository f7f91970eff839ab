using Hostline.Core.Documents;
using Hostline.Documents;
using Hostline.Letters;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Portal.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Portal.DeskPages;

/// <param name="Frame">Its one-time address on the other origin; null if its text is shown instead.</param>
/// <param name="Words">Null if its text cannot be read.</param>
public sealed record ReviewFile(DocumentKind Kind, EvidenceFile File, string? Frame, ReadDocument? Words);

/// <summary>
/// Letters and bills for a page of the desk: displayed if there is a second origin; otherwise, and if a viewer would do more than show pages,
/// as text.
/// </summary>
sealed class EvidenceFiles(DocumentWords words, DocumentAddresses addresses, DocumentOrigin origin)
{
    public async Task<IReadOnlyList<ReviewFile>> Of(Visit visit, GatheredEvidence gathered)
    {
        var files = new List<ReviewFile>();
        foreach (var (kind, file) in new[] { (DocumentKind.Letter, gathered.Letter), (DocumentKind.Bill, gathered.Bill) })
        {
            if (file is null)
            {
                continue;
            }

            var other = file.Marks.IsActive() ? null : origin.For(visit);
            visit.Framed = other ?? visit.Framed;
            files.Add(new(kind, file, other is null ? null : $"{other}{visit.At("/preview/")}{addresses.Make(file.Id, visit.Session!.Now)}",
                await words.Of(new(file.Id, gathered.Order.World, file.Name, file.Size, file.Sha256))));
        }

        return files;
    }
}
