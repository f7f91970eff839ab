using Hostline.Core.Deliveries;

namespace Hostline.Core.Campaigns;

/// <summary>Whether numbers may send for a campaign. The numbers are stored; never renumber them.</summary>
public enum CampaignState
{
    Active = 1,
    /// <summary>Ended by its account; it is not taken up again.</summary>
    Ended = 2,
}

/// <summary>
/// A campaign: what kind of messages a brand sends to US handsets from ten-digit numbers (10DLC), as it is registered with
/// the carriers.
/// </summary>
/// <param name="RegistryId">Its name in the carriers' registry, shorter than its id.</param>
/// <param name="Brand">The sender, as the customer names it; free text.</param>
/// <param name="Reference">The customer's own name for it, once per account; null when it gave none.</param>
/// <param name="WebhookUrl">Where news of its numbers go; "" for nowhere.</param>
/// <param name="Details">What else the customer said of it, as JSON that only the edge reads.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record Campaign(
    Guid Id, Guid World, Guid Account, string RegistryId, string Brand, string? Reference, string WebhookUrl, string WebhookFailoverUrl,
    byte[] Details, CampaignState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    /// <summary>The destination that the campaign is for a dialect.</summary>
    public Destination As(string kind) => new(Id, kind, Account, DestinationSource.Campaign, "POST", Destination.UrlsOf(WebhookUrl, WebhookFailoverUrl));
}
