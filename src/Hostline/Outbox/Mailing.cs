using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Orders;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Outbox;

/// <summary>Renders a queued mail and hands it to a simulated mailbox, or to the relay.</summary>
public sealed class Mailing(Database database, CommitQueue queue, OrderBook orders, MailBounces bounces, ConsentLinks links, MailboxSeal mailboxes,
    PublicAddress address, Settings settings, ILogger<Mailing> log)
{
    /// <summary>With waits from 30 s, doubled up to an hour: a relay may be down for about a day before a mail is given up.</summary>
    public const int TriesAtMost = 30;

    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30), LongestWait = TimeSpan.FromHours(1);

    /// <summary>To the mailbox that the inspector shows. Its id is the errand's, so a repeated attempt leaves one message.</summary>
    public async Task ToMailbox(ClaimedErrand errand)
    {
        if (await Compose(errand) is not { } composed)
        {
            await Finish(errand, MailState.NoAddress);
            return;
        }

        var bounced = composed.IsToHolder && await Bounces(composed);
        var (world, words) = (composed.World, composed.Words);
        var message = new Message(errand.Id, world.Id, world.Now(composed.DatabaseNow).CutToMicros(), MessageKind.Email,
            settings.Relay?.From.Address ?? RelaySettings.SimulatedSender, composed.To, words.Subject, mailboxes.Close(words.Text), mailboxes.Close(words.Html),
            null, !bounced);
        if (bounced)
        {
            await queue.Write(MessageTable.Add(new Unit(), message));
            await bounces.Record(errand, composed.Notice.Kind, MailOutcome.MailboxUnavailable);
            return;
        }

        await Finish(errand, MailState.Sent, message);
    }

    /// <summary>To the relay, with the errand's id as Message-ID, so that the recipient can recognize a repeated attempt.</summary>
    public async Task ToRelay(ClaimedErrand errand, Relay relay, CancellationToken stopping)
    {
        if (await Compose(errand) is not { } composed)
        {
            await Finish(errand, MailState.NoAddress);
            return;
        }

        var outcome = await relay.Send(new(errand.Id, composed.To, composed.Words, composed.DatabaseNow), stopping);
        // Neither the address nor the relay's sentence, which repeats it.
        log.LogInformation("Mail {Errand} ({Kind}) of order {Order}, try {Try}: {Outcome}.", errand.Id, composed.Notice.Kind, errand.Order, errand.Attempts + 1,
            outcome);
        await (outcome switch
        {
            MailOutcome.Taken => Finish(errand, MailState.Sent),
            MailOutcome.Refused refused => bounces.Record(errand, composed.Notice.Kind, refused.Status),
            _ => LaterOrNever(errand, composed, outcome),
        });
    }

    Task LaterOrNever(ClaimedErrand errand, Composed composed, MailOutcome outcome)
    {
        // A consent window does not run while its mail waits, so a relay that is down for long must not end the waiting. A mailbox that
        // is deferred again and again must: its holder could otherwise stop every transfer.
        if (errand.Attempts + 1 >= TriesAtMost && (!composed.AsksStill || outcome is MailOutcome.NotNow { IsOfMailbox: true }))
        {
            log.LogError("Mail {Errand} of order {Order} is given up after {Tries} tries: {Outcome}.", errand.Id, errand.Order, TriesAtMost, outcome);
            return bounces.Record(errand, composed.Notice.Kind, null);
        }

        log.LogWarning("Mail {Errand} of order {Order} is retried: {Outcome}.", errand.Id, errand.Order, outcome);
        return TryLater(errand, composed.World, composed.DatabaseNow);
    }

    async Task TryLater(ClaimedErrand errand, World world, DateTimeOffset databaseNow)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(errand.Attempts, 10));
        var due = world.Now(databaseNow) + (wait < LongestWait ? wait : LongestWait);
        await queue.Write(ErrandTable.CheckLater(new Unit(), errand.Id, errand.Fence, due, world.WakeAt(due, databaseNow)));
    }

    async Task Finish(ClaimedErrand errand, MailState state, Message? message = null)
    {
        var unit = NoticeTable.Mailed(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence), errand.Id, state);
        await links.StartWindow(unit, errand);
        await queue.Write(message is null ? unit : MessageTable.Add(unit, message));
    }

    /// <param name="IsToHolder">It is about an order of another account.</param>
    /// <param name="AsksStill">It asks a holder who has not decided yet.</param>
    sealed record Composed(Notice Notice, bool IsToHolder, bool AsksStill, World World, string To, MailText Words, DateTimeOffset DatabaseNow);

    /// <summary>The rendered mail; null if it has no recipient.</summary>
    async Task<Composed?> Compose(ClaimedErrand errand)
    {
        var queued = QueuedMail.Read(errand.Payload);
        var order = await orders.Find(errand.Order);
        var batch = new ReadBatch();
        var recipient = batch.Many(RecipientTable.ById, RecipientTable.Read, errand.Account);
        var requester = batch.Many(RecipientTable.ById, RecipientTable.Read, order?.Order.Account ?? errand.Account);
        var world = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch);
        if (recipient.Rows.Count == 0 || world.Rows.Count == 0 || (queued.To ?? recipient.Rows[0].Email) is not { } to)
        {
            return null;
        }

        var notice = new Notice(queued.Kind, errand.Account, errand.Order, queued.Facts);
        var words =
            NoticeWords.Of(notice, new(recipient.Rows[0].Name, requester.Rows[0].Name, recipient.Rows[0].Language, await Link(notice), settings.Letterhead));
        var asksStill = queued is { Kind: NoticeKind.ConsentRequested or NoticeKind.ConsentReminded, Facts.Consent: { } consent }
            && order?.Order.Consents.FirstOrDefault(c => c.Id == consent) is { IsPending: true, IsOverdue: false };
        return new(notice, order is not null && order.Order.Account != errand.Account, asksStill, world.Rows[0], to, words, batch.Now);
    }

    /// <summary>With the token, which is derived here and never stored.</summary>
    public async Task<Uri?> Link(Notice notice) =>
        notice.Facts.Consent is { } consent && await links.Of(consent) is { } link ? address.At(link.Path) : null;

    /// <summary>The outcome <c>mail_bounces</c> of a number: mail to its current holder bounces.</summary>
    async Task<bool> Bounces(Composed composed)
    {
        var batch = new ReadBatch();
        var asked = composed.Notice.Facts.Numbers.Select(n => batch.AskOutcome(composed.World, PhoneNumber.FromStored(n))).ToList();
        await database.Run(batch);
        return asked.Any(outcome => outcome() == SimulatedOutcome.MailBounces);
    }
}
