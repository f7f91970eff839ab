using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Messages;
using Hostline.Network;
using Hostline.Network.Texting;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Sends texts of hosted numbers, each at most once: a text whose response was lost stays unconfirmed until a receipt decides.</summary>
public sealed class SentTexts(Database database, CommitQueue queue, Calls calls, Ports ports, TextReceipts receipts) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendMessage];

    /// <summary>Each is a request to the gateway, which has its own queue.</summary>
    public override int Places => 32;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var id = TextId.Of(errand.Id.Value);
        var batch = new ReadBatch();
        var texts = batch.Many(TextTable.ById, TextTable.Read, id);
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        var accounts = batch.Many(AccountTable.ById, AccountTable.Read, errand.Account);
        var isActive = batch.Many(HostingTable.IsActive, r => r.Int(0), errand.Hosting);
        await database.Run(batch, lost);
        if (texts.First is not { State: TextState.Queued } text || worlds.First is not { } world)
        {
            // A receipt was faster than the gateway's response, or the text is gone.
            var done = ErrandTable.CheckDone(new Unit(), errand.Id, errand.Fence);
            if (worlds.First is { } there && texts.First is { IsOver: false } sent && ports.Of(there).TextSender(sent.To) is { TellsFate: true })
            {
                TextFates.Ask(done, there, errand, batch.Now);
            }

            await queue.Write(done);
            return WorkEnd.Done;
        }

        // After a call whose response was lost, the text can no longer be marked as not sent.
        if (errand.CalledAt is null && WhyNot(text, accounts.First, isActive.Rows.Count > 0, world.Now(batch.Now)) is { } why)
        {
            return await End(errand, text, null, (TextState.Failed, why));
        }

        if (ports.Of(world).TextSender(text.To) is not { } sender)
        {
            return await End(errand, text, null, (TextState.Failed, Reason.NoGateway));
        }

        var outgoing = new OutgoingText(id.Value, text.To, text.Body, From: text.From, Coding: text.Size.Coding);
        return await calls.Once(errand, sender, c => sender.Send(outgoing, c), lost) switch
        {
            CallOutcome.NotNow later => await calls.End(errand, this, later),
            CallOutcome.Taken { HasArrived: null } taken when sender.TellsFate => await EndAsking(errand, text, world, taken.ExternalId),
            CallOutcome.Taken { HasArrived: null } taken => await End(errand, text, taken.ExternalId, (TextState.Sent, null)),
            CallOutcome.Taken { HasArrived: true } taken => await End(errand, text, taken.ExternalId, (TextState.Sent, null), (TextState.Delivered, null)),
            CallOutcome.Taken taken =>
                await End(errand, text, taken.ExternalId, (TextState.Sent, null), (TextState.Undelivered, Reason.TextNotDelivered)),
            CallOutcome.Refused => await End(errand, text, null, (TextState.Failed, Reason.TextRefused)),
            _ => await End(errand, text, null, (TextState.Unconfirmed, null)),
        };
    }

    static Reason? WhyNot(TextMessage text, Account? account, bool isActive, DateTimeOffset now) => account?.Status switch
    {
        AccountStatus.Suspended => Reason.AccountSuspended,
        AccountStatus.Active when !isActive => Reason.SenderNotActive,
        AccountStatus.Active => now - text.CreatedAt > TextRules.ValidFor ? Reason.TextExpired : null,
        _ => Reason.AccountClosed,
    };

    /// <summary>The gateway is asked for the text's status later, unless a webhook has reported it by then.</summary>
    async Task<WorkEnd> EndAsking(ClaimedErrand errand, TextMessage text, World world, string externalId)
    {
        var now = await database.Now();
        await End(errand, text, unit => TextFates.Ask(unit, world, errand, now), externalId, (TextState.Sent, null));
        return WorkEnd.Done;
    }

    Task<WorkEnd> End(ClaimedErrand errand, TextMessage text, string? externalId, params (TextState, Reason?)[] states) =>
        End(errand, text, _ => { }, externalId, states);

    /// <summary>The states are written together with the end of the errand.</summary>
    async Task<WorkEnd> End(ClaimedErrand errand, TextMessage text, Action<Unit> beside, string? externalId, params (TextState, Reason?)[] states)
    {
        await receipts.Move(text.Id, _ => states, unit =>
        {
            ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
            beside(unit);
        }, externalId, ErrandTable.Finish);
        return states[^1].Item1 == TextState.Unconfirmed ? WorkEnd.Unknown : WorkEnd.Done;
    }
}
