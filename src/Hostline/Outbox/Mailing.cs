using Hostline.Configuration;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Letters;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Network.Watching;
using Hostline.Notices;
using Hostline.Outbox.Workers;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Outbox;

/// <summary>Renders a queued mail and hands it to a simulated mailbox or to the relay.</summary>
public sealed class Mailing(Database database, CommitQueue queue, OrderBook orders, MailBounces bounces, Ports ports, ConsentLinks links,
    InvitationTokens invitations, LetterLinks letters, PublicAddress address, Letterhead letterhead, ILogger<Mailing> log)
{
    /// <summary>With waits from 30 s, doubled up to an hour: a relay may be unreachable for about a day before a mail is given up.</summary>
    public const int TriesAtMost = 30;

    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30), LongestWait = TimeSpan.FromHours(1);

    /// <summary>The errand's id is the Message-ID, so that a repetition can be recognized.</summary>
    public async Task<WorkEnd> Go(ClaimedErrand errand, CancellationToken lost)
    {
        if (await Compose(errand) is not { } composed)
        {
            await Finish(errand, MailState.NoAddress);
            return WorkEnd.Done;
        }

        var mail = new OutgoingMail(errand.Notice, composed.To, composed.Words, composed.DatabaseNow) { HeldNumbers = composed.HeldNumbers };
        var outcome = await ports.Of(composed.World).Mail.Send(mail, lost);
        // Logs neither the address nor the relay's reply, which repeats it (security T19).
        log.LogInformation("Mail {Errand} ({Kind}) of order {Order}, try {Try}: {Outcome}.", errand.Id, composed.Notice.Kind, errand.Order, errand.Attempts + 1,
            outcome);
        await (outcome switch
        {
            MailOutcome.Taken => Finish(errand, MailState.Sent),
            MailOutcome.Refused refused => bounces.Record(errand, composed.Notice.Kind, refused.Status),
            _ => LaterOrNever(errand, composed, outcome),
        });
        return outcome is MailOutcome.NotNow ? WorkEnd.Later : WorkEnd.Done;
    }

    Task LaterOrNever(ClaimedErrand errand, Composed composed, MailOutcome outcome)
    {
        // A consent window does not run while its mail waits, so an unreachable relay must not end the waiting. A mailbox that is deferred again
        // and again must end it: otherwise its holder could stop every transfer.
        if (errand.Attempts + 1 >= TriesAtMost && (!composed.AsksStill || outcome is MailOutcome.NotNow { IsOfMailbox: true }))
        {
            log.LogError("Mail {Errand} of order {Order} is abandoned after {Tries} tries: {Outcome}.", errand.Id, errand.Order, TriesAtMost, outcome);
            return bounces.Record(errand, composed.Notice.Kind, null);
        }

        log.LogWarning("Mail {Errand} of order {Order} is retried: {Outcome}.", errand.Id, errand.Order, outcome);
        return TryLater(errand, composed.World, composed.DatabaseNow, FailureWords.Cut(outcome.ToString()));
    }

    async Task TryLater(ClaimedErrand errand, World world, DateTimeOffset databaseNow, string answer)
    {
        var due = world.Now(databaseNow) + Retry.Wait(errand.Attempts, FirstWait, LongestWait);
        await queue.Write(ErrandTable.CheckLater(new Unit(), errand.Id, errand.Fence, due, world.WakeAt(due, databaseNow), answer));
    }

    async Task Finish(ClaimedErrand errand, MailState state)
    {
        var unit = NoticeTable.Mailed(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence), errand.Notice, state);
        await links.MailIsOut(unit, errand);
        await queue.Write(unit);
    }

    /// <param name="HeldNumbers">The mail's numbers, if it goes to their holder while another account has ordered them.</param>
    /// <param name="AsksStill">Whether it asks a holder who has not decided yet.</param>
    sealed record Composed(Notice Notice, IReadOnlyList<PhoneNumber> HeldNumbers, bool AsksStill, World World, string To, MailText Words,
        DateTimeOffset DatabaseNow);

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
        var reader = recipient.First ?? (errand.Account == AccountId.None ? new(AccountId.None, "", null, null) : null);
        if (reader is null || world.Rows.Count == 0 || (queued.To ?? reader.Email) is not { } to)
        {
            return null;
        }

        var notice = new Notice(queued.Kind, errand.Account, errand.Order, queued.Facts);
        var words =
            NoticeWords.Of(notice, new(reader.Name, (requester.First ?? reader).Name, reader.Language, await Link(notice), letterhead));
        var asksStill = queued is { Kind: NoticeKind.ConsentRequested or NoticeKind.ConsentReminded, Facts.Consent: { } consent }
            && order?.Order.Consents.FirstOrDefault(c => c.Id == consent) is { IsPending: true, IsOverdue: false };
        var isToHolder = order is not null && order.Order.Account != errand.Account;
        return new(notice, isToHolder ? [.. notice.Facts.Numbers.Select(PhoneNumber.FromStored)] : [], asksStill, world.Rows[0], to, words, batch.Now);
    }

    /// <summary>Includes the token, which is derived here and never stored.</summary>
    public async Task<Uri?> Link(Notice notice) =>
        notice.Facts.Invitation is { } invitation ? address.At(invitations.Path(InvitationTokens.KindOf(notice.Kind), invitation))
        : notice.Facts.Letter is { } letter ? await letters.Of(letter, notice.Kind) is { } path ? address.At(path) : null
        : notice.Facts.Consent is { } consent && await links.Of(consent) is { } link
            ? address.At(notice.Kind is NoticeKind.NumbersLost or NoticeKind.UndoAsked ? link.UndoPath : link.Path)
        : null;
}
