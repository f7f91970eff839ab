using Hostline.Core.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Campaigns;

/// <param name="Kind">Its kind of destination: it announces only campaigns that were made or changed in this dialect.</param>
/// <param name="Announce">Pure; the event is of kind <see cref="EventKinds.CampaignAssigned"/> or <see cref="EventKinds.CampaignRemoved"/>.</param>
public sealed record CampaignAnnouncer(string Kind, Func<Event, CampaignNumber, Announcement> Announce);

/// <summary>
/// A number joins or leaves a campaign as part of a change of the order that hosts it: the row, the event in the order's chain and the
/// campaign's webhook, in the unit of that change. Must be called before the change is added to the unit.
/// </summary>
public sealed class CampaignMoves(IEnumerable<CampaignAnnouncer> announcers)
{
    public void Join(Unit unit, Change change, CampaignNumber number)
    {
        AssignmentTable.CheckAdded(CampaignTable.CheckActive(unit, number.Campaign.Id), number.Assignment);
        Tell(change, EventKinds.CampaignAssigned, number);
    }

    /// <summary>
    /// Removes a number from its campaign: when its account removes it, when it is released, and when a transfer moves it to another account.
    /// <paramref name="change"/> is of the order that hosts the number for the account that loses it.
    /// </summary>
    public void Leave(Unit unit, Change change, CampaignNumber number)
    {
        AssignmentTable.CheckRemoved(unit, number.Assignment);
        Tell(change, EventKinds.CampaignRemoved, number);
    }

    /// <summary>From one campaign of the account to another; both get a webhook.</summary>
    public void Move(Unit unit, Change change, CampaignNumber from, CampaignNumber to)
    {
        AssignmentTable.CheckMoved(CampaignTable.CheckActive(unit, to.Campaign.Id), from.Assignment, to.Assignment);
        Tell(change, EventKinds.CampaignRemoved, from);
        Tell(change, EventKinds.CampaignAssigned, to);
    }

    void Tell(Change change, string kind, CampaignNumber number)
    {
        change.Tell(kind, [number.Assignment.Hosting], detail: json => json.WriteString("campaign"u8, number.Campaign.Id));
        foreach (var announcer in announcers.Where(a => number.Campaign.WebhookUrl.Length > 0 && a.Kind == number.Campaign.DestinationKind))
        {
            change.Announce(announcer.Announce(change.Events[^1], number));
        }
    }
}
