using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Network.Mail;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// Tells on an order that a mail about it was not delivered. Nothing else changes: a consent window opened when the notice
/// was recorded and the mail was queued, and the notice still stands in the portal (docs/decisions/0018-mail.md).
/// </summary>
public sealed class MailBounces(OrderBook orders, Decisions decisions, ChangeUnits changes)
{
    /// <param name="status">The SMTP reply code of who refused it; null when it was given up.</param>
    public Task Record(ClaimedErrand errand, NoticeKind kind, int? status) => decisions.Reach<bool>(async () =>
    {
        var unit = NoticeTable.Mailed(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence), errand.Id, MailState.Bounced);
        if (await orders.Find(errand.Order) is { } loaded)
        {
            var change = new Change(loaded.Order, loaded.Order, loaded.Now, Actor.Network);
            change.Tell(EventKinds.MailBounced, [], Reason.MailNotDelivered, json =>
            {
                // Whom by role and not by address: the timeline is the requesting account's to read.
                json.WriteString("to"u8, errand.Account == loaded.Order.Account ? "account"u8 : "holder"u8);
                json.WriteString("notice"u8, MailLanguages.Word(kind));
                if (status is { } code)
                {
                    json.WriteNumber("status"u8, code);
                }
            });
            changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        }

        return new(true, unit, _ => (Outcome<bool>)false);
    });
}
