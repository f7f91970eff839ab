using System.Globalization;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Network.Mail;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Records that a mail was not delivered: for the order's own account, in the order's timeline; for a holder, in that account's own history, so
/// that the receiver of the transfer does not learn who cannot answer. A consent window keeps running, and the notice can still be read
/// (docs/decisions/0018-mail.md).
/// </summary>
public sealed class MailBounces(Database database, AuditKey audit, OrderBook orders, Decisions decisions, ChangeUnits changes, ConsentLinks links)
{
    /// <param name="status">The SMTP reply code of the refusal; null if the mail was given up.</param>
    public Task Record(ClaimedErrand errand, NoticeKind kind, int? status) => decisions.Reach<bool>(async () =>
    {
        var unit = NoticeTable.Mailed(ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence), errand.Notice, MailState.Bounced);
        await links.MailIsOut(unit, errand);
        if (await orders.Find(errand.Order) is { } loaded)
        {
            await (errand.Account == loaded.Order.Account ? OnTheOrder(unit, loaded, kind, status) : AtTheHolder(unit, loaded, errand.Account, kind, status));
        }

        // If the errand is no longer this node's, another one has recorded the bounce. If the history has grown meanwhile, it is loaded again.
        return new(true, unit, failed => failed == ErrandTable.Finish ? false : (Outcome<bool>?)null);
    });

    Task OnTheOrder(Unit unit, LoadedOrder loaded, NoticeKind kind, int? status)
    {
        var change = new Change(loaded.Order, loaded.Order, loaded.Now, Actor.Network);
        change.Tell(EventKinds.MailBounced, [], Reason.MailNotDelivered, json =>
        {
            json.WriteString("notice"u8, MailLanguages.Word(kind));
            if (status is { } code)
            {
                json.WriteNumber("status"u8, code);
            }
        });
        changes.Add(unit, change.Settle(), loaded.World, loaded.Profile, loaded.DatabaseNow);
        return Task.CompletedTask;
    }

    async Task AtTheHolder(Unit unit, LoadedOrder loaded, AccountId account, NoticeKind kind, int? status)
    {
        var batch = new ReadBatch();
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, account);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, account);
        await database.Run(batch);
        if (holder.Rows.Count == 0)
        {
            return;
        }

        var detail = new Dictionary<string, string> { ["order"] = loaded.Order.Id.ToString(), ["notice"] = MailLanguages.Word(kind) };
        if (status is { } code)
        {
            detail["status"] = code.ToString(CultureInfo.InvariantCulture);
        }

        chain.First.Tell(unit, audit, holder.Rows[0], EventKinds.MailBounced, Actor.Network, loaded.Now, detail, Reason.MailNotDelivered);
    }
}
