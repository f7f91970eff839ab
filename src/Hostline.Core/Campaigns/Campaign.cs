using Hostline.Core.Deliveries;

namespace Hostline.Core.Campaigns;

/// <summary>Whether numbers may send for a campaign. The numbers are stored; never renumber them.</summary>
public enum CampaignState
{
    Active = 1,
    Ended = 2,
}

/// <summary>A campaign: the kind of messages that a brand sends to US handsets from ten-digit numbers (10DLC), as registered with the carriers.</summary>
/// <param name="RegistryId">Its name in the carriers' registry, shorter than <paramref name="Id"/>.</param>
/// <param name="Brand">The sender, as the customer names it; free text.</param>
/// <param name="Reference">The customer's own name for it, unique in the account; null if none was given.</param>
/// <param name="WebhookUrl">The URL for webhooks about its numbers; "" for none.</param>
/// <param name="Details">The customer's other members, as JSON that only the dialect reads.</param>
/// <param name="Version">Incremented with every change.</param>
/// <param name="DestinationKind">The dialect's name for this kind of destination, which announces the campaign's numbers.</param>
public sealed record Campaign(
    CampaignId Id, WorldId World, AccountId Account, string RegistryId, string Brand, string? Reference, string WebhookUrl, string WebhookFailoverUrl,
    byte[] Details, CampaignState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version, string DestinationKind)
{
    public Destination Destination =>
        new(Id, DestinationKind, Account, DestinationSource.Campaign, "POST", Destination.UrlsOf(WebhookUrl, WebhookFailoverUrl));
}
