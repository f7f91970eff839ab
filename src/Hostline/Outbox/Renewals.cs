using Hostline.Storage;

namespace Hostline.Outbox;

/// <summary>Renews the leases of a node's work for as long as the work takes.</summary>
public sealed class Renewals(Database database, CommitQueue queue, Func<IEnumerable<HeldLease>> held)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await RenewDue();
            }
        }
        catch (OperationCanceledException)
        {
            // The loop has ended and has no work.
        }
    }

    async Task RenewDue()
    {
        var due = held().Where(h => h.IsToRenew).ToList();
        if (due.Count == 0)
        {
            return;
        }

        try
        {
            var now = await database.Now();
            await Task.WhenAll(due.Select(async h => h.Renewed((await queue.Write(h.Renewal(now))).Status == CommitStatus.Done)));
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            // These leases are not renewed and expire; their work stops before its next call.
        }
    }
}
