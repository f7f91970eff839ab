using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Mail;

/// <summary>The mailboxes that the inspector shows. A mail's id is its errand's, so a repeated attempt leaves one message.</summary>
public sealed class SandboxMailRelay(World world, string sender, Database database, CommitQueue queue, MailboxSeal mailboxes) : MailRelay
{
    public override async Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default)
    {
        var bounces = await Bounces(mail, cancellation);
        var unit = WorldTable.CheckThere(new Unit(), world.Id);
        MessageTable.Add(unit, new(MessageId.Of(mail.Id.Value), world.Id, world.Now(mail.At).CutToMicros(), MessageKind.Email, sender, mail.To,
            mail.Words.Subject, mailboxes.Close(mail.Words.Text), mailboxes.Close(mail.Words.Html), null, !bounces));
        return (await queue.Write(unit)).Status == CommitStatus.Done && !bounces
            ? new MailOutcome.Taken()
            : new MailOutcome.Refused(MailOutcome.MailboxUnavailable);
    }

    /// <summary>The outcome <c>mail_bounces</c> of a number: mail to its holder is not delivered.</summary>
    async Task<bool> Bounces(OutgoingMail mail, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var outcome = batch.AskOutcomes(world, mail.HeldNumbers);
        if (batch.Queries.Count > 0)
        {
            await database.Run(batch, cancellation);
        }

        return mail.HeldNumbers.Any(n => outcome(n) == SimulatedOutcome.MailBounces);
    }
}
