using Hostline.Core.Worlds;
using Hostline.Network.Mail;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>
/// Sends the mail of live accounts, a few at a time. A separate loop, because a relay may be slow; the lease is longer than the longest
/// dialogue. Sandboxes' mail stays in the database and runs with the other errands.
/// </summary>
public sealed class MailLoop(Database database, CommitQueue queue, Mailing mailing, Settings settings, ILogger<MailLoop> log) : Loop(queue, log)
{
    /// <summary>The number of simultaneous connections to the relay.</summary>
    const int ClaimAtMost = 8;

    static readonly TimeSpan HeldFor = Relay.DialogueAtMost * 2;
    readonly Relay? relay = settings.Relay is { } configured ? new(configured, logo: settings.Letterhead.Logo) : null;

    protected override Wakes WokenBy => Wakes.Mail;

    protected override async Task<TimeSpan> Pass(CancellationToken stopping)
    {
        var now = await database.Now();
        if (await database.One(ErrandTable.AnyLiveMailDue, r => r.Int(0), now, World.LiveId) == 0)
        {
            return Poll;
        }

        var claimed = new RowList<ClaimedErrand>(ErrandTable.Read);
        await Queue.Write(new Unit().Returning(claimed, ErrandTable.ClaimLiveMail, now, now + HeldFor, ClaimAtMost, World.LiveId));
        await Task.WhenAll(claimed.Rows.Select(e => Send(e, stopping)));
        if (claimed.Rows.Count == ClaimAtMost)
        {
            return TimeSpan.Zero;
        }

        await (relay?.CloseIdle() ?? Task.CompletedTask);
        return Poll;
    }

    async Task Send(ClaimedErrand errand, CancellationToken stopping)
    {
        try
        {
            await (relay is null ? mailing.ToMailbox(errand) : mailing.ToRelay(errand, relay, stopping));
        }
        catch (Exception failed) when (StorageLog.IsOfStorage(failed))
        {
            Log.Postponed($"Mail {errand.Id}", failed);
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            Log.LogWarning(failed, "Mail {Errand} of order {Order} failed; it is retried when its lease expires.", errand.Id, errand.Order);
        }
    }
}
