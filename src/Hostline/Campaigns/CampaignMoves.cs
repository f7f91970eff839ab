using Hostline.Core;
using Hostline.Core.Campaigns;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Campaigns;

/// <summary>A dialect's pure function from a number's joining or leaving of a campaign to what the campaign's own URL is told.</summary>
/// <param name="told">The event, of kind <see cref="EventKinds.CampaignAssigned"/> or <see cref="EventKinds.CampaignRemoved"/>.</param>
public delegate Announcement CampaignAnnouncer(Event told, CampaignNumber number);

/// <summary>
/// A number joins or leaves a campaign as part of a change of the order that hosts it: the row, the event in the order's
/// chain and the campaign's webhook, in the unit of that change. To be called before the change is added to the unit.
/// </summary>
public sealed class CampaignMoves(CampaignAnnouncer announce)
{
    public void Join(Unit unit, Change change, CampaignNumber number, World world, DateTimeOffset databaseNow)
    {
        AssignmentTable.CheckAdded(CampaignTable.CheckActive(unit, number.Campaign.Id), number.Assignment);
        Tell(unit, change, EventKinds.CampaignAssigned, number, world, databaseNow);
    }

    /// <summary>
    /// Takes a number out of its campaign: when its account removes it, when it is released, and from the losing account when
    /// a transfer moves it away. <paramref name="change"/> is of the order that hosts the number for that account.
    /// </summary>
    public void Leave(Unit unit, Change change, CampaignNumber number, World world, DateTimeOffset databaseNow)
    {
        AssignmentTable.CheckRemoved(unit, number.Assignment);
        Tell(unit, change, EventKinds.CampaignRemoved, number, world, databaseNow);
    }

    /// <summary>From one campaign of the account to another: both are told.</summary>
    public void Move(Unit unit, Change change, CampaignNumber from, CampaignNumber to, World world, DateTimeOffset databaseNow)
    {
        AssignmentTable.CheckMoved(CampaignTable.CheckActive(unit, to.Campaign.Id), from.Assignment, to.Assignment);
        Tell(unit, change, EventKinds.CampaignRemoved, from, world, databaseNow);
        Tell(unit, change, EventKinds.CampaignAssigned, to, world, databaseNow);
    }

    void Tell(Unit unit, Change change, string kind, CampaignNumber number, World world, DateTimeOffset databaseNow)
    {
        change.Tell(kind, [number.Assignment.Hosting], detail: json => json.WriteString("campaign"u8, number.Campaign.Id));
        if (number.Campaign.WebhookUrl.Length == 0)
        {
            return;
        }

        // The lane's sequence is the event's place in the order's history: the order's own count is of its profile's webhooks.
        var told = change.Events[^1];
        var announced = announce(told, number);
        LaneTable.Add(unit, world, change.Order.Account, change.Order.Id, announced.Destination, announced.Kind, checked((int)told.Sequence),
            Ids.New(databaseNow), announced.EventId, announced.EventKind, announced.Data, change.Now, databaseNow);
    }
}
