using Hostline.Core.Events;
using Hostline.Storage;

namespace Hostline.Audit;

/// <summary>A page of orders or accounts, read in one snapshot, so that no change comes between a row and its history.</summary>
static class AuditedPage
{
    /// <param name="verify">Gets the result of <paramref name="ask"/>.</param>
    public static async Task<ChainBreak?> Verify<TId, TAsked>(Database database, Subject subject, IReadOnlyList<TId> page, Func<ReadBatch, TId, TAsked> ask,
        Func<TAsked, ReadBatch, Task<ChainBreak?>> verify, CancellationToken cancellation) where TId : struct, IId<TId>
    {
        var batch = new ReadBatch();
        var asked = page.Select(id => ask(batch, id)).ToList();
        try
        {
            await database.Run(batch, cancellation);
        }
        catch (Exception unreadable) when (Unreadable.Is(unreadable))
        {
            return await Unreadable.Find(subject, page, one => Verify(database, subject, one, ask, verify, cancellation));
        }

        foreach (var one in asked)
        {
            if (await verify(one, batch) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }
}
